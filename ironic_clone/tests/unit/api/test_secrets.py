"""Secrets are put wherever one can be, over work that goes well and work that fails: none of them
is in any response, line of the log, error or entry of a history. Where there are keys for it, none
is in the files of the database either.

Each secret is ``hush-<where it was put>``, so that a leak says where it comes from.
"""
import io
import json
import logging
import re
import uuid

import pytest
import webob
from cryptography.fernet import Fernet

from ironic_clone.api import routes
from ironic_clone.api import stack
from ironic_clone.cmd import discretion
from ironic_clone.common import secrets
from ironic_clone.conductor.service import Conductor
from ironic_clone.db import nodes
from ironic_clone.rpc import local
from ironic_clone.rpc import ring
from ironic_clone.rpc.client import ConductorClient
from ironic_clone.tests.servers import wait
from ironic_clone.tests.unit.api import leaky_driver

HUSH = re.compile(rb'hush-[\w-]+')
SECONDS = 60
MAC = '52:54:00:11:22:33'
OPTIONS = {'auth_strategy': 'noauth', 'rpc_transport': 'none', 'host': 'discreet',
           'enabled_hardware_types': ['fake-hardware']}


def credentials(where: str) -> dict:
    """Return an object with every kind of secret."""
    return {'ipmi_password': f'hush-{where}-password', 'snmp_community': f'hush-{where}-community',
            'snmp_auth_key': f'hush-{where}-key', 'a': [{'auth_token': f'hush-{where}-deep'}],
            'passphrase': [f'hush-{where}-list', 5], 'my_secret_number': f'hush-{where}-suffix',
            'deploy_kernel': f'https://u:hush-{where}-url@h/k',
            'image_source': f'https://h/i?temp_url_sig=hush-{where}-signature&b=c',
            'append': f'nofb password=hush-{where}-argument',
            'json': json.dumps({'ipmi_hex_kg_key': f'hush-{where}-json'}),
            'settings': [{'name': 'AdminPassword', 'value': f'hush-{where}-setting'},
                         {'value': f'hush-{where}-value-first', 'name': 'SETUP_PASSWORD'}]}


def instance(where: str) -> dict:
    """Return an instance_info with every kind of secret."""
    return {**credentials(where), 'image_url': f'https://h/hush-{where}-image', 'ks_template':
            f'https://u:hush-{where}-ks@h/k', 'configdrive': f'hush-{where}-drive'}


class Discreet:
    """The service in this process; holds all that it says to what it may say."""

    def __init__(self, application):
        self._application = application
        self.leaks: list[tuple] = []
        self.known: list[bytes] = []

    def __call__(self, method, path, body=None, raw=None, allowed=()):
        request = webob.Request.blank(path, method=method, headers={
            'X-OpenStack-Ironic-API-Version': '1.115'})
        if body is not None or raw is not None:
            request.body = raw if raw is not None else json.dumps(body).encode()
            request.content_type = 'application/json'
        response = request.get_response(self._application)
        said = response.body + str(response.headerlist).encode()
        for secret in (*HUSH.findall(said), *(one for one in self.known if one in said)):
            if not secret.decode().startswith(allowed or 'none'):
                self.leaks.append((method, path, response.status_int, secret))
        # 500 is of drivers that crash.
        assert response.status_int <= 500, (method, path, response.body)
        return response

    def make(self, path, **body):
        response = self('POST', f'/v1/{path}', body)
        assert response.status_int == 201, response.body
        return response.json['uuid']

    def do(self, ident, verb, status=202, **body):
        response = self('PUT', f'/v1/nodes/{ident}/states/provision', {'target': verb, **body})
        assert response.status_int == status, response.body
        return self.settled(ident)

    def settled(self, ident):
        """Return the state of a node when nobody works on it."""
        def free():
            return self('GET', f'/v1/nodes/{ident}').json['reservation'] is None
        wait.until(free, 'the node is free', SECONDS)
        return self('GET', f'/v1/nodes/{ident}').json['provision_state']


@pytest.fixture
def log(monkeypatch):
    """All that is logged at DEBUG: as it is written, and what we ourselves said before that."""
    written, said = io.StringIO(), []
    handler = logging.StreamHandler(written)
    root = logging.getLogger()
    monkeypatch.setattr(root, 'handlers', [*root.handlers, handler])
    monkeypatch.setattr(root, 'level', logging.DEBUG)
    root.manager._clear_cache()
    discretion.keep()

    class Ours(logging.Handler):
        def emit(self, record):
            said.append(record.getMessage())

    ours = logging.getLogger('ironic_clone')
    handler = Ours()
    ours.addHandler(handler)
    yield lambda: (written.getvalue(), '\n'.join(said))
    ours.removeHandler(handler)
    root.manager._clear_cache()


NOT_ENCRYPTED = re.compile(rb'hush-(template|runbook|clean-setting|clean-value-first)')
"""Steps that operators have approved of for many nodes, and what firmware says it is set to."""


@pytest.fixture
def keys(conf):
    conf.set_override('keys', [Fernet.generate_key().decode()], 'secrets')


@pytest.fixture
def service(conf, database, tmp_path, log):
    for name, value in {**OPTIONS, 'state_path': str(tmp_path)}.items():
        conf.set_override(name, value)
    for name in ('require_tls',):
        conf.set_override(name, False, 'agent')
    conf.set_override('enable_for_nodes', False, 'sensor_data')
    transport, rings = local.LocalTransport(), ring.Rings(database)
    conductor = Conductor(database, leaky_driver.registry(), transport, rings=rings)
    conductor.start()
    yield Discreet(stack.build(database, ConductorClient(transport, rings), rings))
    conductor.stop()


def templates(service) -> dict[str, str]:
    """Make what has arguments of steps, and what hangs on a node; return their idents."""
    step = {'interface': 'bios', 'step': 'apply_configuration'}
    return {
        'template': service.make('deploy_templates', name='CUSTOM_HUSH', steps=[
            {**step, 'args': credentials('template'), 'priority': 10}]),
        'runbook': service.make('runbooks', name='CUSTOM_BOOK', steps=[
            {**step, 'args': credentials('runbook'), 'order': 1}])}


def test_what_goes_well_tells_no_secret(keys, service, log, database, tmp_path):
    idents = templates(service)
    node = idents['node'] = service.make(
        'nodes', name='discreet', driver='fake-hardware', driver_info=credentials('driver'),
        instance_info=instance('instance'))
    service.make('ports', node_uuid=node, address=MAC)
    service.make('volume/targets', node_uuid=node, volume_type='iscsi', boot_index=0,
                 volume_id='v', properties=credentials('target'))
    assert service.do(node, 'manage') == 'manageable'
    settings = credentials('clean')['settings']
    assert service.do(node, 'clean', clean_steps=[
        {'interface': 'bios', 'step': 'apply_configuration', 'args': {'settings': settings}},
        {'interface': 'firmware', 'step': 'update', 'args': {'settings': [
            {'component': 'bmc', 'url': 'https://u:hush-firmware@h/f?sig=hush-firmware-sig'}]}}],
    ) == 'manageable'
    shown = service('GET', f'/v1/nodes/{node}/bios').json['bios']
    assert {item['name']: item['value'] for item in shown} == {
        'AdminPassword': secrets.MASK, 'SETUP_PASSWORD': secrets.MASK}
    assert service.do(node, 'provide') == 'available'
    assert service.do(node, 'active', configdrive={'user_data': 'hush-user-data', 'meta_data': {
        'admin_pass': 'hush-admin-pass'}}) == 'active'
    assert service.do(node, 'rescue', rescue_password='hush-rescue') == 'rescue'
    assert service.do(node, 'unrescue') == 'active'
    service('PATCH', f'/v1/nodes/{node}', [
        {'op': 'add', 'path': '/driver_info/redfish_password', 'value': 'hush-patched'}])
    service('POST', f'/v1/nodes/{node}/vendor_passthru/third_method_sync',
            {'bar': 'hush-passthru'})
    agent(service, node, database)
    everywhere(service, idents)
    nothing_of(service, log)
    # The log of SQLite has all that was ever written.
    files = b''.join(path.read_bytes() for path in tmp_path.glob('ironic_clone.sqlite*'))
    assert b'$secret$gAAAA' in files
    assert {found[0] for found in re.finditer(rb'hush-[\w-]+', files)
            if not NOT_ENCRYPTED.match(found[0])} == set()


def test_what_fails_tells_no_secret(service, log, database):
    idents = templates(service)
    node = idents['node'] = service.make(
        'nodes', name='leaky', driver='leaky', driver_info=credentials('driver'),
        instance_info=instance('instance'))
    service.make('ports', node_uuid=node, address=MAC)
    path = f'/v1/nodes/{node}'
    assert service.do(node, 'manage') == 'manageable'
    for target in ('power on', 'rebooting'):
        service('PUT', f'{path}/states/power', {'target': target})
        service.settled(node)
        assert 'refused' in service('GET', path).json['last_error']
    service.do(node, 'clean', clean_steps=[
        {'interface': 'bios', 'step': 'apply_configuration',
         'args': {'settings': credentials('clean')['settings']}}])
    service('DELETE', f'{path}/maintenance')
    assert service.do(node, 'manage') == 'manageable'
    for method in ('at_once', 'later'):
        service('POST', f'{path}/vendor_passthru/{method}', credentials(method))
        service.settled(node)
    service('PUT', f'{path}/management/boot_device', {'boot_device': 'pxe'})
    service('PUT', f'{path}/management/inject_nmi', {})
    service('PUT', f'{path}/states/console', {'enabled': True})
    service('POST', f'{path}/vmedia', {
        'device_type': 'cdrom', 'image_url': 'https://u:hush-vmedia@h/i?sig=hush-vmedia-sig',
        'image_download_source': 'http'})
    service.settled(node)
    service('DELETE', f'{path}/vmedia')
    service.settled(node)
    assert service.do(node, 'inspect') == 'inspect wait'
    agent(service, node, database)
    service('POST', f'/v1/continue_inspection?node_uuid={node}', {
        'inventory': {'interfaces': [{'mac_address': MAC}], 'password': 'hush-inventory'},
        **credentials('inspection'), 'error': 'password=hush-reported'})
    assert service.settled(node) == 'inspect failed'
    service.do(node, 'manage')
    assert service.do(node, 'provide') == 'available'
    assert service.do(node, 'active', configdrive={'user_data': 'hush-user-data', 'meta_data': {
        'admin_pass': 'hush-admin-pass'}}) == 'deploy failed'
    everywhere(service, idents)
    nothing_of(service, log)


def test_what_is_refused_tells_no_secret(service, log):
    """Errors about a body do not repeat what was in it."""
    idents = templates(service)
    node = idents['node'] = service.make('nodes', driver='fake-hardware',
                                         driver_info=credentials('driver'))
    path, steps = f'/v1/nodes/{node}', f'/v1/nodes/{node}/states/provision'
    hush = credentials('refused')
    for method, where, body in (
            ('POST', '/v1/nodes', {'driver': 'fake-hardware', 'driver_info': 'hush-text'}),
            ('POST', '/v1/nodes', {'driver': 'fake-hardware', 'driver_info': ['hush-list']}),
            ('POST', '/v1/nodes', {'driver': 'fake-hardware', 'instance_info': 'hush-info'}),
            ('POST', '/v1/nodes', {'driver': 'fake-hardware', 'driver_info': hush, 'zz': 1}),
            ('POST', '/v1/nodes', {'driver': 'zz', 'driver_info': hush}),
            ('PATCH', path, [{'op': 'add', 'path': '/driver_info', 'value': 'hush-patch'}]),
            ('PATCH', path, [{'op': 'replace', 'path': '/driver_info/x/y', 'value': 'hush-p'}]),
            ('PATCH', path, [{'op': 'zz', 'path': '/driver_info/a', 'value': 'hush-patch'}]),
            ('PATCH', path, [{'op': 'add', 'path': '/driver_info/passphrase/b', 'value': hush}]),
            ('PATCH', path, [{'op': 'remove', 'path': '/driver_info/ipmi_password/a'}]),
            ('PATCH', path, [hush]), ('PATCH', path, hush), ('PATCH', path, ['hush-operation']),
            ('PUT', steps, {'target': 'manage', 'rescue_password': 'hush-rescue'}),
            ('PUT', steps, {'target': 'rescue', 'rescue_password': ['hush-rescue']}),
            ('PUT', steps, {'target': 'rescue', 'rescue_password': 'hush-rescue'}),
            ('PUT', steps, {'target': 'active', 'configdrive': 'hush-drive!'}),
            ('PUT', steps, {'target': 'active', 'configdrive': {'zz': 'hush-drive'}}),
            ('PUT', steps, {'target': 'active', 'configdrive': {'meta_data': 'hush-drive'}}),
            ('PUT', steps, {'target': 'clean', 'clean_steps': [{'args': hush}]}),
            ('PUT', steps, {'target': 'clean', 'clean_steps': 'hush-steps'}),
            ('PUT', steps, {'target': 'clean', 'clean_steps': [
                {'interface': 'bios', 'step': 'x', 'args': 'hush-args'}]}),
            ('PUT', steps, {'target': 'active', 'deploy_steps': [{'args': hush}]}),
            ('PUT', steps, {'target': 'service', 'service_steps': [{**hush}]}),
            ('POST', '/v1/deploy_templates', {'name': 'CUSTOM_B', 'steps': [{'args': hush}]}),
            ('POST', '/v1/deploy_templates', {'name': 'CUSTOM_B', 'steps': 'hush-steps'}),
            ('PATCH', f'/v1/deploy_templates/{idents["template"]}',
             [{'op': 'add', 'path': '/steps/0/args', 'value': 'hush-args'}]),
            ('PATCH', f'/v1/runbooks/{idents["runbook"]}',
             [{'op': 'replace', 'path': '/steps/0/args/zz/y', 'value': 'hush-args'}]),
            ('POST', '/v1/runbooks', {'name': 'CUSTOM_B', 'steps': [{'args': hush}]}),
            ('POST', '/v1/volume/targets', {'node_uuid': node, 'properties': 'hush-properties',
                                            'volume_type': 'x', 'boot_index': 0,
                                            'volume_id': 'v'}),
            ('POST', f'{path}/vmedia', {'device_type': 'cdrom', 'image_url': 'ftp://u:hush-url@h'}),
            ('POST', f'{path}/vmedia', {'device_type': 'zz', 'image_url': 'http://u:hush-url@h'}),
            ('POST', f'{path}/vendor_passthru/zz', hush),
            ('POST', f'{path}/vendor_passthru/second_method', hush),
            ('POST', f'/v1/heartbeat/{node}', {
                'callback_url': 'ftp://u:hush-callback@h', 'agent_token': 'hush-token',
                'agent_version': '9'}),
            ('POST', '/v1/inspection_rules', {'actions': [{'op': 'log', 'args': hush}]}),
            ('POST', '/v1/continue_inspection', {'inventory': 'hush-inventory'})):
        answer = service(method, where, body)
        assert 400 <= answer.status_int < 500, (method, where, body, answer.body)
    for raw in (b'{"driver_info": {"ipmi_password": "hush-cut', b'["hush-list"]', b'"hush-text"',
                b'{"driver_info": {"ipmi_password": "hush-bytes\xff"}}'):
        for method, where in (('POST', '/v1/nodes'), ('PATCH', path), ('PUT', steps)):
            assert service(method, where, raw=raw).status_int == 400
    nothing_of(service, log)


def agent(service, node: str, database) -> None:
    """An agent looks its node up, with a token that nobody else ever sees, and says a word."""
    token = secrets_of(database, node).get('agent_secret_token')
    answer = service('GET', f'/v1/lookup?node_uuid={node}')
    if answer.status_int == 200 and token is None:
        token = answer.json['config']['agent_token']
        assert len(token) > 40
        service.known.append(token.encode())
    for said in ('hush-wrong-token', token):
        service('POST', f'/v1/heartbeat/{node}', {
            'callback_url': 'https://u:hush-callback@h/', 'agent_version': '9',
            'agent_token': said or 'hush-no-token', 'agent_status': 'error',
            'agent_status_message': 'it has password=hush-message'})
    service.settled(node)
    service('GET', f'/v1/lookup?node_uuid={node}')


def secrets_of(database, node: str) -> dict:
    return nodes.get(database, node).unseal().driver_internal_info


def everywhere(service, idents: dict[str, str]) -> None:
    """Read all that there is to be read."""
    history = service('GET', f'/v1/nodes/{idents["node"]}/history').json['history']
    assert history
    values = {'node_ident': idents['node'], 'event_uuid': history[0]['uuid'],
              'setting_name': 'AdminPassword', 'runbook_ident': idents['runbook'],
              'template_ident': idents['template'], 'driver_name': 'fake-hardware'}
    read = 0
    for pattern, methods in routes.ROUTES.items():
        if 'GET' not in methods or 'lookup' in pattern:
            continue
        path = re.sub(r'\{(\w+)[^}]*\}', lambda match: values.get(
            match[1], idents['node'] if 'node' in match[1] else str(uuid.uuid4())), pattern)
        # What an inspection found is shown as it is.
        service('GET', path, allowed='hush-in' if path.endswith('/inventory') else ())
        read += service('GET', f'{path}?detail=true').status_int == 200
    assert read > 5
    for kind in ('deploy_templates', 'runbooks'):
        assert b'******' in service('GET', f'/v1/{kind}?detail=true').body
    for entry in history:
        service('GET', f'/v1/nodes/{idents["node"]}/history/{entry["uuid"]}')


def nothing_of(service, log) -> None:
    """Hold what was answered and logged to what was put in."""
    written, said = log()
    assert service.leaks == []
    assert len(written) > 200
    for text in (written, said):
        found = [line for line in text.splitlines() if 'hush-' in line or any(
            token.decode() in line for token in service.known)]
        assert found == []
