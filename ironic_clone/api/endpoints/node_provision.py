"""Provision verbs: ``/v1/nodes/{node}/states/provision``."""
from ironic_clone.api import argument_types
from ironic_clone.api import lookup
from ironic_clone.api import provision_checks
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.provision_verbs import VERBS
from ironic_clone.api.request import Reply

ARGUMENTS = {
    'target': Argument(types.text, mandatory=True),
    'configdrive': Argument(argument_types.text_or_object),
    'clean_steps': Argument(types.List()),
    'deploy_steps': Argument(types.List()),
    'service_steps': Argument(types.List()),
    'rescue_password': Argument(argument_types.long_text),
    'disable_ramdisk': Argument(argument_types.flag),
    'runbook': Argument(types.text),
}

_STEP_RULES = {name: f'baremetal:node:set_provision_state:{name}'
               for name in ('clean_steps', 'service_steps')}


def put(request, node_ident: str) -> Reply:
    """Have a provision verb carried out on a node."""
    arguments = request.arguments
    target = arguments['target']
    node = lookup.node(request, node_ident)
    verb = VERBS.get(target)
    wish = provision_checks.Wish(node, target, verb, arguments, request.minor)
    provision_checks.verb_version(wish)
    for name, rule in _STEP_RULES.items():
        if arguments.get(name):
            lookup.allow(request, node, rule)
    provision_checks.run(wish)
    request.services.conductor.call_node(
        request.context, node, verb.operation, **verb.fixed,
        **{name: arguments.get(name) for name in verb.passes})
    return Reply(location=f'nodes/{node_ident}/states')
