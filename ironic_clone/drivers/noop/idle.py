"""The common half of interfaces that ask nothing of a node."""


class Idle:
    """Mixed in before an interface class: no properties, every node is valid."""

    def get_properties(self) -> dict[str, str]:
        return {}

    def validate(self, task) -> None:
        """Accept every node."""

    def nothing(self, task, *args, **kwargs) -> None:
        """Do nothing; for every operation that has nothing to do."""
