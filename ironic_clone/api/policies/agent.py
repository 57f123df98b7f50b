"""Rules of what agents ask: they have no credentials but their token."""
from ironic_clone.api.policies.rule import Rule

RULES = (
    Rule('baremetal:node:ipa_heartbeat', 'anyone', 'Tell that the agent of a node lives.', ()),
    Rule('baremetal:driver:ipa_lookup', 'anyone', 'Find the node that an agent runs on.', ()),
    Rule('baremetal:driver:ipa_continue_inspection', 'anyone',
         'Tell what an agent found on a node.', ()),
)
