"""/metrics as a WSGI application."""
from ironic_clone.common import metrics

PATH = '/metrics'


def answer(environ, start_response) -> list[bytes]:
    """Answer GET and HEAD with all figures of this process."""
    if environ['REQUEST_METHOD'] not in ('GET', 'HEAD'):
        start_response('405 Method Not Allowed', [('Allow', 'GET, HEAD'), ('Content-Length', '0')])
        return []
    content, content_type = metrics.text(environ.get('HTTP_ACCEPT', ''))
    start_response('200 OK', [('Content-Type', content_type),
                              ('Content-Length', str(len(content)))])
    return [] if environ['REQUEST_METHOD'] == 'HEAD' else [content]
