"""Build and install one of the packages of this directory, as its author would."""
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).parent


def install(package: str, target: pathlib.Path) -> None:
    """Build a package from a copy of its sources and install it into a directory.

    Put the directory on PYTHONPATH of the service that shall find it. Nothing is downloaded:
    setuptools, and wheel where setuptools is older than 70.1, must be installed.

    :param package: name of a directory beside this file.
    :raises subprocess.CalledProcessError: pip failed; it has printed why.
    """
    with tempfile.TemporaryDirectory() as directory:
        sources = pathlib.Path(directory, package)
        shutil.copytree(HERE / package, sources,
                        ignore=shutil.ignore_patterns('build', '*.egg-info', '__pycache__'))
        subprocess.run(
            [sys.executable, '-m', 'pip', 'install', '--quiet', '--no-index', '--no-deps',
             '--no-build-isolation', '--disable-pip-version-check', '--target', str(target),
             str(sources)],
            check=True)
