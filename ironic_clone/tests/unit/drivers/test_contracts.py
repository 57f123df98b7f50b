"""Every implementation that this release ships, held against the contract of its type."""
import inspect

import pytest
from stevedore import extension

from ironic_clone.conf import interfaces as conf_interfaces
from ironic_clone.drivers import base
from ironic_clone.drivers import entry_points
from ironic_clone.drivers import steps

OURS = [(kind, name, value)
        for kind in base.INTERFACE_TYPES
        for name, value in entry_points.named_values(
            entry_points.INTERFACES.format(kind)).items()
        if value.startswith('ironic_clone.')]
IDS = [f'{kind}:{name}' for kind, name, _ in OURS]
EACH = pytest.mark.parametrize('kind, name, value', OURS, ids=IDS)


def implementation(kind, name):
    found = extension.ExtensionManager(entry_points.INTERFACES.format(kind))
    return found[name].plugin


def methods(contract):
    return {name: inspect.signature(member)
            for name, member in inspect.getmembers(contract, inspect.isfunction)
            if not name.startswith('_')}


@EACH
def test_it_implements_its_contract(kind, name, value):
    cls = implementation(kind, name)
    assert issubclass(cls, base.INTERFACE_CLASSES[kind])
    assert cls.interface_type == kind
    assert cls().supported is True
    for method, signature in methods(base.INTERFACE_CLASSES[kind]).items():
        own = inspect.signature(getattr(cls, method))
        arguments = {parameter.name for parameter in own.parameters.values()}
        if any(parameter.kind is parameter.VAR_KEYWORD for parameter in own.parameters.values()):
            continue
        if any(parameter.kind is parameter.VAR_POSITIONAL
               for parameter in own.parameters.values()):
            continue
        assert set(signature.parameters) - {'kwargs'} <= arguments, method


@EACH
def test_its_properties_are_described(kind, name, value):
    properties = implementation(kind, name)().get_properties()
    assert all(isinstance(key, str) and isinstance(text, str) and text
               for key, text in properties.items())


@EACH
@pytest.mark.parametrize('step_kind', steps.KINDS)
def test_its_steps_are_whole(task, kind, name, value, step_kind):
    interface = implementation(kind, name)()
    for step in getattr(interface, f'get_{step_kind}_steps')(task):
        assert step['interface'] == kind
        assert isinstance(step['priority'], int) and step['priority'] >= 0
        required = set(step.get('argsinfo') or {})
        accepted = inspect.signature(getattr(interface, step['step'])).parameters
        assert required <= set(accepted) or any(
            parameter.kind is parameter.VAR_KEYWORD for parameter in accepted.values())


@EACH
def test_it_documents_itself(kind, name, value):
    cls = implementation(kind, name)
    assert inspect.getdoc(cls) and inspect.getdoc(inspect.getmodule(cls))


def test_what_is_shipped_is_enabled_by_default():
    shipped = {kind: {name for kind_, name, _ in OURS if kind_ == kind}
               for kind in base.INTERFACE_TYPES}
    assert {kind: set(names) for kind, names in conf_interfaces.ENABLED.items()} == shipped


def test_every_supported_class_has_an_entry_point():
    values = {value for _, _, value in OURS}
    for found in extension.ExtensionManager(entry_points.HARDWARE_TYPES):
        if not found.entry_point.value.startswith('ironic_clone.'):
            continue
        hardware_type = found.plugin()
        for kind in base.INTERFACE_TYPES:
            for cls in hardware_type.supported(kind):
                assert issubclass(cls, base.INTERFACE_CLASSES[kind])
                assert f'{cls.__module__}:{cls.__qualname__}' in values


def test_categories_cover_every_type_once():
    assert sorted(base.CORE + base.STANDARD + base.VENDOR) == sorted(base.INTERFACE_TYPES)
    assert set(base.CORE) == {'power', 'deploy'}
    assert {'management', 'console', 'boot', 'inspect', 'raid'} <= set(base.STANDARD)


def test_a_whole_driver_lacks_power_only():
    lacking = [kind for kind, interface in base.BaseDriver().interfaces().items()
               if interface is None]
    assert lacking == ['power']
