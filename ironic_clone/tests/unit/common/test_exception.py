"""Domain errors are sentences."""
import inspect
import string

import pytest

from ironic_clone.common import exception

CLASSES = [kind for _name, kind in inspect.getmembers(exception, inspect.isclass)
           if issubclass(kind, exception.IronicCloneError)]


@pytest.mark.parametrize('kind', CLASSES)
def test_templates_can_be_filled_and_need_nothing_twice(kind):
    fields = {name: f'<{name}>' for _, name, _, _ in string.Formatter().parse(kind.template)
              if name}
    text = str(kind(**fields))
    assert '{' not in text
    assert all(value in text for value in fields.values())


def test_a_sentence_of_ones_own_is_kept_as_it_is():
    assert str(exception.Invalid('50 % {done}')) == '50 % {done}'


def test_codes_of_http_are_nobodys_business_here():
    assert not [kind for kind in CLASSES if hasattr(kind, 'code')]
