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
    (OSError('a\0b\udc80c'), 'OSError: ab?c'),
    (exception.IPMIFailure("password=hunter2 in {'ipmi_password': 'hunter2'}"),
     "password=****** in {'ipmi_password': '******'}"),
    (OSError('x' * 20_000), 'OSError: ' + 'x' * reasons.LONGEST)])
def test_an_error_says_what_it_is(error, text):
    assert reasons.reason(error) == text
