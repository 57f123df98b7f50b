"""Rows that were rendered before: each once, for each view, and no more than there is room for."""
import concurrent.futures
import sys

from ironic_clone.api import rendered

ROOM = 100_000


class Renderer:
    """Makes an entry of a text, and notes that it did."""

    def __init__(self):
        self.made = []

    def __call__(self, texts):
        self.made += texts
        return [(text.encode(), len(text)) for text in texts]


def test_each_is_rendered_once():
    rows, render = rendered.Rendered(ROOM), Renderer()
    assert rows.entries('view', ['a', 'bb', 'a'], render) == [(b'a', 1), (b'bb', 2), (b'a', 1)]
    assert rows.entries('view', ['bb', 'c', 'a'], render) == [(b'bb', 2), (b'c', 1), (b'a', 1)]
    assert sorted(set(render.made)) == ['a', 'bb', 'c']
    assert render.made[-1] == 'c'


def test_a_view_knows_nothing_of_another():
    rows, render = rendered.Rendered(ROOM), Renderer()
    rows.entries(('rights', False), ['a'], render)
    assert rows.entries(('rights', True), ['a'], lambda texts: [(b'other',)]) == [(b'other',)]
    assert rows.entries(('rights', False), ['a'], render) == [(b'a', 1)]
    assert render.made == ['a']


def test_what_was_rendered_while_the_view_changed_is_not_kept():
    rows, render = rendered.Rendered(ROOM), Renderer()
    for _ in range(2):
        assert rows.entries('view', ['a'], render, lambda: False) == [(b'a', 1)]
    assert render.made == ['a', 'a']


def test_what_is_asked_for_stays_and_the_rest_goes():
    rows, render = rendered.Rendered(ROOM), Renderer()
    for number in range(1000):
        rows.entries('view', ['a', f'{number:05d}'], render)
    assert render.made.count('a') == 1
    rows.entries('view', ['00000'], render)
    assert render.made.count('00000') == 2


def test_there_is_a_bound():
    rows, render = rendered.Rendered(ROOM), Renderer()
    for number in range(100):
        rows.entries(number % 7, [f'{number:05d}' * 100] * 3, render)
    kept = [entries for half in (rows._young, rows._old) for entries in half.values()]
    assert 0 < sum(sys.getsizeof(text) + len(entry[0])
                   for entries in kept for text, entry in entries.items()) <= ROOM


def test_a_page_too_large_to_keep_is_rendered_all_the_same():
    rows, render = rendered.Rendered(ROOM), Renderer()
    rows.entries('view', ['a'], render)
    huge = [str(number) * 1000 for number in range(100)]
    for _ in range(2):
        assert [entry[0].decode() for entry in rows.entries('view', huge, render)] == huge
    rows.entries('view', ['a'], render)
    assert render.made.count('a') == 1


def test_many_threads():
    rows = rendered.Rendered(ROOM // 10)

    def ask(number):
        texts = [str((number + offset) % 100) for offset in range(20)]
        found = rows.entries(number % 3, texts, Renderer())
        return [entry[0].decode() for entry in found] == texts

    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert all(pool.map(ask, range(500)))
