"""What drivers answer, held against what they may answer: outside code is not to be believed."""
from ironic_clone.common import exception


def refuse_unless(right: bool, kind: str, found, what: str) -> None:
    """Pass if an answer is ``right``.

    :param kind: interface type that gave it.
    :param what: what it should have been, for the sentence: 'power state'.
    :raises OperationFailed: it is not.
    """
    if not right:
        raise exception.OperationFailed(
            f'The {kind} interface answered {found!r:.100}, which is no {what}.')
