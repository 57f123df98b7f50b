"""Counts of tests: read from pytest's JUnit file, compared, printed."""
import dataclasses
import pathlib
import xml.etree.ElementTree


@dataclasses.dataclass(frozen=True)
class Counts:
    """How many tests ended how. A skipped test is one that proved nothing: it fails the run."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0


def read(junit: pathlib.Path, code: int) -> Counts:
    """Read pytest's file; a run that left none, or failed for no test's sake, is one failure."""
    passed = failed = skipped = 0
    if junit.is_file():
        for suite in xml.etree.ElementTree.parse(junit).getroot().iter('testsuite'):
            tests, failures, errors, skips = (
                int(suite.get(name, 0)) for name in ('tests', 'failures', 'errors', 'skipped'))
            passed += max(tests - failures - errors - skips, 0)
            failed += failures + errors
            skipped += skips
    if code and not failed:
        failed = 1
    return Counts(passed, failed, skipped)


class Report:
    """What each part gave, and whether the columns of the matrix are equal."""

    def __init__(self):
        self._parts: dict[str, tuple[float, Counts]] = {}
        self._compared: list[str] = []

    def add(self, name: str, seconds: float, counts: Counts) -> None:
        """Note one part's outcome."""
        self._parts[name] = seconds, counts

    def compare(self, names: list[str]) -> None:
        """These parts must have equal counts."""
        self._compared = names

    def finish(self, seconds: float) -> int:
        """Print everything; return the exit code."""
        print(f'\n{"part":32}{"passed":>8}{"failed":>8}{"skipped":>8}{"seconds":>9}')
        for name, (took, counts) in self._parts.items():
            print(f'{name:32}{counts.passed:8}{counts.failed:8}{counts.skipped:8}{took:9.1f}')
        print(f'{"all":48}{"":8}{seconds:9.1f}')
        equal = len({self._parts[name][1] for name in self._compared}) <= 1
        if self._compared:
            print('The columns of the functional tests are '
                  + ('equal.' if equal else 'NOT EQUAL: this run fails.'))
        passed = sum(counts.passed for _, counts in self._parts.values())
        failed = sum(counts.failed + counts.skipped for _, counts in self._parts.values())
        failed += not equal
        print(f'{passed} passed, {failed} failed', flush=True)
        return int(bool(failed) or not passed)
