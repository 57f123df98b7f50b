"""Provision verbs: ``/v1/nodes/{node}/states/provision``."""
import functools
from typing import Any

from ironic_clone.api import argument_types
from ironic_clone.api import lookup
from ironic_clone.api import provision_checks
from ironic_clone.api import types
from ironic_clone.api.arguments import Argument
from ironic_clone.api.provision_verbs import VERBS
from ironic_clone.api.request import Reply
from ironic_clone.api.schemas import configdrive
from ironic_clone.api.schemas import steps
from ironic_clone.db import nodes
from ironic_clone.db import runbooks

ARGUMENTS = {
    'target': Argument(argument_types.one_of(*VERBS), mandatory=True),
    'configdrive': Argument(argument_types.Described(
        argument_types.text_or_object, {'anyOf': [{'type': 'string'}, configdrive.SCHEMA]})),
    **{name: Argument(argument_types.Described(types.List(), schema))
       for name, schema in steps.SCHEMAS.items()},
    'rescue_password': Argument(argument_types.long_text),
    'disable_ramdisk': Argument(argument_types.flag),
    'runbook': Argument(types.text),
}

_STEP_RULES = {name: f'baremetal:node:set_provision_state:{name}'
               for name in ('clean_steps', 'service_steps')}
_STEPS = (*_STEP_RULES, 'deploy_steps')


def put(request, node_ident: str) -> Reply:
    """Have a provision verb carried out on a node."""
    arguments = request.arguments
    target = arguments['target']
    node = lookup.node(request, node_ident)
    verb = VERBS.get(target)
    wish = provision_checks.Wish(node, target, verb, arguments, request.minor,
                                 functools.partial(_runbook, request, node))
    provision_checks.verb_version(wish)
    if not arguments.get('runbook'):
        _allow_steps(request, node)
    arguments = provision_checks.run(wish).arguments
    request.services.conductor.call_node(
        request.context, node, verb.operation, **verb.fixed,
        **{name: arguments.get(name) for name in verb.passes})
    return Reply(location=f'nodes/{node_ident}/states')


def _allow_steps(request, node) -> None:
    """:raises AccessDenied: the caller may not name steps, or not these."""
    for name in _STEPS:
        if request.arguments.get(name):
            if name in _STEP_RULES:
                lookup.allow(request, node, _STEP_RULES[name])
            request.authorize_steps(request.arguments[name], lookup.target_of(node))
            _allow_on_children(request, node, request.arguments[name])


def _runbook(request, node, ident: str) -> runbooks.Runbook:
    """Find a runbook for a node.

    Somebody has approved of the steps of a public one; those of others are the owner's wish, and
    held against the rules of steps.

    :raises RunbookNotFound: there is none.
    :raises AccessDenied: the caller may not use it, or not its steps.
    """
    found = runbooks.get(request.services.database, ident)
    request.authorize('baremetal:runbook:use', {'runbook.owner': found.owner})
    if found.owner and not found.public:
        request.authorize_steps(found.steps, lookup.target_of(node))
    return found


def _allow_on_children(request, node, steps: Any) -> None:
    """Demand the rights on child nodes, too, where steps are run on them: somebody else may lease
    these, or own them.

    :param steps: not checked yet; what is no step is passed over.
    :raises AccessDenied: the caller lacks them on one of those that the steps are for.
    """
    limits = [step.get('limit_child_node_execution') for step in steps or ()
              if isinstance(step, dict) and step.get('execute_on_child_nodes')]
    if not limits or not request.services.enforcer.asks_all:
        return
    named = {str(uuid) for limit in limits for uuid in limit} \
        if all(limit and isinstance(limit, list) for limit in limits) else None
    for child in nodes.select(request.services.database, ('uuid', *lookup.OWNERS),
                              nodes.table.c.parent_node == node.uuid):
        if named is None or child.uuid in named:
            for rule in (lookup.VISIBLE, request.route.rule):
                request.authorize(rule, lookup.target_of(child))
