"""What a node's driver_info says about its BMC: its validation, and the result."""
import dataclasses
import ipaddress

from oslo_log import log as logging
from oslo_utils import strutils

from ironic_clone.common import exception
from ironic_clone.common import idents

LOG = logging.getLogger(__name__)

DEFAULT_PORT = 623
PRIVILEGES = {'ADMINISTRATOR': 4, 'CALLBACK': 1, 'OPERATOR': 3, 'USER': 2}
CIPHER_SUITES = (3, 17)
MAX_USERNAME = 16
MAX_PASSWORD = 20
_TARGET = ('ipmi_target_channel', 'ipmi_target_address')
_BRIDGING = {'single': _TARGET,
             'dual': (*_TARGET, 'ipmi_transit_channel', 'ipmi_transit_address'),
             'no': ()}


@dataclasses.dataclass(frozen=True)
class Credentials:
    """Where a BMC is and how to log in: the key of its kept session.

    :ivar kg: bytes of the Kg key, or None.
    :ivar privilege: number of the privilege level.
    :ivar cipher_suite: one of CIPHER_SUITES, or None for what the BMC takes.
    """

    address: str
    port: int = DEFAULT_PORT
    username: str = ''
    password: str = dataclasses.field(default='', repr=False)
    kg: bytes | None = dataclasses.field(default=None, repr=False)
    privilege: int = PRIVILEGES['ADMINISTRATOR']
    cipher_suite: int | None = None

    @property
    def place(self) -> str:
        """The address and port, for sentences."""
        host = f'[{self.address}]' if ':' in self.address else self.address
        return f'{host}:{self.port}'


def parse(node, warn: bool = False) -> Credentials:
    """Return the credentials in the node's driver_info.

    :param warn: log what is legal but seldom meant: no user name, no password.
    :raises MissingParameterValue: something required is missing.
    :raises InvalidParameterValue: something cannot be right, or cannot be honoured.
    """
    info = node.driver_info
    if not info.get('ipmi_address'):
        raise exception.MissingParameterValue(
            "Missing the following IPMI credentials in node's driver_info: ['ipmi_address'].")
    _check_protocol(info)
    _check_bridging(info)
    if warn:
        for name in ('ipmi_username', 'ipmi_password'):
            if not info.get(name):
                LOG.warning('%s is not set in the driver_info of node %s; the %s is used.', name,
                            node.uuid, 'null user' if name == 'ipmi_username' else 'empty one')
    return Credentials(
        address=_address(info, node), port=_port(info),
        username=_text(info, 'ipmi_username', MAX_USERNAME),
        password=_text(info, 'ipmi_password', MAX_PASSWORD),
        kg=_kg(info), privilege=_privilege(info), cipher_suite=_cipher_suite(info))


def flag(node, name: str, default: bool) -> bool:
    """Return a boolean property of driver_info.

    :raises InvalidParameterValue: it is there and is not a boolean.
    """
    value = node.driver_info.get(name)
    if value is None:
        return default
    try:
        return strutils.bool_from_string(value, strict=True)
    except ValueError:
        raise exception.InvalidParameterValue(
            f'{name} must be true or false, not "{value}".') from None


def _address(info, node) -> str:
    address = str(info['ipmi_address'])
    try:
        return str(ipaddress.ip_address(address))
    except ValueError:
        pass
    # A last label of digits is a mistyped IP address, not a name.
    if idents.is_hostname(address) and not address.rstrip('.').rpartition('.')[2].isdigit():
        return address
    raise exception.InvalidParameterValue(
        f'Invalid IPMI address "{address}" for node {node.uuid}. Must be a valid IP address or '
        'hostname.')


def _port(info) -> int:
    value = info.get('ipmi_port')
    if value is None:
        return DEFAULT_PORT
    port = _number(value)
    if port is None or not 1 <= port <= 65535:
        raise exception.InvalidParameterValue(f'ipmi_port "{value}" is not a valid port.')
    return port


def _number(value) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        return int(value)
    except ValueError:
        return None


def _text(info, name, limit) -> str:
    value = info.get(name)
    text = '' if value is None else str(value)
    if len(text.encode()) > limit:
        raise exception.InvalidParameterValue(
            f'{name} is longer than the {limit} bytes that IPMI 2.0 allows.')
    return text


def _kg(info) -> bytes | None:
    value = info.get('ipmi_hex_kg_key')
    if not value:
        return None
    if len(str(value)) % 2:
        raise exception.InvalidParameterValue('Number of ipmi_hex_kg_key characters is not even')
    try:
        key = bytes.fromhex(str(value))
    except ValueError:
        key = b''
    if not 0 < len(key) <= MAX_PASSWORD:
        raise exception.InvalidParameterValue(
            f'ipmi_hex_kg_key must be 2 to {2 * MAX_PASSWORD} hexadecimal digits.')
    return key


def _privilege(info) -> int:
    value = info.get('ipmi_priv_level', 'ADMINISTRATOR')
    if not isinstance(value, str) or value not in PRIVILEGES:
        raise exception.InvalidParameterValue(
            f'Invalid privilege level value:{value}, the valid value can be one of '
            + ', '.join(PRIVILEGES))
    return PRIVILEGES[value]


def _check_protocol(info) -> None:
    version = str(info.get('ipmi_protocol_version', '2.0'))
    if version not in ('2.0', '1.5'):
        raise exception.InvalidParameterValue(
            f'Invalid IPMI protocol version value {version}, the valid value can be one of '
            '2.0, 1.5')
    if version == '1.5':
        if info.get('ipmi_cipher_suite') is not None:
            raise exception.InvalidParameterValue('Cipher suites cannot be used with IPMI 1.5')
        raise exception.InvalidParameterValue(
            'ipmi_protocol_version 1.5 cannot be honoured: this service speaks IPMI 2.0 (RMCP+) '
            'only, so remove it or set it to 2.0.')


def _cipher_suite(info) -> int | None:
    value = info.get('ipmi_cipher_suite')
    if value is None:
        return None
    suite = _number(value)
    if suite is None:
        raise exception.InvalidParameterValue(
            f'Invalid cipher suite {value}, expected a number')
    if suite not in CIPHER_SUITES:
        raise exception.InvalidParameterValue(
            f'ipmi_cipher_suite {suite} cannot be honoured: this service speaks the cipher '
            'suites 3 and 17, so set one of them or remove it.')
    return suite


def _check_bridging(info) -> None:
    value = info.get('ipmi_bridging', 'no')
    if not isinstance(value, str) or value not in _BRIDGING:
        raise exception.InvalidParameterValue(
            f'Invalid value for ipmi_bridging: {value}, the valid value can be one of: '
            f'{list(_BRIDGING)}')
    missing = [name for name in _BRIDGING[value] if not info.get(name)]
    if missing:
        raise exception.MissingParameterValue(f'{missing} not provided')
    if value != 'no':
        raise exception.InvalidParameterValue(
            f'ipmi_bridging "{value}" cannot be honoured: this service reaches only the BMC that '
            'it logs into, so remove it and give that BMC an address of its own.')
