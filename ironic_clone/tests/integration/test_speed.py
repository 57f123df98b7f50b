"""``tools/benchmark --of``: the parts about conductors measure what they say, over a few nodes."""
import re
import subprocess
import sys

import pytest


@pytest.mark.parametrize(('part', 'words'), [
    ('power-sync', [r'pass \d: 40 nodes in [\d.]+ s .*\d+ statements'] * 3),
    ('take-over', [r'40 nodes, locks broken and states ended in .* a node; 0 left locked',
                   r'40 nodes, active nodes taken over in .* a node; 0 left locked'])])
def test_it_reports(part, words):
    done = subprocess.run(
        [sys.executable, '-m', 'ironic_clone.tests.speed', part, '--count', '40'],
        capture_output=True, text=True, timeout=120, check=False)
    lines = done.stdout.splitlines()
    assert done.returncode == 0 and len(lines) == len(words), done.stderr
    assert all(re.match(word, line) for word, line in zip(words, lines, strict=True)), lines
