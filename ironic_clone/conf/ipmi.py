"""[ipmi]: the driver of BMCs that speak IPMI, in process with kept sessions."""
from oslo_config import cfg

GROUP = 'ipmi'

OPTS = [
    cfg.IntOpt('command_retry_timeout', default=60, min=1, mutable=True,
               help='Seconds within which a command to a BMC must have succeeded, retries '
                    'included.'),
    cfg.IntOpt('min_command_interval', default=0, min=0, mutable=True,
               help='Seconds to keep between two commands to the same BMC, for BMCs that cannot '
                    'take them faster.'),
    cfg.BoolOpt('disable_boot_timeout', default=True, mutable=True,
                help='Tell the BMC not to forget a boot device that is not used within 60 '
                     'seconds. ipmi_disable_boot_timeout in the driver_info of a node goes '
                     'before it.'),
]
