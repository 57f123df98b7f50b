"""fake deploy: deployed as soon as asked."""
from ironic_clone.common import states
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import deploy


class FakeDeploy(fake.Fake, deploy.DeployInterface):
    """Writes no image."""

    @steps.deploy_step(priority=100)
    def deploy(self, task) -> None:
        self.act(task)

    def tear_down(self, task) -> str:
        self.act(task)
        return states.DELETED

    prepare = fake.Fake.act
    clean_up = fake.Fake.act
    take_over = fake.Fake.act
