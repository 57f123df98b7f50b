"""The release notes, collected by reno and sorted by the tags of the repository."""
import re
from collections.abc import Iterator

from reno import config
from reno import formatter
from reno import loader

from ext import command_reference

UNTAGGED = re.compile(r'^(?:0\.0\.0|working-copy)\n=+$', re.MULTILINE)
"""What reno calls the version before the first tag, and changes that are not committed."""


def notes() -> Iterator[str]:
    """Yield all notes as lines of reStructuredText, the newest version first."""
    if not (command_reference.ROOT / '.git').exists():
        yield 'The notes are in the directory ``releasenotes/notes``. They are shown here only ' \
              'where the documentation is built in a clone of the repository.'
        return
    settings = config.Config(str(command_reference.ROOT), 'releasenotes')
    with loader.Loader(settings, ignore_cache=True) as found:
        report = formatter.format_report(found, settings, found.versions, show_source=False)
    yield from UNTAGGED.sub('Not yet released\n================', report).splitlines()
