"""No secret reaches the log, whoever writes there."""
import io
import logging

import pytest

from ironic_clone.cmd import discretion


@pytest.fixture
def written(monkeypatch):
    """What the root logger has written so far, as a function."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter('%(levelname)s %(message)s'))
    monkeypatch.setattr(logging.getLogger(), 'handlers', [handler])
    discretion.keep()
    discretion.keep()   # again at each new setup of logging
    return stream.getvalue


def test_secrets_in_messages_arguments_and_tracebacks_are_masked(written):
    try:
        raise ValueError("the BMC refused {'ipmi_password': 'hunter2'}")
    except ValueError as error:
        logging.getLogger('driver').exception('login with password=hunter2 failed: %s', error)
    assert 'hunter2' not in written()
    assert written().startswith('ERROR login with password=****** failed')
    assert 'ValueError: the BMC refused' in written()


def test_other_lines_are_as_they_were(written):
    logging.getLogger('driver').warning('ipmi_password is not set')
    assert written() == 'WARNING ipmi_password is not set\n'


def test_keys_that_change_are_not_told(written):
    """oslo.config tells of every option what it was and is."""
    text = 'Option %(group)s.%(option)s changed from [%(old_val)s] to [%(new_val)s]'
    for group, option in (('secrets', 'keys'), ('api', 'max_limit')):
        logging.getLogger('oslo_config.cfg').warning(
            text, {'group': group, 'option': option, 'old_val': 'x', 'new_val': 'y'})
    assert written() == ('WARNING Option secrets.keys changed from [******] to [******]\n'
                         'WARNING Option api.max_limit changed from [x] to [y]\n')
