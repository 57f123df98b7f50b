"""Column types that mean the same on SQLite, MariaDB/MySQL and PostgreSQL."""
import sqlalchemy as sa
from sqlalchemy.dialects import mysql
from sqlalchemy.ext import compiler
from sqlalchemy.sql import expression


def String(length: int) -> sa.String:
    """A text of so many characters, in the order of their numbers whatever the language of the
    database: the tables for MySQL say so, SQLite does it, PostgreSQL is told."""
    return sa.String(length).with_variant(sa.String(length, collation='C'), 'postgresql')


class JsonText(sa.TypeDecorator):
    """JSON kept as the text that ``db.record`` wrote, so that lists need not decode it."""

    impl = sa.Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        if dialect.name in ('mysql', 'mariadb'):
            return dialect.type_descriptor(mysql.LONGTEXT())
        return dialect.type_descriptor(sa.Text())


class FreeText(sa.TypeDecorator):
    """What machines and drivers say: any text, without the NUL that PostgreSQL cannot keep, and
    without halves of characters, which no database can."""

    impl = sa.Text
    cache_ok = True
    python_type = str

    def process_bind_param(self, value, dialect):
        return value.replace('\0', '').encode(errors='replace').decode() if value else value


def start_of(name: str) -> sa.Column:
    """The column ``NAME_start``: the beginning of a long text, by which lists are sorted
    (``db.page``). No database has an index of texts of any length, and MariaDB sorts by no more
    than the beginning of them."""
    return sa.Column(f'{name}_start', String(255),
                     sa.Computed(f'substr({name}, 1, 255)', persisted=True))


def Timestamp():
    """A naive UTC time with microseconds (MySQL drops them unless told)."""
    return sa.DateTime().with_variant(mysql.DATETIME(fsp=6), 'mysql', 'mariadb')


class utcnow(expression.FunctionElement):
    """The database's clock, in UTC with microseconds: one clock for all conductors."""

    type = sa.DateTime()
    inherit_cache = True


@compiler.compiles(utcnow, 'sqlite')
def _utcnow_sqlite(element, compiler, **kw):
    return "strftime('%Y-%m-%d %H:%M:%f000', 'now')"


@compiler.compiles(utcnow, 'mysql')
@compiler.compiles(utcnow, 'mariadb')
def _utcnow_mysql(element, compiler, **kw):
    return 'UTC_TIMESTAMP(6)'


@compiler.compiles(utcnow, 'postgresql')
def _utcnow_postgresql(element, compiler, **kw):
    return "timezone('utc', clock_timestamp())"
