"""TLS of the API's own HTTP server."""
import ssl

from cheroot.ssl import builtin

from ironic_clone.common import exception
from ironic_clone.conf import CONF

_VERSIONS = {'1.2': ssl.TLSVersion.TLSv1_2, '1.3': ssl.TLSVersion.TLSv1_3}


def adapter() -> builtin.BuiltinSSLAdapter:
    """Return cheroot's adapter with the certificate and limits of the options.

    :raises ConfigInvalid: the certificate, its key or the ciphers cannot be used.
    """
    for option in ('cert_file', 'key_file'):
        if not CONF.api[option]:
            raise exception.ConfigInvalid(
                error=f'[api]enable_ssl_api needs [api]{option}')
    try:
        made = builtin.BuiltinSSLAdapter(CONF.api.cert_file, CONF.api.key_file,
                                         ciphers=CONF.api.server_tls_ciphers)
    except (OSError, ssl.SSLError) as error:
        raise exception.ConfigInvalid(
            error='[api]cert_file, key_file or server_tls_ciphers cannot be used: '
                  f'{error}') from error
    made.context.minimum_version = _VERSIONS[CONF.api.server_tls_minimum_version]
    return made
