"""The pictures of the architecture: the processes, and the floors of the package."""
import html
from collections.abc import Mapping

from ext import drawing


def processes() -> str:
    """Return the picture of the processes and of what passes between them, as SVG."""
    boxes = [
        drawing.Box(('clients', 'baremetal command', 'openstacksdk', 'other services'), 0, 0),
        drawing.Box(('API', 'ironic-clone-api', 'route table, versions,', 'renderer'), 1, 0,
                    'work'),
        drawing.Box(('message broker', 'RabbitMQ; or a call', 'inside one process'), 2, 0,
                    'wait'),
        drawing.Box(('conductor', 'ironic-clone-conductor', 'tasks, flows, steps,',
                     'periodic tasks, drivers'), 3, 0, 'work'),
        drawing.Box(('database', 'SQLite, MariaDB, MySQL', 'or PostgreSQL'), 2, 1, 'rest'),
        drawing.Box(('machines', 'by their BMCs', '(IPMI)'), 3, 1),
    ]
    arrows = [
        drawing.Arrow('clients', 'API', ('REST',)),
        drawing.Arrow('API', 'message broker', ('requests',)),
        drawing.Arrow('message broker', 'conductor', ('requests',)),
        drawing.Arrow('conductor', 'machines', ('power, boot,', 'sensors')),
        drawing.Arrow('API', 'database', ('reads, new nodes,', 'who is alive')),
        drawing.Arrow('conductor', 'database', ('nodes, locks,', 'signs of life')),
    ]
    return drawing.picture(
        'Clients talk REST to the API; the API asks conductors over a broker; both keep '
        'everything in the database; conductors reach the machines through drivers.',
        boxes, arrows, column_gap=76, row_gap=90)


FLOORS: Mapping[str, tuple[float, float, float, float, str, str]] = {
    'cmd': (0, 12, 0, 1, 'plain', 'entry points: read the options, build the parts, run'),
    'api': (0, 4, 1, 2, 'work', 'REST: routes, resources'),
    'conductor': (4, 12, 1, 2, 'work', 'tasks, flows, steps, periodic tasks'),
    'rpc': (0, 7, 2, 3, 'wait', 'the contract between the two; the ring'),
    'drivers': (7, 12, 2, 4, 'fail', 'hardware: contract, implementations'),
    'db': (0, 7, 3, 4, 'rest', 'models, guarded queries, migrations'),
    'common': (0, 12, 4, 5, 'plain', 'states, exceptions, context, policy, secrets'),
    'conf': (0, 12, 5, 6, 'plain', 'options, a file for each group'),
}
"""Room -> left, right, top, bottom, colour, what is in it."""
UNIT, HEIGHT = 64, 58


def floors() -> str:
    """Return the picture of the floors, as SVG: a room imports only what is below it."""
    parts = []
    for room, (left, right, top, bottom, kind, text) in FLOORS.items():
        fill, stroke = drawing.COLOURS[kind]
        x, y = left * UNIT + 4, top * HEIGHT + 4
        width, height = (right - left) * UNIT - 6, (bottom - top) * HEIGHT - 6
        middle = y + height / 2
        parts += [f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" '
                  f'fill="{fill}" stroke="{stroke}"/>',
                  f'<text x="{x + width / 2}" y="{middle - 3}" text-anchor="middle" '
                  f'font-weight="bold">{room}</text>',
                  f'<text x="{x + width / 2}" y="{middle + 15}" text-anchor="middle" '
                  f'font-size="12" fill="#333">{html.escape(text)}</text>']
    return '\n'.join([
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="drawing" '
        f'viewBox="0 0 {12 * UNIT + 4} {6 * HEIGHT + 4}" width="{12 * UNIT + 4}" '
        'font-family="sans-serif" font-size="14">',
        '<title>The floors of the package, from cmd at the top to conf at the bottom</title>',
        *parts, '</svg>'])
