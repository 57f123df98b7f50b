"""Types of options that are ours."""
import base64

import pytest
from hypothesis import given
from hypothesis import strategies

from ironic_clone.conf import option_types


@given(strategies.integers(0, 0o7777))
def test_octal_reads_what_chmod_reads(mode):
    octal = option_types.Octal()
    assert octal(f'{mode:o}') == octal(f'0o{mode:o}') == octal(mode) == mode


@pytest.mark.parametrize('text', ['', '8', '660 ,', 'rw-rw----', '-1', '10000', '0x1f'])
def test_octal_refuses(text):
    with pytest.raises(ValueError, match='octal number|file mode'):
        option_types.Octal()(text)


@given(strategies.floats(0, 1e6), strategies.floats(0, 1e6))
def test_delay_takes_a_number_or_a_range(low, high):
    delay = option_types.Delay()
    for text in (f'{low:f}', f'{low:f},{high:f}', f'{low:f} , {high:f}'):
        assert delay(text) == text


@pytest.mark.parametrize('text', ['', 'x', '-1', '1,', '1,2,3', '1e3', 'nan', '1;2'])
def test_delay_refuses(text):
    with pytest.raises(ValueError, match='seconds'):
        option_types.Delay()(text)


@given(strategies.binary(min_size=32, max_size=32))
def test_fernet_key_takes_32_bytes(key):
    text = base64.urlsafe_b64encode(key).decode()
    assert option_types.FernetKey()(f' {text} ') == text


@pytest.mark.parametrize('key', [b'', b'hunter2hunter2', b'x' * 31, b'x' * 33])
def test_fernet_key_refuses_without_showing(key):
    text = base64.urlsafe_b64encode(key).decode()
    for wrong in (text, text[:-1], f'{text}\u00e9', 'hunter2!'):
        with pytest.raises(ValueError, match='one of them') as refusal:
            option_types.FernetKey()(wrong)
        assert 'hunter2' not in str(refusal.value)
