"""[agent_containers]: which containers an agent may run as steps."""
from oslo_config import cfg

GROUP = 'agent_containers'

OPTS = [
    cfg.BoolOpt('allow_arbitrary_containers', default=False,
                help='Let agents run any container image.'),
    cfg.ListOpt('allowed_containers', default=[], help='Images that agents may run.'),
    cfg.StrOpt('container_steps_file', default='/etc/ironic-python-agent.d/mysteps.yaml',
               help='File in the ramdisk with the steps that are containers.'),
    cfg.StrOpt('runner', default='podman', choices=['podman', 'docker'],
               help='What runs containers in the ramdisk.'),
    cfg.ListOpt('pull_options', default=[], help='Options of the runner when it pulls.'),
    cfg.ListOpt('run_options', default=['--rm', '--network=host'],
                help='Options of the runner when it runs.'),
]
