"""Real servers for tests: each on ports and in directories of its own, stopped by its pid.

    with rabbitmq.RabbitMQ() as broker: ...       broker.url
    with mariadb.MariaDB() as server: ...         with server.database() as url: ...
    with postgresql.PostgreSQL() as server: ...   with server.database() as url: ...

``fixtures`` offers the same as pytest fixtures; with a ``keeper`` all processes of a run share
them, and never stop one: what is away for a test is behind a ``gate``. Nothing is shared with a
server of the machine.
"""
