"""Write the map from requests to CADF, of which ``[audit]`` tells, into a file.

``tools/test genconfig`` calls it to write the file that the service is shipped with.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import argparse
import pathlib
import sys

from ironic_clone.api import audit_map
from ironic_clone.api import routes


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description='Write the map from requests to CADF.')
    parser.add_argument('file', type=pathlib.Path)
    parser.parse_args().file.write_text(audit_map.text(routes.ROUTES))
    return 0


if __name__ == '__main__':
    sys.exit(main())
