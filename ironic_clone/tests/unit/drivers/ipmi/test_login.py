"""The sentences of failed logins, and the back-off."""
import pytest

from ironic_clone.drivers.ipmi import login
from ironic_clone.drivers.ipmi import messages


@pytest.mark.parametrize('text, silent, parts', [
    ('timeout', True, ['gives no answer', 'ipmi_address', 'ipmi_port']),
    ('Incorrect password provided', False,
     ['Incorrect password provided', 'ipmi_username and ipmi_password']),
    ('Unauthorized name in RAKP2', False, ['Unauthorized name', 'Check ipmi_username in']),
    ('Invalid role in RAKP2', False, ['Check ipmi_priv_level in']),
    ('Invalid RAKP4 integrity code (wrong Kg?)', False, ['Check ipmi_hex_kg_key in']),
    ('No Cipher suite match with proposed security algorithms', False,
     ['Check ipmi_cipher_suite in']),
    ('Insufficient resources to create new session (wait...)', False, ['has no session left']),
    ('something new', False, ['something new', 'ipmi_priv_level in driver_info']),
])
def test_a_failed_login_says_what_to_look_at(text, silent, parts):
    sentence = login._sentence(messages.LoginFailed(text, silent))
    assert all(part in sentence for part in parts), sentence


def test_the_longer_it_fails_the_longer_it_is_left_alone():
    back_off = login.BackOff()
    assert back_off.pause() == 0
    pauses = []
    for _ in range(12):
        back_off.failed('reason')
        pauses.append(round(back_off.pause()))
    assert pauses == [5, 10, 20, 40] + [60] * 8
    assert back_off.reason == 'reason'
    back_off.succeeded()
    assert back_off.pause() == 0
