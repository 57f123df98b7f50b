"""The sample file is the one that the generator writes, as far as our own options go."""
import pathlib
import re

import pytest
from oslo_config import generator

import ironic_clone
from ironic_clone.conf import opts

ROOT = pathlib.Path(ironic_clone.__file__).parent.parent
SAMPLE = ROOT / 'etc' / 'ironic_clone.conf.sample'


def our_parts(text: str) -> dict[str, str]:
    """Return group -> what stands under "From ironic_clone" in it.

    What libraries have to say in the same file changes with their releases.
    """
    parts = {}
    for section in re.split(r'^(?=\[)', text, flags=re.MULTILINE)[1:]:
        for part in re.split(r'^(?=#\n# From )', section, flags=re.MULTILINE):
            if part.startswith('#\n# From ironic_clone\n'):
                parts[section.splitlines()[0]] = part.strip()
    return parts


def test_sample_is_up_to_date(tmp_path):
    written = tmp_path / 'sample'
    generator.main(['--namespace', 'ironic_clone', '--wrap-width', '79',
                    '--output-file', str(written)])
    assert our_parts(SAMPLE.read_text()) == our_parts(written.read_text()), \
        'run: tools/test genconfig'


@pytest.mark.parametrize('group, option', [
    pytest.param(group, option, id=f'[{group}]{option.dest}')
    for group, options in opts.list_opts() for option in options])
def test_every_option_is_in_it(group, option):
    section = SAMPLE.read_text().split(f'\n[{group}]\n' if group != 'DEFAULT' else '[DEFAULT]\n')
    assert re.search(rf'^#{option.dest} =', section[1].split('\n[')[0], re.MULTILINE)
