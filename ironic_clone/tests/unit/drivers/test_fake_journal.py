"""The journal of the fake machines."""
import json
import types

import pytest

from ironic_clone.conf import CONF
from ironic_clone.drivers.fake import journal


def task(shared=False):
    return types.SimpleNamespace(shared=shared, node=types.SimpleNamespace(uuid='u'), host='h',
                                 epoch=7, checked_at=5.5,
                                 context=types.SimpleNamespace(request_id='req-1'))


@pytest.fixture
def path(tmp_path):
    CONF.set_override('journal', str(tmp_path / 'journal'), 'fake')
    yield tmp_path / 'journal'
    CONF.clear_override('journal', 'fake')


def test_a_command_has_a_begin_and_an_end(path):
    with pytest.raises(ValueError):
        with journal.recorded(task(), 'power'):
            assert len(path.read_text().splitlines()) == 1
            raise ValueError
    begin, end = map(json.loads, path.read_text().splitlines())
    assert (begin.pop('event'), end.pop('event')) == ('begin', 'end')
    assert begin.pop('at') <= end.pop('at') and begin == end
    assert {key: begin[key] for key in ('node', 'kind', 'conductor', 'epoch', 'request',
                                         'checked')} == {
        'node': 'u', 'kind': 'power', 'conductor': 'h', 'epoch': 7, 'request': 'req-1',
        'checked': 5.5}


def test_what_only_reads_is_not_written_down(path):
    with journal.recorded(task(shared=True), 'power'):
        pass
    assert not path.exists()


def test_there_is_none_by_default():
    with journal.recorded(task(), 'power'):
        pass
