"""``ironic-clone-status trail``: read the trail of changes, also of nodes that are gone."""
import argparse
import contextlib
from collections.abc import Iterator

import orjson

from ironic_clone.conf import CONF
from ironic_clone.db import audit_trail
from ironic_clone.db import schema
from ironic_clone.db.engine import Database

NAME = 'trail'
MOST = 100

_LEFT_OUT = frozenset({'id', 'updated_at', 'event_start', 'event'})


def add_to(commands) -> None:
    """Declare the command to argparse."""
    about = 'Print who asked for which changes, an object of JSON a line, the newest last.'
    parser = commands.add_parser(NAME, help=about, description=about)
    parser.add_argument('--node', metavar='UUID', help='About this node; it may be gone.')
    parser.add_argument('--request', metavar='ID', help='Of this request, such as req-2f19...')
    parser.add_argument('--user', metavar='ID', help='Of this user.')
    parser.add_argument('--project', metavar='ID', help='Of users of this project.')
    parser.add_argument('--limit', type=_positive, default=MOST, metavar='N',
                        help=f'The newest of them at the most, {MOST} if not given.')


def run() -> int:
    """Print what CONF.command asks for.

    :raises IronicCloneError: the database cannot be read.
    """
    asked = CONF.command
    with contextlib.closing(Database.from_conf()) as database:
        schema.check(database)
        for line in lines(database, asked.limit, node_uuid=asked.node, request_id=asked.request,
                          user=asked.user, project=asked.project):
            print(line)
    return 0


def lines(database: Database, most: int, **equal: str | None) -> Iterator[str]:
    """Yield the newest records, the newest last, without what is empty in them.

    :param equal: as of ``audit_trail.find``.
    """
    for row in reversed(audit_trail.find(database, most, **equal)):
        told = {name: value for name, value in row._asdict().items()
                if value is not None and name not in _LEFT_OUT}
        if row.event_type == audit_trail.END:
            told['event'] = row.event
        if row.asked is not None:
            told['asked'] = orjson.Fragment(row.asked)
        yield orjson.dumps(told).decode()


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number from 1 on')
    return int(text)
