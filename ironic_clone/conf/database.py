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
    cfg.IntOpt('idle_transaction_timeout', default=10, min=0,
               help='Seconds that a transaction may stand still before the server ends it; 0: '
                    'without limit. A conductor that is stopped in the middle of one would '
                    'otherwise keep its nodes from being taken over, for it has rows of the '
                    'database locked. MariaDB and PostgreSQL do that; MySQL has no such limit.'),
]
