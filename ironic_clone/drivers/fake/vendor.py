"""fake vendor: passthru methods of every sort, for clients to try."""
from oslo_log import log as logging

from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import passthru
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import vendor

LOG = logging.getLogger(__name__)


class FakeVendor(fake.Fake, vendor.VendorInterface):
    """Each method compares ``bar`` with a word of its own."""

    def get_properties(self) -> dict[str, str]:
        return {'B1': 'First of two properties that clients see and nothing reads. Required.',
                'B2': 'Second of two properties that clients see and nothing reads. Required.'}

    def validate(self, task, method: str | None = None, **kwargs) -> None:
        """Check that the methods that compare ``bar`` got it.

        :raises MissingParameterValue: they did not.
        """
        if method in ('second_method', 'third_method_sync',
                      'fourth_method_shared_lock') and not kwargs.get('bar'):
            raise exception.MissingParameterValue(
                f"Parameter 'bar' not passed to method '{method}'.")

    @passthru.passthru(['POST'], description='Compare bar with the word kazoo')
    def second_method(self, task, http_method, bar) -> bool:
        self.act(task)
        return bar == 'kazoo'

    @passthru.passthru(['POST'], async_call=False,
                       description='Compare bar with the word meow')
    def third_method_sync(self, task, http_method, bar) -> bool:
        self.act(task)
        return bar == 'meow'

    @passthru.passthru(['POST'], require_exclusive_lock=False,
                       description='Compare bar with the word woof')
    def fourth_method_shared_lock(self, task, http_method, bar) -> bool:
        self.act(task)
        return bar == 'woof'

    @steps.clean_step(priority=1)
    @steps.service_step(requires_ramdisk=False)
    @passthru.passthru(['POST'], description='Write a line to the log of the conductor')
    def log_passthrough(self, task, **kwargs) -> None:
        """Log that it was called, as a method or as a step."""
        self.act(task)
        LOG.debug('log_passthrough was called for node %s', task.node.uuid)

    @steps.service_step(requires_ramdisk=False)
    def trigger_servicewait(self, task) -> str:
        """Let servicing wait."""
        self.act(task)
        return states.SERVICEWAIT
