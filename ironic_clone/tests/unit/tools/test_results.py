"""What a test run is worth: counts are read from pytest's file, and unequal columns fail."""
import pytest

JUNIT = ('<testsuites><testsuite tests="{tests}" failures="{failures}" errors="{errors}" '
         'skipped="{skipped}"/></testsuites>')


@pytest.fixture
def results(tool):
    return tool('results')


@pytest.mark.parametrize('tests, failures, errors, skipped, code, expected', [
    (7, 0, 0, 0, 0, (7, 0, 0)), (7, 2, 1, 1, 1, (3, 3, 1)),
    (7, 0, 0, 0, 2, (7, 1, 0)),    # interrupted: no test failed, the run did
    (0, 0, 0, 0, 5, (0, 1, 0))])   # nothing was collected
def test_counts(results, tmp_path, tests, failures, errors, skipped, code, expected):
    file = tmp_path / 'junit.xml'
    file.write_text(JUNIT.format(tests=tests, failures=failures, errors=errors, skipped=skipped))
    assert results.read(file, code) == results.Counts(*expected)


def test_a_run_that_left_no_file_has_failed(results, tmp_path):
    assert results.read(tmp_path / 'none.xml', 1) == results.Counts(failed=1)


@pytest.mark.parametrize('one, other, code', [
    ((5, 0, 0), (5, 0, 0), 0), ((5, 0, 0), (4, 0, 0), 1), ((5, 0, 1), (5, 0, 1), 1),
    ((5, 1, 0), (5, 1, 0), 1), ((0, 0, 0), (0, 0, 0), 1)])
def test_columns_must_be_equal_and_whole(results, capsys, one, other, code):
    report = results.Report()
    report.add('one', 1.0, results.Counts(*one))
    report.add('other', 1.0, results.Counts(*other))
    report.compare(['one', 'other'])
    assert report.finish(2.0) == code
    last = capsys.readouterr().out.splitlines()[-1]
    passed, failed = sum(one[:1] + other[:1]), sum(one[1:] + other[1:]) + (one != other)
    assert last == f'{passed} passed, {failed} failed'
