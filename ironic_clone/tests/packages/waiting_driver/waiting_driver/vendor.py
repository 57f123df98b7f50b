"""Vendor passthru: by which a test tells the machine what to do."""
from ironic_clone.common import exception
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers
from waiting_driver import power


class WaitingVendor(base.VendorInterface):
    """Every method answers when it has been done (200), and its errors reach the caller."""

    def get_properties(self):
        return {}

    def validate(self, task, method=None, **kwargs):
        answers.give(task, 'vendor.validate')

    def driver_validate(self, method, **kwargs):
        if kwargs.get('invalid'):
            raise exception.InvalidParameterValue('The call says itself that it is invalid.')

    # -- what operations will answer -------------------------------------------------------------
    @base.passthru(['POST'], async_call=False, description='Plan how operations answer')
    def plan(self, task, http_method, **kwargs):
        """Merge ``{operation: answer}`` into the plan; an answer of null removes it."""
        wrong = {str(answer) for answer in kwargs.values()
                 if answer not in (*answers.ANSWERS, 'unsupported', None)}
        if wrong:
            raise exception.InvalidParameterValue(
                f'No operation answers {", ".join(sorted(wrong))}; they answer '
                f'{", ".join(answers.ANSWERS)}.')
        plan = {**(task.node.driver_internal_info.get(answers.PLAN) or {}), **kwargs}
        plan = {name: answer for name, answer in plan.items() if answer is not None}
        task.node.set_driver_internal_info(answers.PLAN, plan)
        task.node.save()
        return plan

    @base.passthru(['POST'], async_call=False, description='Set the power of the machine')
    def power(self, task, http_method, state=states.POWER_OFF, failure=None):
        """The machine has this power state from now on, or fails with this sentence."""
        task.node.set_driver_internal_info(power.STATE, state)
        task.node.set_driver_internal_info(power.FAILURE, failure)
        task.node.save()

    # -- what happens now ------------------------------------------------------------------------
    @base.passthru(['POST'], async_call=False, description='End what the node waits for')
    def finish(self, task, http_method, kind, skip_current=True):
        task.resume(kind, skip_current=skip_current)

    @base.passthru(['POST'], async_call=False, description='End an inspection with what it found')
    def found(self, task, http_method, inventory, plugin_data):
        task.store_inventory(inventory, plugin_data)
        task.resume('inspect')

    @base.passthru(['POST'], async_call=False, description='Fail what the node waits for')
    def fail_step(self, task, http_method, reason='It was told to fail.'):
        task.node.last_error = reason
        task.process_event('fail')

    @base.passthru(['POST'], async_call=False, description='Apply an event of the state table')
    def fire_event(self, task, http_method, event, target=None):
        task.process_event(event, target)
        return {'provision_state': task.node.provision_state,
                'target_provision_state': task.node.target_provision_state}

    @base.passthru(['POST'], async_call=False, require_exclusive_lock=False,
                   description='End the operation that blocks')
    def release(self, task, http_method, answer='done'):
        answers.release(task.node.uuid, answer)

    # -- what happened ---------------------------------------------------------------------------
    @base.passthru(['GET'], async_call=False, require_exclusive_lock=False,
                   description='Tell whether an operation blocks')
    def blocked(self, task, http_method):
        return answers.blocked(task.node.uuid)

    @base.passthru(['GET', 'DELETE'], async_call=False, require_exclusive_lock=False,
                   description='List the operations that were called, or forget them')
    def calls(self, task, http_method):
        if http_method == 'DELETE':
            answers.forget_calls(task.node.uuid)
        return answers.calls(task.node.uuid)

    # -- passthru itself -------------------------------------------------------------------------
    @base.passthru(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], async_call=False,
                   require_exclusive_lock=False, description='Return what was sent')
    def echo(self, task, **kwargs):
        return kwargs

    @base.passthru(['POST'], description='Work for as long as it blocks')
    def work(self, task, http_method, **kwargs):
        answers.give(task, 'vendor.work')

    @base.passthru(['GET'], async_call=False, attach=True, require_exclusive_lock=False,
                   description='Return a text as the raw body')
    def attachment(self, task, http_method):
        return 'a text that is attached'

    @base.passthru(['POST'], async_call=False, description='Crash')
    def crash(self, task, http_method):
        raise RuntimeError('the method was told to crash')

    @base.driver_passthru(['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], async_call=False,
                          description='Return what was sent')
    def driver_echo(self, context, **kwargs):
        return kwargs

    @base.driver_passthru(['POST'], description='Do nothing, in a worker')
    def driver_work(self, context, http_method):
        """Do nothing."""

    @base.driver_passthru(['POST'], async_call=False, description='Crash')
    def driver_crash(self, context, http_method):
        raise RuntimeError('the method was told to crash')
