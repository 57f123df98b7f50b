"""How a step is named: by its id, and in full for people, with its secrets hidden."""
from ironic_clone.common import secrets


def step_id(step: dict) -> str:
    """Return '<interface>.<step>'."""
    return f'{step["interface"]}.{step["step"]}'


def shown(step: dict) -> str:
    """Return the step as it may be shown in an error or a log."""
    return str(secrets.mask(step))
