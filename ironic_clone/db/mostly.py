"""Conditions that hold of nearly all rows, written so that no database seeks rows by them.

SQLite keeps no statistics, takes any index for a selective one and would walk the whole table by
that of the column, in place of one that serves the order of a list, or another condition that
finds the few rows that are wanted; so ``coalesce`` hides the column from it, and from MariaDB.
PostgreSQL has statistics, and has to see the column to use them: of what it cannot see it expects
one row in two hundred, and would sort all of them rather than read a page in its order.
"""
import sqlalchemy as sa
from sqlalchemy.ext import compiler
from sqlalchemy.sql import expression


class is_empty(expression.FunctionElement):
    """A text column has no value, or an empty one."""

    type = sa.Boolean()
    name = 'mostly_empty'
    inherit_cache = True


@compiler.compiles(is_empty)
def _hidden_text(element, compiler, **kw):
    return f"(coalesce({compiler.process(element.clauses, **kw)}, '') = '')"


@compiler.compiles(is_empty, 'postgresql')
def _seen_text(element, compiler, **kw):
    column = compiler.process(element.clauses, **kw)
    return f"({column} IS NULL OR {column} = '')"


class is_false(expression.FunctionElement):
    """A boolean column has no value, or false."""

    type = sa.Boolean()
    name = 'mostly_false'
    inherit_cache = True


@compiler.compiles(is_false)
def _hidden_flag(element, compiler, **kw):
    return f'(coalesce({compiler.process(element.clauses, **kw)}, 0) = 0)'


@compiler.compiles(is_false, 'postgresql')
def _seen_flag(element, compiler, **kw):
    return f'({compiler.process(element.clauses, **kw)} IS NOT TRUE)'
