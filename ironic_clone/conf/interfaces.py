"""[DEFAULT]: which drivers and interfaces a conductor loads, and which one nodes get."""
from oslo_config import cfg

GROUP = 'DEFAULT'

ENABLED = {
    'bios': ['no-bios', 'fake'],
    'boot': ['fake'],
    'console': ['no-console', 'fake'],
    'deploy': ['fake'],
    'firmware': ['no-firmware', 'fake'],
    'inspect': ['no-inspect', 'fake'],
    'management': ['ipmitool', 'fake', 'noop'],
    'network': ['noop'],
    'power': ['ipmitool', 'fake'],
    'raid': ['no-raid', 'fake'],
    'rescue': ['no-rescue', 'fake'],
    'storage': ['noop', 'fake'],
    'vendor': ['no-vendor', 'ipmitool', 'fake'],
}
"""Interface type -> what this release ships of it, all of it enabled by default."""


def _of_kind(kind: str) -> list[cfg.Opt]:
    return [
        cfg.ListOpt(f'enabled_{kind}_interfaces', default=ENABLED[kind],
                    help=f'The {kind} interfaces that a conductor loads, by their names in the '
                         f'entry points "ironic_clone.hardware.interfaces.{kind}".'),
        cfg.StrOpt(f'default_{kind}_interface', default='noop' if kind == 'storage' else None,
                   help=f'The {kind} interface of nodes that name none. Unset: the first of '
                        'those that the hardware type supports and that is enabled.'),
    ]


OPTS = [
    cfg.ListOpt('enabled_hardware_types', default=['fake-hardware', 'ipmi'],
                help='The hardware types that a conductor loads, by their names in the entry '
                     'points "ironic_clone.hardware.types".'),
    cfg.ListOpt('enabled_drivers', default=[],
                help='Whole drivers, whose class sets its interfaces itself, that a conductor '
                     'loads, by their names in the entry points "ironic_clone.drivers".'),
    *(option for kind in ENABLED for option in _of_kind(kind)),
]
