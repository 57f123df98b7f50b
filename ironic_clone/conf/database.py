"""[database]: what oslo.db's own options, which are registered beside these, do not say."""
from oslo_config import cfg

GROUP = 'database'

OPTS = [
    cfg.IntOpt('reply_timeout', default=20, min=0,
               help='Seconds that the database server may take to answer before the connection '
                    'is given up and the request refused; 0: without limit. A server that is '
                    'frozen, or a network that swallows packets, would be waited for without '
                    'end. It holds with PyMySQL, mysqlclient and psycopg2; SQLite has no '
                    'server, and ironic-clone-dbsync waits without limit.'),
]
