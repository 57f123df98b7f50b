"""[agent]: the agent in the ramdisk, which calls us."""
from oslo_config import cfg

GROUP = 'agent'

OPTS = [
    cfg.BoolOpt('require_tls', default=True, mutable=True,
                help='Refuse agents that are not reached by https.'),
    cfg.StrOpt('tls_minimum_version', default='1.3', choices=['1.2', '1.3'],
               help='Oldest TLS version between the agent and us.'),
    cfg.StrOpt('tls_ciphers', help='Ciphers between the agent and us, in the form of OpenSSL.'),
    cfg.BoolOpt('allow_md5_checksum', default=True,
                help='Let agents check images by MD5.'),
    cfg.BoolOpt('enable_bios_bootloader_install', default=False,
                help='Let agents install a boot loader on machines in BIOS mode.'),
]
