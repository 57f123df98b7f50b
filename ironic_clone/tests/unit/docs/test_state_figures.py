"""What is drawn of the provision states is what the service runs by, no more and no less."""
import xml.etree.ElementTree as etree

import pytest

from ironic_clone.common import states

SVG = '{http://www.w3.org/2000/svg}'
TABLE = {(name, event, following) for name, state in states.PROVISION.items()
         for event, following in state.events.items()}


def arrows(svg):
    """Return {(from, event, to)} as they are drawn."""
    return {(path.get('data-tail'), event, path.get('data-head'))
            for path in etree.fromstring(svg).iter(f'{SVG}path') if path.get('class') == 'arrow'
            for event in path.get('data-words').split('|')}


def texts(svg):
    """Return every text that stands in a figure."""
    return {text.text for text in etree.fromstring(svg).iter(f'{SVG}text')}


@pytest.fixture
def figures(generator):
    return generator('state_figures')


def test_every_transition_is_drawn_in_exactly_one_flow(figures):
    drawn = [arrows(figures.figure(name)) for name in figures.FAMILIES]
    assert set.union(*drawn) == TABLE
    assert sum(map(len, drawn)) == len(TABLE)


def test_a_figure_shows_its_states_and_events_as_words(figures):
    for name in figures.LAYOUTS:
        svg = figures.figure(name)
        assert {word for arrow in arrows(svg) for word in arrow} <= texts(svg), name


def test_no_state_stands_in_a_figure_without_an_arrow(figures):
    for name in figures.LAYOUTS:
        ends = {end for tail, _event, head in arrows(figures.figure(name)) for end in (tail, head)}
        placed = {part.strip() for row in figures.LAYOUTS[name] for part in row.split('|')}
        assert placed - {'-'} == ends, name


def test_the_overview_shows_where_nodes_rest_and_how_they_get_from_there(figures):
    drawn = arrows(figures.figure(figures.LIFE))
    stable = {name for name, state in states.PROVISION.items() if state.stable}
    assert {(tail, event) for tail, event, _head in drawn} == {
        (name, event) for name, event, _following in TABLE if name in stable}
    assert {head for _tail, _event, head in drawn} <= stable
    assert ('available', 'deploy', 'active') in drawn
    assert ('manageable', 'clean', 'manageable') in drawn
    assert ('active', 'delete', 'available') in drawn


def test_the_page_has_every_figure_and_the_table(figures, directives):
    assert {name for directive, name in directives if directive == 'state-figure'} == set(
        figures.LAYOUTS)
    assert ('state-table', '') in directives


def test_the_table_has_every_transition(figures):
    text = '\n'.join(figures.table())
    for name, event, following in TABLE:
        row = text.split(f'* - ``{name}``\n')[1].split('   * - ')[0]
        assert f'{event} → ``{following}``' in row


def test_labels_stand_clear_of_boxes(figures):
    """Drawing is by search: this is what it searched for."""
    for name in figures.LAYOUTS:
        svg = etree.fromstring(figures.figure(name))
        boxes = [[float(box.get(key)) for key in ('x', 'y', 'width', 'height')]
                 for box in svg.iter(f'{SVG}rect')]
        for text in svg.iter(f'{SVG}text'):
            if text.get('paint-order'):   # a label: names of boxes have no halo
                x, y = float(text.get('x')), float(text.get('y')) - 4
                assert not [box for box in boxes if box[0] < x < box[0] + box[2]
                            and box[1] < y < box[1] + box[3]], (name, text.text)
