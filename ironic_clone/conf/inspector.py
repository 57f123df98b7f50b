"""[inspector]: what is made of the inventory of a machine."""
from oslo_config import cfg

GROUP = 'inspector'

OPTS = [
    cfg.StrOpt('default_hooks', default='ramdisk-error,validate-interfaces,ports,architecture',
               help='The hooks that $default_hooks in "hooks" stands for.'),
    cfg.StrOpt('hooks', default='$default_hooks',
               help='The inspection hooks that look at an inventory, with commas between, in the '
                    'order in which they are called; by their names in the entry points '
                    '"ironic_clone.inspection.hooks".'),
    cfg.StrOpt('add_ports', default='pxe', choices=['all', 'active', 'pxe', 'disabled'],
               help='Which interfaces of a machine get a port: all, those with an IP address, '
                    'the one that it booted from, or none.'),
    cfg.StrOpt('keep_ports', default='all', choices=['all', 'present', 'added'],
               help='Which ports a node keeps: all, those whose interface the machine has, or '
                    'those whose interface add_ports lets through.'),
    cfg.BoolOpt('update_pxe_enabled', default=True,
                help='Set pxe_enabled of ports to whether the machine booted from them.'),
    cfg.DictOpt('cpu_capabilities', default={
        'vmx': 'cpu_vt', 'svm': 'cpu_vt', 'aes': 'cpu_aes', 'pse': 'cpu_hugepages',
        'pdpe1gb': 'cpu_hugepages_1g', 'smx': 'cpu_txt'},
        help='CPU flag to capability, for the hook cpu-capabilities.'),
]
