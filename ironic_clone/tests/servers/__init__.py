"""Real servers for tests: each on ports and in directories of its own, stopped by its pid.

    with rabbitmq.RabbitMQ() as broker: ...       broker.url
    with mariadb.MariaDB() as server: ...         with server.database() as url: ...
    with postgresql.PostgreSQL() as server: ...   with server.database() as url: ...

``fixtures`` offers the same as pytest fixtures. Nothing is shared with a server of the machine.
"""
