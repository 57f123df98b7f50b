"""Adopt: manageable -> adopting -> active, for a machine that runs its instance already."""
from ironic_clone.common import capabilities
from ironic_clone.conductor import provision
from ironic_clone.conductor.flows import failures
from ironic_clone.conductor.flows import image
from ironic_clone.conductor.flows import take_over


def start(task) -> None:
    """Begin to adopt a node in manageable or adopt failed."""
    provision.begin(task, 'adopt', run)


@failures.guarded('Failed to adopt node {node}: {reason}')
def run(task) -> None:
    """Worker: nothing is written to the machine."""
    image.detect(task.node)
    if capabilities.of_instance(task.node).get('boot_option', 'local') != 'local':
        task.driver.boot.validate(task)
    take_over.run(task)
    provision.end(task, 'done')
