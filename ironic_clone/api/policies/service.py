"""Rules of the service itself: conductors, shards, events from networks, secrets, helpers."""
from ironic_clone.api.policies.rule import ADMIN
from ironic_clone.api.policies.rule import SEE_ALL
from ironic_clone.api.policies.rule import Rule

_NODES = (('GET', '/v1/nodes'), ('GET', '/v1/nodes/detail'), ('GET', '/v1/nodes/{node_ident}'))

SECRETS = frozenset({'show_password', 'show_instance_secrets'})
"""Nobody passes these by default, and they are asked in every mode of authentication."""

RULES = (
    Rule('show_password', 'nobody', 'See passwords and the like in driver_info, '
         'driver_internal_info and elsewhere. Asked without authentication, too.', (), _NODES),
    Rule('show_instance_secrets', 'nobody', 'See secrets in instance_info. Asked without '
         'authentication, too.', (), _NODES),
    Rule('baremetal:conductor:get', SEE_ALL, 'See conductors.'),
    Rule('baremetal:shards:get', SEE_ALL, 'See shards.'),
    Rule('baremetal:events:post', ADMIN, 'Tell of events in networks.', ('system',)),
)

PUBLIC_API = 'is_public_api:True'
SERVICE_ROLE = 'role:service and project_name:%(config.service_project_name)s'
_MEMBER = ('(project_domain_id:default or project_domain_id:None) and '
           '(project_name:demo or project_name:baremetal)')

HELPERS = {
    'public_api': (PUBLIC_API, 'A request on a path that needs no authentication.'),
    'admin_api': ('role:admin or role:administrator', ''),
    'is_member': (_MEMBER, ''),
    'is_observer': ('rule:is_member and (role:observer or role:baremetal_observer)', ''),
    'is_admin': ('rule:admin_api or (rule:is_member and role:baremetal_admin)', ''),
    'is_node_owner': ('project_id:%(node.owner)s', ''),
    'is_node_lessee': ('project_id:%(node.lessee)s', ''),
    'is_allocation_owner': ('project_id:%(allocation.owner)s', ''),
    'baremetal:allocation:create_pre_rbac': (
        '(rule:is_member and role:baremetal_admin) or (is_admin_project:True and role:admin)',
        ''),
}
"""Rules that only other rules refer to: name -> (check string, sentence). Those without a
sentence are names that policy files of old use; no default depends on them."""
