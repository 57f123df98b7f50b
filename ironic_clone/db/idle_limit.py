"""A limit to the time that a transaction may stand still.

A process that is stopped in the middle of one (SIGSTOP, a frozen virtual machine, a network that
is gone) keeps the locks of the rows that it has touched: nobody could break its lock of a node,
however dead it looks. So the server is told to end such a transaction; whoever was in it, and
comes back, has lost the connection. SQLite knows no other machines, MySQL has no such limit.
"""
import sqlalchemy as sa

_STATEMENTS = {
    'mariadb': 'SET @limited = 1 /*M!100300 , SESSION idle_transaction_timeout = {} */',
    'postgresql': "SET idle_in_transaction_session_timeout = '{}s'",
}
_STATEMENTS['mysql'] = _STATEMENTS['mariadb']   # a URL may call MariaDB so; MySQL sees a comment


def limit(engine: sa.Engine, seconds: int | None) -> None:
    """Have the server end transactions of an engine that stand still.

    :param seconds: None or 0: no limit.
    """
    statement = _STATEMENTS.get(engine.dialect.name)
    if not seconds or statement is None:
        return

    @sa.event.listens_for(engine, 'connect')
    def tell(connection, record) -> None:
        cursor = connection.cursor()
        cursor.execute(statement.format(seconds))
        cursor.close()
        connection.commit()
