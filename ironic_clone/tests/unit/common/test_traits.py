"""Which names may be traits."""
import os_traits
import pytest

from ironic_clone.common import exception
from ironic_clone.common import traits


@pytest.mark.parametrize('name', [
    'CUSTOM_A', 'CUSTOM_0', 'CUSTOM__', 'CUSTOM_' + 'A' * 248, os_traits.HW_CPU_X86_VMX])
def test_accepts(name):
    assert traits.check(name) == name


@pytest.mark.parametrize('name', [
    '', 'CUSTOM_', 'CUSTOM_a', 'custom_A', 'CUSTOM_A B', 'CUSTOM_A\n', 'CUSTOM_Ä', 'XCUSTOM_A',
    'CUSTOM_' + 'A' * 249, 'HW_CPU_X86_NO_SUCH', None, 5, ['CUSTOM_A'], {}, True])
def test_refuses(name):
    assert not traits.is_valid(name)
    with pytest.raises(exception.InvalidParameterValue) as caught:
        traits.check(name)
    assert len(str(caught.value)) < 400
