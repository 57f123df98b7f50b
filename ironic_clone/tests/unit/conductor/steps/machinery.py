"""Interfaces made of a few lines, whose steps a test writes as data."""
from ironic_clone.conductor import tasks as task_source
from ironic_clone.drivers import base
from ironic_clone.drivers import registry as registries


class Listed:
    """Mixed in before an interface: its steps are those of ``self.steps``, by kind."""

    steps: dict[str, list[dict]] = {}

    def get_properties(self):
        return {}

    def validate(self, task):
        pass

    def get_clean_steps(self, task):
        return self._of('clean')

    def get_deploy_steps(self, task):
        return self._of('deploy')

    def get_verify_steps(self, task):
        return self._of('verify')

    def get_service_steps(self, task):
        return self._of('service')

    def _of(self, kind):
        return [{'interface': self.interface_type, **step} for step in self.steps.get(kind, ())]


def nothing(self, task, *args, **kwargs):
    """Do nothing."""


def listed(cls: type, steps: dict[str, list[dict]]) -> base.Interface:
    """Return an interface of class ``cls`` that lists ``steps`` and does nothing else."""
    body = dict.fromkeys(cls.__abstractmethods__, nothing)
    body.update({name: member for name, member in vars(Listed).items()
                 if name.startswith(('get_', '_of')) or name == 'validate'})
    return type(f'Listed{cls.__name__}', (cls,), {**body, 'steps': steps})()


def tasks_with(database, workers, **steps) -> task_source.Tasks:
    """Return Tasks of a driver 'listed'.

    :param steps: interface type -> {kind: [step without its interface]}.
    """
    class Driver(base.BaseDriver):
        def __init__(self):
            self.power = listed(base.PowerInterface, steps.get('power', {}))
            for name, found in steps.items():
                setattr(self, name, listed(base.INTERFACE_CLASSES[name], found))

    registry = registries.Registry(
        {'listed': Driver()}, {kind: {} for kind in base.INTERFACE_TYPES}, {})
    return task_source.Tasks(database, registry, 'here', workers)
