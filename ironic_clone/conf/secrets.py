"""[secrets]: passwords and keys as the database keeps them."""
from oslo_config import cfg

from ironic_clone.conf import option_types

GROUP = 'secrets'

OPTS = [
    cfg.ListOpt('keys', item_type=option_types.FernetKey(), default=[], secret=True, mutable=True,
                sample_default='',
                help='Keys with which passwords, keys and tokens of nodes and volume targets are '
                     'encrypted in the database, separated by commas; each is what "python3 -c '
                     '\'from cryptography.fernet import Fernet; '
                     'print(Fernet.generate_key().decode())\'" prints. The first one encrypts, '
                     'all decrypt. The API and the conductors need the same. Without keys '
                     'nothing is encrypted.'),
    cfg.BoolOpt('encrypt', default=True, mutable=True,
                help='Encrypt what is written, with the first key. False: only read what is '
                     'encrypted, which lets daemons get their keys one after the other before '
                     'the first of them encrypts, and lets a deployment go back to plain text.'),
]
