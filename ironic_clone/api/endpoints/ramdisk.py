"""What agents in ramdisks ask, without credentials: lookup, heartbeat, continue_inspection."""
import orjson

from ironic_clone.api import bodies
from ironic_clone.api import render
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.endpoints import discovery
from ironic_clone.api.request import Reply
from ironic_clone.api.resources.node import Node
from ironic_clone.common import exception
from ironic_clone.common import idents
from ironic_clone.common import sealing
from ironic_clone.common import secrets
from ironic_clone.common import states
from ironic_clone.conf import CONF
from ironic_clone.db import agent_lookup
from ironic_clone.db import nodes

LOOKUP_ARGUMENTS = {'addresses': Argument(types.csv_lower), 'node_uuid': Argument(types.uuid)}
_TEXT = types.Text(maximum=None)
HEARTBEAT_ARGUMENTS = {
    'callback_url': Argument(_TEXT, mandatory=True), 'agent_token': Argument(_TEXT),
    'agent_version': Argument(_TEXT, since=36, below=400),
    'agent_verify_ca': Argument(_TEXT, since=68, below=400),
    'agent_status': Argument(_TEXT, since=72, below=400),
    'agent_status_message': Argument(_TEXT, since=72, below=400)}
INSPECTION_ARGUMENTS = {'node_uuid': Argument(types.uuid)}

_TOKEN_SINCE = 62
_INSPECTION_SINCE = 84
_STATUS = ('start', 'end', 'error')
_SHOWN = ('uuid', 'properties', 'instance_info', 'driver_internal_info', 'links')
_NO_BMC_DETECT = ('redfish', 'idrac-redfish')

_ADDRESS = {'type': ['string', 'null']}
INSPECTION = bodies.Checked('data', {
    'type': 'object', 'required': ['inventory'], 'properties': {'inventory': {
        'type': 'object', 'required': ['interfaces'], 'properties': {
            'bmc_address': _ADDRESS, 'bmc_v6address': _ADDRESS,
            'interfaces': {'type': 'array', 'minItems': 1, 'items': {
                'type': 'object', 'required': ['mac_address'],
                'properties': {'mac_address': {'type': 'string'}}}}}}}})
"""What an agent found."""


def _check_enabled() -> None:
    """:raises AccessDenied: the operator lets no agents in."""
    if not CONF.api.enable_ramdisk_endpoints:
        raise exception.AccessDenied(resource='ramdisk endpoints')


# -- lookup --------------------------------------------------------------------------------------
def lookup(request) -> bytes:
    """Tell an agent which node it runs on, and how it is to behave."""
    _check_enabled()
    given = request.arguments
    addresses = [address for address in given.get('addresses') or () if idents.is_mac(address)]
    if not addresses and not given.get('node_uuid'):
        raise exception.IncompleteLookup()
    database = request.services.database
    found = [given['node_uuid']] if given.get('node_uuid') \
        else agent_lookup.by_addresses(database, addresses)
    node = _only(database, found)
    if node is None or CONF.api.restrict_lookup and not _may_look_up(node):
        raise exception.NotFound()   # the same answer, whatever the reason
    return _answer(request, node)


def _only(database, uuids: list[str]) -> nodes.Node | None:
    """Read the node if it is one."""
    if len(uuids) != 1:
        return None
    try:
        return nodes.get(database, uuids[0])
    except exception.NodeNotFound:
        return None


def _may_look_up(node) -> bool:
    state = states.PROVISION[node.provision_state]
    return state.lookup_allowed or state.lookup_by_fast_track and _fast_track(node)


def _fast_track(node) -> bool:
    own = node.driver_info.get('fast_track')
    return CONF.deploy.fast_track if own is None else str(own).lower() in (
        '1', 't', 'true', 'on', 'y', 'yes')


def _answer(request, node) -> bytes:
    token = secrets.MASK if node.driver_internal_info.get('agent_secret_token') else None
    if request.minor >= _TOKEN_SINCE:
        token = request.services.conductor.call_node(request.context, node, 'get_node_token')
    names = tuple(name for name in Node.view('s', request.minor) if name in _SHOWN)
    renderer = render.renderer(Node, request.minor, names)
    row = nodes.row(request.services.database, node.uuid, renderer.columns)
    return orjson.dumps({'node': orjson.Fragment(renderer.one(request, row)),
                         'config': _config(node, token)})


def _config(node, token: str | None) -> dict:
    metrics, containers = CONF.metrics, CONF.agent_containers
    return {
        'metrics': {'backend': metrics.agent_backend,
                    'prepend_host': metrics.agent_prepend_host,
                    'prepend_uuid': metrics.agent_prepend_uuid,
                    'prepend_host_reverse': metrics.agent_prepend_host_reverse,
                    'global_prefix': metrics.agent_global_prefix},
        'metrics_statsd': {'statsd_host': CONF.metrics_statsd.agent_statsd_host,
                           'statsd_port': CONF.metrics_statsd.agent_statsd_port},
        'heartbeat_timeout': CONF.api.ramdisk_heartbeat_timeout,
        'agent_containers': {name: containers[name] for name in (
            'allow_arbitrary_containers', 'allowed_containers', 'container_steps_file',
            'runner', 'pull_options', 'run_options')},
        'agent_token': token, 'agent_token_required': True,
        'agent_md5_checksum_enable': CONF.agent.allow_md5_checksum,
        'disable_deep_image_inspection': CONF.conductor.disable_deep_image_inspection,
        'permitted_image_formats': CONF.conductor.permitted_image_formats,
        'agent_skip_bmc_detect': node.management_interface in _NO_BMC_DETECT,
        'enable_bios_bootloader_install': CONF.agent.enable_bios_bootloader_install,
        'tls_min_version': CONF.agent.tls_minimum_version,
        'tls_cipher_suites': CONF.agent.tls_ciphers}


# -- heartbeat -----------------------------------------------------------------------------------
def heartbeat(request, ident: str) -> None:
    """Take a sign of life of the agent of a node."""
    _check_enabled()
    if not (idents.is_uuid_like(ident) or idents.is_logical_name(ident)):
        raise exception.InvalidParameterValue(f'Expected UUID or name for node_ident: {ident}')
    given = request.arguments
    node = nodes.get(request.services.database, ident)
    url = given['callback_url']
    known = node.driver_internal_info.get('agent_url')
    scheme, separator, _host = (url or '').partition('://')
    if url is None or url and not (separator and 'http' in scheme):
        raise exception.InvalidParameterValue(
            'An issue with the supplied "callback_url" has been detected.')
    if known and known != url and not sealing.is_sealed(known):   # one with a password in it
        raise exception.InvalidParameterValue(
            'Detected change in ramdisk provided "callback_url"')
    if not given.get('agent_token'):
        raise exception.InvalidParameterValue(
            'Agent token is required for heartbeat processing.')
    if given.get('agent_status') is not None and given['agent_status'] not in _STATUS:
        raise exception.InvalidParameterValue(
            f'Agent status is invalid. Valid states are {",".join(_STATUS)}.')
    request.services.conductor.call_node(
        request.context, node, 'heartbeat', callback_url=url,
        **{name: given.get(name) for name in HEARTBEAT_ARGUMENTS if name != 'callback_url'})


# -- inspection ----------------------------------------------------------------------------------
def continue_inspection(request) -> Reply:
    """Take what an agent found on a machine that is being inspected."""
    legacy = request.minor < _INSPECTION_SINCE
    uuid = request.arguments.get('node_uuid')
    if legacy and (request.minor > 1 or uuid):
        raise exception.NotFound('API version 1.84 or newer is required')
    _check_enabled()
    body = request.read_content()
    inventory = body['inventory']
    plugin_data = {name: value for name, value in body.items() if name != 'inventory'}
    macs, bmcs = _addresses(inventory)
    node = _inspected(request.services.database, uuid, macs, bmcs)
    if node is None:
        node = discovery.enrol(request, macs or bmcs)
        plugin_data['auto_discovered'] = True
    answer = orjson.dumps({'uuid': node.uuid}) if legacy else _answer(request, node)
    request.services.conductor.call_node(request.context, node, 'continue_inspection',
                                         inventory=inventory, plugin_data=plugin_data)
    return Reply(answer)


def _addresses(inventory: dict) -> tuple[list[str], list[str]]:
    """Return the MAC addresses of a machine, in lower case, and its BMC's addresses."""
    macs = [interface['mac_address'].lower() for interface in inventory['interfaces']
            if idents.is_mac(interface['mac_address'])]
    bmcs = [address for address in (inventory.get('bmc_address'), inventory.get('bmc_v6address'))
            if address]
    return macs, bmcs


def _inspected(database, uuid: str | None, macs: list[str], bmcs: list[str]):
    """Return the node that waits for the inventory; None if it is of a machine that nobody
    knows.

    :raises InvalidParameterValue: there is nothing to find it by.
    :raises NotFound: whatever the reason.
    """
    if not (uuid or macs or bmcs):
        raise exception.InvalidParameterValue('No lookup information provided')
    found = set(agent_lookup.by_addresses(database, macs)) | ({uuid} if uuid else set())
    by_bmc = set(agent_lookup.by_bmc(database, bmcs))
    if not (found or by_bmc):
        return None
    if found and by_bmc and not found <= by_bmc:
        raise exception.NotFound()   # its ports say this, its BMC says that
    node = _only(database, sorted(found or by_bmc))
    if node is None or node.provision_state != states.INSPECTWAIT:
        raise exception.NotFound()
    return node
