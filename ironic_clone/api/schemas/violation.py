"""From a violated JSON schema to a sentence that does not repeat the value.

What is sent may hold secrets (a config drive, arguments of steps), so the sentence says where
the fault is and what would be right, and leaves out what was there.
"""
from collections.abc import Mapping
from typing import Any

from ironic_clone.common import exception


def check(name: str, value: Any, schema: Mapping[str, Any]) -> None:
    """Hold ``value`` against ``schema``.

    :param name: what the value is called in the sentence.
    :raises InvalidParameterValue: it violates the schema.
    """
    import jsonschema  # costs more at start than all requests that need it
    validator = jsonschema.Draft202012Validator(schema)
    error = min(validator.iter_errors(value), default=None,
                key=lambda found: [str(part) for part in found.absolute_path])
    if error is None:
        return
    place = ''.join(f'[{part}]' if isinstance(part, int) else f'.{part}'
                    for part in error.absolute_path)
    raise exception.InvalidParameterValue(f'Invalid {name}{place}: {_sentence(error)}.')


def _sentence(error) -> str:
    wanted, keyword = error.validator_value, error.validator
    if keyword == 'type':
        kinds = [wanted] if isinstance(wanted, str) else wanted
        return 'must be of type ' + ' or '.join(kinds)
    if keyword == 'required':
        missing = [key for key in wanted if key not in error.instance]
        return 'lacks ' + ', '.join(f'"{key}"' for key in missing)
    if keyword == 'additionalProperties':
        known = error.schema['properties']
        unknown = sorted(str(key)[:50] for key in error.instance if key not in known)
        return (', '.join(f'"{key}"' for key in unknown[:5]) + ' not known here, possible are '
                + ', '.join(f'"{key}"' for key in known))
    if keyword == 'enum':
        return 'must be one of ' + ', '.join(f'"{item}"' for item in wanted)
    if keyword in ('minLength', 'minItems'):
        return 'must not be empty'
    return 'must be ' + error.schema.get('description', 'of another form')
