"""Projects, users and roles in a real Keystone, and the tokens that they get."""
import base64
import pathlib

import msgpack
import openstack
import yaml
from cryptography.fernet import Fernet

from ironic_clone.tests.servers import keystone as keystone_server
from ironic_clone.tests.servers import memcached as memcached_server

PASSWORD = 'of-everybody'
PROJECTS = ('owner', 'lessee', 'stranger', 'service')
USERS = {   # user: (project, None for the whole system; role)
    'system-admin': (None, 'admin'), 'system-member': (None, 'member'),
    'system-reader': (None, 'reader'),
    'owner-admin': ('owner', 'admin'), 'owner-member': ('owner', 'member'),
    'owner-reader': ('owner', 'reader'), 'lessee-member': ('lessee', 'member'),
    'stranger-admin': ('stranger', 'admin'), 'ironic': ('service', 'service')}


def settings(keystone: keystone_server.Keystone, memcached: memcached_server.Memcached) -> dict:
    """Return [keystone_authtoken] of a service that logs in as ``ironic``."""
    return {'auth_type': 'password', 'auth_url': keystone.url, 'username': 'ironic',
            'password': PASSWORD, 'user_domain_id': 'default', 'project_name': 'service',
            'project_domain_id': 'default', 'memcached_servers': memcached.address,
            'memcache_pool_socket_timeout': 30, 'http_connect_timeout': 60}   # busy machines


class People:
    """Everybody of ``USERS``, made by openstacksdk.

    :ivar projects: name -> id.
    """

    def __init__(self, keystone: keystone_server.Keystone, baremetal_url: str):
        self._keystone = keystone
        self.admin = openstack.connect(
            load_yaml_config=False, load_envvars=False, auth_url=keystone.url, username='admin',
            password=keystone_server.PASSWORD, user_domain_id='default', system_scope='all')
        identity = self.admin.identity
        roles = {role.name: role for role in identity.roles()}
        self.projects = {name: identity.create_project(name=name, domain_id='default').id
                         for name in PROJECTS}
        for name, (project, role) in USERS.items():
            user = identity.create_user(name=name, password=PASSWORD, domain_id='default')
            if project is None:
                identity.assign_system_role_to_user(user, roles[role], 'all')
            else:
                identity.assign_project_role_to_user(
                    self.projects[project], user, roles[role])
        service = identity.create_service(type='baremetal', name='ironic')
        identity.create_endpoint(service_id=service.id, interface='public', url=baremetal_url,
                                 region_id=keystone_server.REGION)
        self._tokens: dict[str, str] = {}

    def cloud(self, user: str) -> dict:
        """Return the entry of a clouds.yaml for a user."""
        project, _ = USERS[user]
        auth = {'auth_url': self._keystone.url, 'username': user, 'password': PASSWORD,
                'user_domain_id': 'default'}
        auth |= {'system_scope': 'all'} if project is None else {
            'project_name': project, 'project_domain_id': 'default'}
        return {'auth_type': 'password', 'auth': auth, 'region_name': keystone_server.REGION,
                'identity_api_version': 3}

    def write_clouds(self, path: pathlib.Path) -> None:
        """Write a clouds.yaml with everybody, and an application credential of owner-member."""
        clouds = {user: self.cloud(user) for user in USERS}
        member = openstack.connect(load_yaml_config=False, load_envvars=False,
                                   **self.cloud('owner-member'))
        made = member.identity.create_application_credential(
            member.current_user_id, 'for-a-script')
        clouds['application'] = {
            'auth_type': 'v3applicationcredential', 'region_name': keystone_server.REGION,
            'auth': {'auth_url': self._keystone.url, 'application_credential_id': made.id,
                     'application_credential_secret': made.secret}}
        path.write_text(yaml.safe_dump({'clouds': clouds}))

    def new_token(self, user: str) -> str:
        """Return a token that nobody has used."""
        return openstack.connect(load_yaml_config=False, load_envvars=False,
                                 **self.cloud(user)).auth_token

    def token(self, user: str) -> str:
        """Return a token of a user, always the same."""
        if user not in self._tokens:
            self._tokens[user] = self.new_token(user)
        return self._tokens[user]

    def scoped_token(self, user: str, **scope: str) -> str:
        """Return a token of another scope than the user's own; of none, without ``scope``."""
        cloud = self.cloud(user)
        auth = {name: cloud['auth'][name] for name in (
            'auth_url', 'username', 'password', 'user_domain_id')}
        return openstack.connect(load_yaml_config=False, load_envvars=False, **{
            **cloud, 'auth': {**auth, **scope}}).auth_token

    def restricted_token(self, user: str, method: str, path: str) -> str:
        """Return a token that is good for some requests to the service only."""
        connection = openstack.connect(load_yaml_config=False, load_envvars=False,
                                       **self.cloud(user))
        made = connection.identity.create_application_credential(
            connection.current_user_id, f'only {method} {path}', access_rules=[
                {'service': 'baremetal', 'method': method, 'path': path}])
        return openstack.connect(
            load_yaml_config=False, load_envvars=False, auth_type='v3applicationcredential',
            auth={'auth_url': self._keystone.url, 'application_credential_id': made.id,
                  'application_credential_secret': made.secret}).auth_token

    def expired(self, token: str) -> str:
        """Return what a token is an hour after its end: the same, with another time in it."""
        keys = sorted((self._keystone.directory / 'keys').iterdir(), key=lambda path: int(
            path.name))
        fernet = Fernet(keys[-1].read_bytes())
        payload = msgpack.unpackb(fernet.decrypt(_padded(token)), raw=True)
        ended = [part - 3600 * 2 if isinstance(part, float) else part for part in payload]
        return fernet.encrypt(msgpack.packb(ended)).decode().rstrip('=')


def foreign(token: str) -> str:
    """Return a token that another Keystone has made."""
    return Fernet(Fernet.generate_key()).encrypt(
        base64.urlsafe_b64decode(_padded(token))).decode().rstrip('=')


def _padded(token: str) -> bytes:
    return (token + '=' * (-len(token) % 4)).encode()
