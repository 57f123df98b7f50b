"""The sentence of an error."""
import pytest

from ironic_clone.common import exception
from ironic_clone.conductor import reasons


class Broken(Exception):
    def __str__(self):
        raise ValueError('it cannot even say so')


@pytest.mark.parametrize(('error', 'text'), [
    (exception.NodeNotFound(node='x'), 'Node x could not be found.'),
    (exception.IronicCloneError(' '), 'IronicCloneError'),
    (KeyError('key'), "KeyError: 'key'"), (ValueError(), 'ValueError'), (Broken(), 'Broken'),
    (SystemExit('so long'), 'SystemExit: so long'),
    (OSError('password=hunter2'), 'OSError: password=******')])
def test_an_error_says_what_it_is(error, text):
    assert reasons.reason(error) == text
