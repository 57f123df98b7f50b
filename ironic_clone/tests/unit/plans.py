"""SQLite's own plans of the queries that something makes."""
import contextlib

import sqlalchemy as sa


@contextlib.contextmanager
def noted(database, keep=lambda statement, parameters: (statement, parameters)):
    """Collect what ``keep`` makes of all reads and writes meanwhile, of any thread."""
    found = []

    def note(connection, cursor, statement, parameters, context, executemany):
        one = parameters[0] if isinstance(parameters, list) else parameters
        found.append(keep(statement, one))

    if database.unchanged is not None:
        database.unchanged.close()   # as if everything had just been changed
    engines = database._reader, database._writer
    for engine in engines:
        sa.event.listen(engine, 'before_cursor_execute', note)
    try:
        yield found
    finally:
        for engine in engines:
            sa.event.remove(engine, 'before_cursor_execute', note)


def explained(database, statement: str, parameters) -> list[str]:
    """Return the steps of the plan of a query."""
    with database.read() as connection:
        return [row[3] for row in connection.exec_driver_sql(
            f'EXPLAIN QUERY PLAN {statement}', parameters)]
