"""Every option is the one that operators of Ironic know, and says what it does."""
import pathlib
import re

import pytest
import yaml
from oslo_config import cfg
from oslo_config import types

import ironic_clone
from ironic_clone import conf
from ironic_clone.conf import audit_trail
from ironic_clone.conf import fake
from ironic_clone.conf import interfaces
from ironic_clone.conf import monitoring
from ironic_clone.conf import option_types
from ironic_clone.conf import opts
from ironic_clone.conf import secrets

KNOWN = yaml.safe_load((pathlib.Path(__file__).parent / 'known_options.yaml').read_text())
OPTIONS = [pytest.param(group, option, id=f'[{group}]{option.dest}')
           for group, options in opts.list_opts() for option in options]

OURS = {
    ('DEFAULT', 'enabled_drivers'): 'whole drivers exist only here',
    ('database', 'reply_timeout'): 'a frozen server would be waited for without end',
    ('database', 'idle_transaction_timeout'): 'a stopped conductor would keep rows locked',
    ('fake', 'journal'): 'written for tests of a cluster only here',
    ('conductor', 'command_deadline'): 'the lease of a conductor is only here',
    **{('monitoring', option.dest): 'the pages of our daemons are only here'
       for option in monitoring.OPTS},
    **{('audit_trail', option.dest): 'the trail of changes is only here'
       for option in audit_trail.OPTS},
    ('api', 'request_log'): 'others leave it to their server',
    **{('secrets', option.dest): 'secrets are encrypted at rest only here'
       for option in secrets.OPTS},
    ('conductor', 'force_registration'): 'a second conductor of one name is refused only here',
}
OUR_DEFAULTS = {
    **{('DEFAULT', f'enabled_{kind}_interfaces'): names     # what this release ships
       for kind, names in interfaces.ENABLED.items()},
    ('DEFAULT', 'enabled_hardware_types'): ['fake-hardware', 'ipmi'],
    ('DEFAULT', 'state_path'): '/var/lib/ironic_clone',     # never in the package's directory
    ('api', 'network_data_schema'): None,                   # the one in the package
    ('conductor', 'sync_local_state_interval'): 30,         # take-over is fast
    ('conductor', 'check_allocations_interval'): 30,        # of allocations, too
    ('audit', 'audit_map_file'): None,                      # the one in the package
    ('ipmi', 'min_command_interval'): 0,                    # sessions are kept
    ('conductor', 'clean_step_priority_override'): {},
    ('conductor', 'verify_step_priority_override'): {},
}
MACHINES_OWN = {'host', 'my_ip', 'pybasedir'}
"""Their defaults are of the machine."""

TYPES = {
    'str': (types.String, option_types.Delay), 'bool': types.Boolean, 'int': types.Integer,
    'list': types.List, 'dict': types.Dict, 'port': types.Port, 'host': types.HostAddress,
    'octal': option_types.Octal,
}


@pytest.mark.parametrize('group, option', OPTIONS)
def test_option_is_the_known_one(group, option):
    if (group, option.dest) in OURS:
        assert option.dest not in KNOWN.get(group, {})
        return
    known = KNOWN[group][option.dest]
    assert isinstance(option.type, TYPES[known['type']])
    if option.dest not in MACHINES_OWN:
        assert option.default == OUR_DEFAULTS.get((group, option.dest), known['default'])
    assert option.mutable == known.get('mutable', False)
    if 'choices' in known:
        assert list(option.type.choices) == known['choices']
    for limit in ('min', 'max'):
        if limit in known:
            assert getattr(option.type, limit) == known[limit]


def test_every_known_option_is_registered():
    registered = {(group, option.dest) for group, options in opts.list_opts()
                  for option in options}
    assert {(group, name) for group, names in KNOWN.items() for name in names} <= registered


@pytest.mark.parametrize('group, option', OPTIONS)
def test_option_is_explained(group, option):
    assert option.help and option.help.endswith('.')
    assert option.help == ' '.join(option.help.split())


def test_defaults_are_valid():
    fresh = cfg.ConfigOpts()
    conf.register(fresh)
    fresh([], project='ironic_clone', default_config_files=[], default_config_dirs=[])
    for group, options in opts.list_opts():
        for option in options:
            (fresh if group == 'DEFAULT' else fresh[group])[option.dest]
    assert fresh.database.connection == 'sqlite:////var/lib/ironic_clone/ironic_clone.sqlite'


def test_priority_overrides_may_be_given_several_times(tmp_path):
    path = tmp_path / 'x.conf'
    path.write_text('[conductor]\nclean_step_priority_override = raid.delete:1,power.update:2\n'
                    'clean_step_priority_override = bios.reset:3\n')
    fresh = cfg.ConfigOpts()
    conf.register(fresh)
    fresh(['--config-file', str(path)])
    assert fresh.conductor.clean_step_priority_override == [
        {'raid.delete': 1, 'power.update': 2}, {'bios.reset': 3}]


FOR_SUBSTITUTION = {'my_ip', 'pybasedir', 'default_hooks'}


def test_every_option_is_read_somewhere():
    """An option that nothing reads would be a promise that nobody keeps."""
    package = pathlib.Path(ironic_clone.__file__).parent
    code = '\n'.join(path.read_text() for path in package.rglob('*.py')
                     if path.relative_to(package).parts[0] not in ('conf', 'tests'))
    words = set(re.findall(r'\w+', code))
    unread = {option.dest for _, options in opts.list_opts() for option in options} - words
    unread -= FOR_SUBSTITUTION
    unread -= {f'{kind}_delay' for kind in fake.KINDS}               # read by their pattern
    unread -= {f'{what}_{kind}_interface{plural}' for kind in interfaces.ENABLED
               for what, plural in (('enabled', 's'), ('default', ''))}
    assert not unread
