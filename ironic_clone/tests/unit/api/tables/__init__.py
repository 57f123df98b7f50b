"""Facts that clients rely on, kept apart from the declarations that must meet them."""
import pathlib

import yaml


def load(name: str) -> dict:
    """Return the facts of one file of this directory."""
    return yaml.safe_load((pathlib.Path(__file__).parent / f'{name}.yaml').read_text())
