"""Write the OpenAPI document of the API, as the service serves it, into a file.

``tools/test openapi`` calls it to write the file that is part of the documentation.
"""
from ironic_clone.cmd import bootstrap  # noqa: F401,I001  first of all
import argparse
import json
import pathlib
import sys

from ironic_clone.api import routes
from ironic_clone.api.openapi import build


def text() -> str:
    """Return the document as people read it."""
    return json.dumps(build.document(routes.ROUTES), indent=1, ensure_ascii=False) + '\n'


def main() -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(description='Write the OpenAPI document of the API.')
    parser.add_argument('file', nargs='?', help='default: the standard output')
    options = parser.parse_args()
    if options.file is None:
        sys.stdout.write(text())
    else:
        pathlib.Path(options.file).write_text(text())
    return 0


if __name__ == '__main__':
    sys.exit(main())
