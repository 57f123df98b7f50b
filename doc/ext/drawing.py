"""Boxes on a grid, and arrows that find their way between them, as an SVG picture.

No program and no font of the machine is asked: a picture is the same wherever it is drawn.
"""
import dataclasses
import html
import math
from collections.abc import Iterable
from collections.abc import Iterator

CHARACTER, LINE = 7.3, 15.0
"""Width and height that a character of 13 px is given."""
PADDING, BOX_HEIGHT = 20.0, 34.0
COLUMN_GAP, ROW_GAP = 118.0, 68.0
MARGIN = 30.0
COLOURS = {
    'rest': ('#e4f3e4', '#3c7a3c'), 'work': ('#e3edfb', '#35619e'),
    'wait': ('#fdf3d6', '#9a7414'), 'fail': ('#fbe4e1', '#a8402f'),
    'plain': ('#f4f4f4', '#555555')}
"""Kind of box -> (fill, stroke)."""
BENDS = (0, .16, -.16, .3, -.3, .45, -.45, .6, -.6, .8, -.8)
PLACES = (.5, .4, .6, .3, .7)
"""How far an arrow may swing, and where its label may stand on it; the first that is clear."""
APART = 44.0
"""Of two arrows that lead to and fro, each swings this far at the least."""

Point = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Box:
    """A box; ``lines`` are shown, the first one names it."""

    lines: tuple[str, ...]
    column: float
    row: float
    kind: str = 'plain'

    @property
    def name(self) -> str:
        return self.lines[0]


@dataclasses.dataclass(frozen=True)
class Arrow:
    """An arrow between boxes, by their names.

    :ivar words: each on a line of its own beside the arrow.
    """

    tail: str
    head: str
    words: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Rectangle:
    """A place that is taken, or to be taken."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, point: Point, around: float = 0) -> bool:
        """Tell whether a point lies in it, or ``around`` it."""
        return (self.x - around < point[0] < self.x + self.width + around
                and self.y - around < point[1] < self.y + self.height + around)

    def meets(self, other: 'Rectangle') -> bool:
        """Tell whether they overlap."""
        return (self.x < other.x + other.width and other.x < self.x + self.width
                and self.y < other.y + other.height and other.y < self.y + self.height)


def picture(title: str, boxes: Iterable[Box], arrows: Iterable[Arrow],
            column_gap: float = COLUMN_GAP, row_gap: float = ROW_GAP) -> str:
    """Return the SVG.

    Arrows carry ``data-tail``, ``data-head`` and ``data-words``, so that what is drawn can be
    read back.

    :param title: for readers who cannot see it.
    """
    boxes, arrows = list(boxes), list(arrows)
    places = _places(boxes, column_gap, row_gap)
    drawn: list[str] = []
    labels: list[tuple[Arrow, Rectangle]] = []
    lines: list[Point] = []
    pairs = {(arrow.tail, arrow.head) for arrow in arrows}
    # Short arrows have the least choice.
    for arrow in sorted(arrows, key=lambda each: _distance(places, each)):
        path, label, points = _route(arrow, places, [label for _arrow, label in labels], lines,
                                     (arrow.head, arrow.tail) in pairs)
        drawn.append(_arrow(arrow, path))
        labels.append((arrow, label))
        lines += points
    for arrow, label in labels:
        drawn += _text(arrow.words, label, '#333', 12,
                       ' stroke="white" stroke-width="4" paint-order="stroke"')
    for box in boxes:
        drawn += _box(box, places[box.name])
    edge = _around([*places.values(), *(label for _arrow, label in labels),
                    *(Rectangle(x, y, 0, 0) for x, y in lines)])
    return '\n'.join([
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" class="drawing" '
        f'viewBox="{edge.x - 8:.0f} {edge.y - 8:.0f} {edge.width + 16:.0f} '
        f'{edge.height + 16:.0f}" width="{edge.width + 16:.0f}" '
        'font-family="sans-serif" font-size="13">',
        f'<title>{html.escape(title)}</title>',
        '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0 0 L10 5 L0 10 z" '
        'fill="#555"/></marker></defs>', *drawn, '</svg>'])


def _places(boxes: list[Box], column_gap: float, row_gap: float) -> dict[str, Rectangle]:
    """Return where each box is: columns are as wide as their widest box."""
    sizes = {box.name: (max(map(len, box.lines)) * CHARACTER + PADDING,
                        BOX_HEIGHT + LINE * (len(box.lines) - 1)) for box in boxes}
    widths: dict[int, float] = {}
    heights: dict[int, float] = {}
    for box in boxes:
        width, height = sizes[box.name]
        widths[int(box.column)] = max(widths.get(int(box.column), 0), width)
        heights[int(box.row)] = max(heights.get(int(box.row), 0), height)

    def middle(index: float, extents: dict[int, float], gap: float) -> float:
        whole = int(index)
        before = sum(extents.get(each, 0) + gap for each in range(whole))
        return (MARGIN + before + extents.get(whole, 0) / 2
                + (index - whole) * (extents.get(whole, 0) + gap))

    places = {}
    for box in boxes:
        width, height = sizes[box.name]
        places[box.name] = Rectangle(middle(box.column, widths, column_gap) - width / 2,
                                     middle(box.row, heights, row_gap) - height / 2,
                                     width, height)
    return places


def _distance(places, arrow: Arrow) -> float:
    return math.dist(places[arrow.tail].centre, places[arrow.head].centre)


def _route(arrow, places, labels, lines, opposed):
    """Return (path, place of the label, points on the way) of an arrow.

    :param labels: the places of those that stand already.
    :param lines: points of the arrows that are drawn already.
    :param opposed: another arrow leads the other way.
    """
    if arrow.tail == arrow.head:
        return _loop(arrow, places[arrow.tail])
    others = [place for name, place in places.items() if name not in (arrow.tail, arrow.head)]
    start, end = places[arrow.tail], places[arrow.head]
    best = None
    least = APART / max(math.dist(start.centre, end.centre), APART)
    for bend in (least, *(bend for bend in BENDS if abs(bend) > least)) if opposed else BENDS:
        curve = _Curve(start, end, bend)
        hits = sum(place.holds(point, 5) for place in others for point in curve.points)
        hits += sum(label.holds(point) for label in labels for point in curve.points)
        for at in PLACES:
            label = _label(arrow, curve.point(at))
            bad = (hits * 5 + sum(label.meets(each) for each in labels) * 20
                   + sum(label.meets(each) for each in places.values()) * 30
                   + sum(label.holds(point, 1) for point in lines) * 4
                   + abs(bend) * 10 + abs(at - .5))
            if best is None or bad < best[0] - 1e-9:
                best = bad, curve, label
    _bad, curve, label = best
    return curve.path, label, curve.points


class _Curve:
    """A quadratic curve from the edge of one box to that of another.

    :param bend: how far it swings to its right, as a share of its length.
    """

    def __init__(self, start: Rectangle, end: Rectangle, bend: float):
        (x0, y0), (x2, y2) = start.centre, end.centre
        x1 = (x0 + x2) / 2 - (y2 - y0) * bend
        y1 = (y0 + y2) / 2 + (x2 - x0) * bend
        self._all = (x0, y0), (x1, y1), (x2, y2)
        leaves = next(t for t in _steps(0, 1) if not start.holds(self._at(t)))
        arrives = next(t for t in _steps(1, 0) if not end.holds(self._at(t), 3))
        self._span = leaves, max(arrives, leaves)
        self.points = [self.point(t) for t in _steps(0, 1, 40)]

    def _at(self, t: float) -> Point:
        (x0, y0), (x1, y1), (x2, y2) = self._all
        u = 1 - t
        return u * u * x0 + 2 * u * t * x1 + t * t * x2, u * u * y0 + 2 * u * t * y1 + t * t * y2

    def point(self, t: float) -> Point:
        """Return a point of the visible part, from 0 to 1."""
        begins, ends = self._span
        return self._at(begins + (ends - begins) * t)

    @property
    def path(self) -> str:
        """The visible part, as a quadratic curve of its own."""
        (ax, ay), (mx, my), (bx, by) = self.point(0), self.point(.5), self.point(1)
        return (f'M{ax:.1f} {ay:.1f} Q{2 * mx - (ax + bx) / 2:.1f} {2 * my - (ay + by) / 2:.1f} '
                f'{bx:.1f} {by:.1f}')


def _steps(begin: float, end: float, count: int = 400) -> Iterator[float]:
    return (begin + (end - begin) * step / count for step in range(count + 1))


def _loop(arrow: Arrow, place: Rectangle):
    """Return the route of an arrow that comes back to its own box, over the box."""
    x, y = place.centre[0], place.y
    height = 26
    path = f'M{x - 16:.1f} {y:.1f} C{x - 30:.1f} {y - height} {x + 30:.1f} {y - height} ' \
           f'{x + 16:.1f} {y - 2:.1f}'
    label = _label(arrow, (x, y - height - LINE * (len(arrow.words) - 1) / 2))
    return path, label, []


def _label(arrow: Arrow, centre: Point) -> Rectangle:
    width = max(map(len, arrow.words), default=0) * CHARACTER * .9
    height = LINE * len(arrow.words)
    return Rectangle(centre[0] - width / 2, centre[1] - height / 2, width, height)


def _around(rectangles: Iterable[Rectangle]) -> Rectangle:
    rectangles = list(rectangles)
    left, top = min(each.x for each in rectangles), min(each.y for each in rectangles)
    return Rectangle(left, top, max(each.x + each.width for each in rectangles) - left,
                     max(each.y + each.height for each in rectangles) - top)


def _arrow(arrow: Arrow, path: str) -> str:
    return (f'<path class="arrow" d="{path}" data-tail="{html.escape(arrow.tail)}" '
            f'data-head="{html.escape(arrow.head)}" '
            f'data-words="{html.escape("|".join(arrow.words))}" fill="none" stroke="#555" '
            'stroke-width="1.3" marker-end="url(#tip)"/>')


def _box(box: Box, place: Rectangle) -> Iterator[str]:
    fill, stroke = COLOURS[box.kind]
    yield (f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" '
           f'height="{place.height:.1f}" rx="6" fill="{fill}" stroke="{stroke}"/>')
    bold = ' font-weight="bold"' if len(box.lines) > 1 else ''
    name, *others = _text(box.lines, place, '#111', 13)
    yield name.replace(' fill=', f'{bold} fill=', 1)
    yield from others


def _text(lines, place: Rectangle, colour: str, size: int, more: str = '') -> Iterator[str]:
    x, y = place.centre
    y -= LINE * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        yield (f'<text x="{x:.1f}" y="{y + LINE * number + size * .35:.1f}" '
               f'text-anchor="middle" font-size="{size}" fill="{colour}"{more}>'
               f'{html.escape(line)}</text>')
