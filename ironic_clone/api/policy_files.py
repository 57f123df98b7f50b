"""The administrator's policy files: which there are, and whether they can be used."""
import os
import pathlib
from typing import Any

import yaml
from oslo_policy import opts
from oslo_policy import policy

from ironic_clone.common import exception
from ironic_clone.conf import CONF

Signature = tuple[tuple[Any, ...], ...]

DEFAULT_FILE = 'policy.yaml'
"""The name of oslo.policy's default, which need not be there."""


def paths() -> list[pathlib.Path]:
    """Return the files in the order in which they are read; later ones win.

    :raises ConfigInvalid: one that the configuration names is not there.
    """
    opts.set_defaults(CONF)   # registers them, at the first time
    options = CONF.oslo_policy
    found = []
    main = CONF.find_file(options.policy_file)
    if main is not None:
        found.append(pathlib.Path(main))
    elif _is_set('policy_file'):
        raise exception.ConfigInvalid(
            error=f'[oslo_policy]policy_file = {options.policy_file} is not there')
    for name in options.policy_dirs:
        directory = CONF.find_file(name)
        if directory is not None:
            found += sorted(path for path in pathlib.Path(directory).iterdir()
                            if path.is_file() and not path.name.startswith('.'))
    return found


def _is_set(option: str) -> bool:
    location = CONF.get_location(option, 'oslo_policy')
    return CONF.oslo_policy[option] != DEFAULT_FILE or location is not None \
        and location.location.is_user_controlled


def signature(files: list[pathlib.Path]) -> Signature:
    """Return what is different when a file was changed."""
    return tuple(_state(path) for path in files)


def _state(path: pathlib.Path) -> tuple[Any, ...]:
    try:
        state = os.stat(path)
    except OSError:
        return (str(path),)
    return str(path), state.st_ino, state.st_size, state.st_mtime_ns


def check(path: pathlib.Path) -> None:
    """Look at a file as closely as oslo.policy does not: it takes what it cannot read for "no".

    :raises ConfigInvalid: it cannot be read, or holds something else than rules.
    """
    try:
        content = yaml.safe_load(path.read_text())
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        reason = ' '.join(str(error).split())
        raise exception.ConfigInvalid(
            error=f'the policy file {path} cannot be read: {reason}') from error
    if content is None:
        return
    if not isinstance(content, dict):
        raise exception.ConfigInvalid(
            error=f'the policy file {path} must map names of rules to check strings, such as '
                  '"baremetal:node:get": "role:reader"')
    for name, text in content.items():
        if not isinstance(name, str) or not _is_readable(text):
            raise exception.ConfigInvalid(
                error=f'the policy file {path} has for the rule {name} {text!r:.200}, which is '
                      'no check string; one looks like "role:admin or rule:service_role"')


def _is_readable(text: Any) -> bool:
    if not isinstance(text, str):
        return False
    # What oslo.policy cannot read becomes one more "!".
    return str(policy.RuleDefault('x', text).check).count('!') <= text.count('!')
