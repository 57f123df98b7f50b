"""[inspection_rules]: what is done with what an inspection finds."""
from oslo_config import cfg

GROUP = 'inspection_rules'

OPTS = [
    cfg.StrOpt('built_in_rules', mutable=True,
               help='A YAML file with a list of inspection rules that run beside those of the '
                    'API.'),
    cfg.StrOpt('mask_secrets', default='always', choices=['always', 'never', 'sensitive'],
               help='Which rules see asterisks for secrets of the data and of the node: all, '
                    'none, or, with "sensitive", all that are not sensitive. What rules log, and '
                    'the errors that they end with, never show secrets.'),
]
