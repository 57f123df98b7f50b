"""A RabbitMQ node of its own: name, ports, cookie, database, logs and port mapper."""
import os
import socket
import uuid

from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports

AMQP_GREETING = b'AMQP\x00\x00\x09\x01'


class RabbitMQ(daemon.Daemon):
    """A broker on a free port.

    :ivar url: an oslo.messaging ``transport_url``.
    """

    user = 'rabbitmq'

    def __init__(self):
        super().__init__()
        self.port, self._distribution, self._mapper = ports.several(3)
        self.url = f'rabbit://guest:guest@{ports.LOOPBACK}:{self.port}/'

    def _environment(self) -> dict:
        return {
            'RABBITMQ_NODENAME': f'ironic-clone-{os.getpid()}-{self.port}@localhost',
            'RABBITMQ_NODE_IP_ADDRESS': ports.LOOPBACK,
            'RABBITMQ_NODE_PORT': str(self.port),
            'RABBITMQ_DIST_PORT': str(self._distribution),
            'RABBITMQ_MNESIA_BASE': str(self.directory / 'data'),
            'RABBITMQ_LOG_BASE': str(self.directory / 'logs'),
            'RABBITMQ_LOGS': '-',
            'RABBITMQ_FEATURE_FLAGS_FILE': str(self.directory / 'feature_flags'),
            'RABBITMQ_ENABLED_PLUGINS_FILE': str(self.directory / 'enabled_plugins'),
            'RABBITMQ_GENERATED_CONFIG_DIR': str(self.directory / 'data'),
            'RABBITMQ_PID_FILE': str(self.directory / 'pid'),
            'RABBITMQ_CONF_ENV_FILE': '/dev/null',
            'RABBITMQ_CONFIG_FILE': str(self.directory / 'rabbitmq'),
            'RABBITMQ_ADVANCED_CONFIG_FILE': str(self.directory / 'advanced'),
            # The script otherwise keeps a shell around that answers signals in our place.
            'RABBITMQ_ALLOW_INPUT': 'true',
            'RABBITMQ_SERVER_START_ARGS': '-noinput',
            'RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS':
                '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 '
                # Its schedulers would spin for a while before they sleep: the cores are ours.
                '+sbwt none +sbwtdcpu none +sbwtdio none',
            # Another node's mapper would outlive us; ours is a child of ours.
            'ERL_EPMD_PORT': str(self._mapper),
            'ERL_EPMD_ADDRESS': ports.LOOPBACK,
        }

    def _start(self) -> None:
        self.make_directory('data')
        self.make_directory('logs')
        self.write_file('enabled_plugins', '[].\n')
        self.write_file('rabbitmq.conf', 'disk_free_limit.absolute = 50MB\n'
                                         'vm_memory_high_watermark.relative = 0.6\n')
        environment = self._environment()
        self.spawn([daemon.find('epmd', '/usr/lib/erlang/erts-*/bin/epmd'), '-address',
                    ports.LOOPBACK, '-port', str(self._mapper)], environment, 'epmd.log')
        self.wait_until(lambda: ports.listening(self._mapper))
        self.spawn([daemon.find('/usr/lib/rabbitmq/bin/rabbitmq-server', 'rabbitmq-server')],
                   environment)
        self.wait_until(self._answers, seconds=90)

    def new_host(self) -> str:
        """Make a virtual host, in which nobody else has queues; return its transport_url."""
        name = uuid.uuid4().hex[:12]
        # Not by rabbitmqctl, which starts an Erlang machine of its own. By a name of our own:
        # the random ones (-r) of two processes at one moment are the same, and one is refused.
        said = self.run(
            [daemon.find('erl_call', '/usr/lib/erlang/bin/erl_call'),
             '-h', f'host-{name}', '-e', '-c',
             (self.directory / '.erlang.cookie').read_text(),
             '-address', f'{ports.LOOPBACK}:{self._distribution}'],
            self._environment(), text=(
                f'ok = rabbit_vhost:add(<<"{name}">>, <<"tests">>), '
                f'rabbit_auth_backend_internal:set_permissions(<<"guest">>, <<"{name}">>, '
                '<<".*">>, <<".*">>, <<".*">>, <<"tests">>).\n'))
        if said != '{ok, ok}':
            raise daemon.ServerError(f'RabbitMQ made no virtual host: {said}')
        return f'{self.url}{name}'

    def _answers(self) -> bool:
        """The broker answers the protocol's greeting: accepting alone comes too early."""
        try:
            with socket.create_connection((ports.LOOPBACK, self.port), timeout=5) as peer:
                peer.sendall(AMQP_GREETING)
                return peer.recv(1) == b'\x01'
        except OSError:
            return False
