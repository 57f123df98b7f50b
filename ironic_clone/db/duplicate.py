"""Which unique column a refused row would have had twice."""
import re

from oslo_db import exception as db_exc


def column(error: db_exc.DBDuplicateEntry, table: str) -> str:
    """Return the column's name, read from the constraint that the database names.

    SQLite says ``nodes.name``, the others ``uq_nodes_name`` (``models`` names them so). The
    refused value may stand before it (MariaDB) or on the next line (PostgreSQL).
    """
    first_line = str(error.inner_exception).splitlines()[0]
    found = re.findall(rf'\b(?:uq_{table}_|{table}\.)(\w+)', first_line)
    return found[-1] if found else ''
