"""What an error says, whatever it is made of."""
import pytest

from ironic_clone.common import errors
from ironic_clone.common import exception


class Broken(Exception):
    def __str__(self):
        raise ValueError('it cannot even say so')


@pytest.mark.parametrize(('error', 'text'), [
    (exception.NodeNotFound(node='x'), 'Node x could not be found.'), (ValueError(' \n'), ''),
    (Broken(), ''), (SystemExit('so long'), 'so long'), (OSError('a\0b\udc80c'), 'ab?c'),
    (OSError('x' * 20_000), 'x' * errors.LONGEST),
    (exception.IPMIFailure("password=hunter2 in {'ipmi_password': 'hunter2'}"),
     "password=****** in {'ipmi_password': '******'}")])
def test_it_may_be_shown_and_kept(error, text):
    assert errors.text(error) == text


@pytest.mark.parametrize(('error', 'text'), [
    (exception.NodeNotFound(node='x'), 'Node x could not be found.'),
    (exception.IronicCloneError(' '), 'IronicCloneError'),
    (KeyError('key'), "KeyError: 'key'"), (ValueError(), 'ValueError'), (Broken(), 'Broken'),
    (SystemExit('so long'), 'SystemExit: so long'),
    (OSError('password=hunter2'), 'OSError: password=******')])
def test_an_error_says_what_it_is(error, text):
    assert errors.reason(error) == text
