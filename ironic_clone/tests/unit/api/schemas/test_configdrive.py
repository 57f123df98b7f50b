"""The form of a config drive in a request."""
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ironic_clone.api.schemas import configdrive
from ironic_clone.common import exception


@pytest.mark.parametrize('value', [
    '', 'aGVsbG8=', 'aGVs\nbG8=', 'https://host/drive', '://', {}, {'meta_data': {}},
    {'network_data': {'links': []}}, {'user_data': None}, {'user_data': 'text'},
    {'user_data': [1]}, {'user_data': {}}, {'vendor_data': {'a': 1}}])
def test_accepts(value):
    configdrive.check(value, 115)


@pytest.mark.parametrize('value', [
    'a b!', 'a-b_c', 'é', {'other': 1}, {'meta_data': None}, {'meta_data': 'x'},
    {'user_data': 5}, {'user_data': True}, {'network_data': []}, {'vendor_data': None}])
def test_refuses(value):
    with pytest.raises(exception.InvalidParameterValue):
        configdrive.check(value, 115)


@pytest.mark.parametrize('value, since', [
    ({'meta_data': {}}, 56), ({'user_data': 'x'}, 56), ({'vendor_data': {}}, 59)])
def test_objects_are_newer_than_texts(value, since):
    configdrive.check(value, since)
    with pytest.raises(exception.InvalidParameterValue, match=f'1.{since}'):
        configdrive.check(value, since - 1)


def test_does_not_repeat_what_was_sent():
    with pytest.raises(exception.InvalidParameterValue) as caught:
        configdrive.check({'meta_data': 'hunter2'}, 115)
    assert 'hunter2' not in str(caught.value)


@given(st.text() | st.dictionaries(
    st.text(max_size=12) | st.sampled_from(['meta_data', 'user_data', 'vendor_data']),
    st.none() | st.integers() | st.text() | st.lists(st.integers()), max_size=4),
    st.integers(1, 115))
def test_anything_is_accepted_or_refused(value, minor):
    try:
        configdrive.check(value, minor)
    except exception.InvalidParameterValue as error:
        assert str(error)
