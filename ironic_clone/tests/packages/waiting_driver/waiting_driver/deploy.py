"""Deploy: steps that wait, cannot be aborted, or break."""
from ironic_clone.common import states
from ironic_clone.drivers import base
from waiting_driver import answers

_ANSWER = {'answer': {'description': 'How the step answers, before the plan.',
                      'required': False}}


class WaitingDeploy(base.DeployInterface):
    """Deployment and the automatic clean step wait unless they are told otherwise."""

    def get_properties(self):
        return {}

    def validate(self, task):
        answers.give(task, 'deploy.validate')

    # -- deploy steps ----------------------------------------------------------------------------
    @base.deploy_step(priority=100)
    def deploy(self, task):
        return answers.give(task, 'deploy.deploy', wait=states.DEPLOYWAIT, otherwise='wait')

    @base.deploy_step(priority=10, argsinfo=_ANSWER)
    def last_deploy_step(self, task, answer=None):
        return answers.give(task, 'deploy.last_deploy_step', wait=states.DEPLOYWAIT,
                            answer=answer)

    @base.deploy_step(priority=0, abortable=False, argsinfo=_ANSWER)
    def stubborn_deploy_step(self, task, answer=None):
        return answers.give(task, 'deploy.stubborn_deploy_step', wait=states.DEPLOYWAIT,
                            otherwise='wait', answer=answer)

    # -- clean steps -----------------------------------------------------------------------------
    @base.clean_step(priority=30, abortable=True, argsinfo=_ANSWER, requires_ramdisk=False)
    def patient_clean_step(self, task, answer=None):
        return answers.give(task, 'deploy.patient_clean_step', wait=states.CLEANWAIT,
                            otherwise='wait', answer=answer)

    @base.clean_step(priority=20, argsinfo=_ANSWER, requires_ramdisk=False)
    def last_clean_step(self, task, answer=None):
        return answers.give(task, 'deploy.last_clean_step', wait=states.CLEANWAIT, answer=answer)

    @base.clean_step(priority=0, abortable=False, argsinfo=_ANSWER)
    def stubborn_clean_step(self, task, answer=None):
        return answers.give(task, 'deploy.stubborn_clean_step', wait=states.CLEANWAIT,
                            otherwise='wait', answer=answer)

    @base.clean_step(priority=0, argsinfo={
        'word': {'description': 'Any text.', 'required': True}, **_ANSWER})
    def clean_step_with_argument(self, task, word, answer=None):
        return answers.give(task, 'deploy.clean_step_with_argument', wait=states.CLEANWAIT,
                            answer=answer)

    @base.clean_step(priority=0)
    @base.deploy_step(priority=0)
    def broken_step(self, task):
        return answers.give(task, 'deploy.broken_step', answer='crash')

    # -- service and verify steps ----------------------------------------------------------------
    @base.service_step(abortable=True, argsinfo=_ANSWER, requires_ramdisk=False)
    def patient_service_step(self, task, answer=None):
        return answers.give(task, 'deploy.patient_service_step', wait=states.SERVICEWAIT,
                            otherwise='wait', answer=answer)

    @base.service_step(argsinfo=_ANSWER)
    def last_service_step(self, task, answer=None):
        return answers.give(task, 'deploy.last_service_step', wait=states.SERVICEWAIT,
                            answer=answer)

    @base.service_step(argsinfo=_ANSWER)
    def stubborn_service_step(self, task, answer=None):
        return answers.give(task, 'deploy.stubborn_service_step', wait=states.SERVICEWAIT,
                            otherwise='wait', answer=answer)

    @base.verify_step(priority=1)
    def verify(self, task):
        return answers.give(task, 'deploy.verify')

    # -- around the steps ------------------------------------------------------------------------
    def prepare(self, task):
        answers.give(task, 'deploy.prepare')

    def clean_up(self, task):
        answers.give(task, 'deploy.clean_up')

    def take_over(self, task):
        answers.give(task, 'deploy.take_over')

    def tear_down(self, task):
        return answers.give(task, 'deploy.tear_down', done=states.DELETED)

    def prepare_cleaning(self, task):
        return answers.give(task, 'deploy.prepare_cleaning', wait=states.CLEANWAIT)

    def tear_down_cleaning(self, task):
        answers.give(task, 'deploy.tear_down_cleaning')

    def prepare_service(self, task):
        return answers.give(task, 'deploy.prepare_service', wait=states.SERVICEWAIT)

    def tear_down_service(self, task):
        answers.give(task, 'deploy.tear_down_service')
