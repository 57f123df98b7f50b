"""Step decorators, collection and execution."""
import pytest

from ironic_clone.common import exception
from ironic_clone.drivers import base
from ironic_clone.drivers import steps

ARGSINFO = {'word': {'description': 'Any text.', 'required': True}}


class Parent(base.BIOSInterface):
    def get_properties(self):
        return {}

    def validate(self, task):
        pass

    def cache_bios_settings(self, task):
        pass

    @base.clean_step(priority=10, abortable=True, argsinfo=ARGSINFO, requires_ramdisk=False)
    @base.deploy_step(priority=20)
    @base.service_step()
    def apply_configuration(self, task, word=None):
        return ('parent', task, word)

    @base.verify_step(priority=3)
    @base.clean_step(priority=0)
    def factory_reset(self, task):
        raise ValueError('no')

    def unmarked(self, task):
        raise AssertionError('not a step')


class Child(Parent):
    def apply_configuration(self, task, word=None):
        return ('child', task, word)

    @base.clean_step(priority=5)
    def factory_reset(self, task):
        return None


@pytest.mark.parametrize('kind, expected', [
    ('clean', [
        {'interface': 'bios', 'step': 'apply_configuration', 'priority': 10, 'abortable': True,
         'argsinfo': ARGSINFO, 'requires_ramdisk': False},
        {'interface': 'bios', 'step': 'factory_reset', 'priority': 0, 'abortable': False,
         'argsinfo': None, 'requires_ramdisk': True}]),
    ('deploy', [{'interface': 'bios', 'step': 'apply_configuration', 'priority': 20,
                 'abortable': True, 'argsinfo': None}]),
    ('verify', [{'interface': 'bios', 'step': 'factory_reset', 'priority': 3}]),
    ('service', [{'interface': 'bios', 'step': 'apply_configuration', 'priority': 0,
                  'abortable': False, 'argsinfo': None, 'requires_ramdisk': True}]),
])
def test_decorated_methods_are_collected(kind, expected):
    assert getattr(Parent(), f'get_{kind}_steps')(None) == expected


def test_an_override_is_the_same_step_unless_it_is_marked_anew():
    found = {step['step']: step['priority'] for step in Child().get_clean_steps(None)}
    assert found == {'apply_configuration': 10, 'factory_reset': 5}
    assert Child().get_verify_steps(None) == [
        {'interface': 'bios', 'step': 'factory_reset', 'priority': 3}]
    step = {'interface': 'bios', 'step': 'apply_configuration'}
    assert Child().execute_clean_step('the task', step)[0] == 'child'


def test_collected_steps_are_copies():
    step = Parent().get_clean_steps(None)[0]
    step['argsinfo']['word']['required'] = False
    step['priority'] = 99
    assert Parent().get_clean_steps(None)[0]['argsinfo'] == ARGSINFO
    assert Parent().get_clean_steps(None)[0]['priority'] == 10


@pytest.mark.parametrize('kind', ['clean', 'deploy', 'service'])
@pytest.mark.parametrize('args, word', [({}, None), ({'args': None}, None),
                                        ({'args': {'word': 'x'}}, 'x')])
def test_execution_calls_the_method_with_its_arguments(kind, args, word):
    execute = getattr(Parent(), f'execute_{kind}_step')
    step = {'interface': 'bios', 'step': 'apply_configuration', **args}
    assert execute('the task', step) == ('parent', 'the task', word)


def test_errors_of_a_step_pass_through():
    with pytest.raises(ValueError, match='^no$'):
        Parent().execute_verify_step(None, {'interface': 'bios', 'step': 'factory_reset'})


@pytest.mark.parametrize('kind, name', [
    ('clean', 'unmarked'), ('clean', 'validate'), ('clean', 'no_such'), ('clean', '__init__'),
    ('verify', 'apply_configuration'), ('deploy', 'factory_reset')])
def test_only_steps_of_the_kind_are_executed(task, kind, name):
    with pytest.raises(exception.InvalidParameterValue, match=name):
        getattr(Parent(), f'execute_{kind}_step')(task, {'interface': 'bios', 'step': name})


@pytest.mark.parametrize('decorator, parameters, text', [
    (steps.clean_step, {'priority': '1'}, 'priority'),
    (steps.clean_step, {'priority': None}, 'priority'),
    (steps.clean_step, {'priority': True}, 'priority'),
    (steps.clean_step, {'priority': -1}, 'priority'),
    (steps.deploy_step, {'priority': -1}, 'priority'),
    (steps.verify_step, {'priority': 1.5}, 'priority'),
    (steps.service_step, {'priority': 'x'}, 'priority'),
    (steps.clean_step, {'priority': 1, 'abortable': 'yes'}, 'abortable'),
    (steps.service_step, {'requires_ramdisk': None}, 'requires_ramdisk'),
    (steps.clean_step, {'priority': 1, 'argsinfo': ['word']}, 'argsinfo'),
    (steps.clean_step, {'priority': 1, 'argsinfo': {'word': 'text'}}, 'word'),
    (steps.clean_step, {'priority': 1, 'argsinfo': {'word': {}}}, 'description'),
    (steps.deploy_step, {'priority': 1, 'argsinfo': {'word': {'description': 5}}}, 'description'),
    (steps.deploy_step, {'priority': 1, 'argsinfo': {
        'word': {'description': 'x', 'required': 'yes'}}}, 'required'),
    (steps.deploy_step, {'priority': 1, 'argsinfo': {
        'word': {'description': 'x', 'default': 1}}}, 'takes only'),
])
def test_a_bad_declaration_is_refused_at_import(decorator, parameters, text):
    with pytest.raises(exception.InvalidParameterValue, match=text):
        @decorator(**parameters)
        def step(self, task):
            pass


def test_deploy_is_a_step_without_a_mark():
    class Deploy(base.DeployInterface):
        def get_properties(self):
            return {}

        def deploy(self, task):
            return 'wait call-back'

        validate = tear_down = prepare = clean_up = take_over = get_properties

    assert Deploy().get_deploy_steps(None) == [
        {'interface': 'deploy', 'step': 'deploy', 'priority': 100, 'abortable': True,
         'argsinfo': None}]
    assert Deploy().execute_deploy_step(
        None, {'interface': 'deploy', 'step': 'deploy'}) == 'wait call-back'


@pytest.mark.parametrize('contract, decorator, methods', [
    (base.BIOSInterface, base.cache_bios_settings,
     ('apply_configuration', 'factory_reset', 'cache_bios_settings')),
    (base.FirmwareInterface, base.cache_firmware_components,
     ('update', 'cache_firmware_components'))])
def test_the_cache_is_refreshed_after_the_wrapped_method(contract, decorator, methods):
    called = []

    def note(name):
        def method(self, task, *args, **kwargs):
            called.append(name)
            return name
        return method

    wrapped = decorator(note(methods[0]))
    body = {**{name: note(name) for name in ('get_properties', 'validate', *methods)},
            methods[0]: wrapped}
    instance = type('Implementation', (contract,), body)()
    assert getattr(instance, methods[0])(None, settings=[]) == methods[0]
    assert called == [methods[0], methods[-1]]
