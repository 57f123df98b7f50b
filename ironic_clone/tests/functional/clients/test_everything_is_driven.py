"""Nothing that the installed clients can do is left out."""
from ironic_clone.tests.functional.clients import driven
from ironic_clone.tests.functional.clients import test_collections_cli  # noqa: F401
from ironic_clone.tests.functional.clients import test_collections_sdk  # noqa: F401
from ironic_clone.tests.functional.clients import test_life_cli  # noqa: F401
from ironic_clone.tests.functional.clients import test_life_sdk  # noqa: F401
from ironic_clone.tests.functional.clients import test_nodes_cli  # noqa: F401
from ironic_clone.tests.functional.clients import test_nodes_sdk  # noqa: F401

COMMANDS_LEFT_OUT: dict[str, str] = {}
METHODS_LEFT_OUT: dict[str, str] = {}
"""name -> why no test drives it."""


def test_every_subcommand():
    assert driven.PROMISED_COMMANDS | set(COMMANDS_LEFT_OUT) == driven.installed_commands()


def test_every_method_of_the_sdk():
    assert driven.PROMISED_METHODS | set(METHODS_LEFT_OUT) == driven.installed_methods()
