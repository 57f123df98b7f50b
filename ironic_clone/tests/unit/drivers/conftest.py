"""What the tests of drivers share: a task without a conductor, packages without pip."""
import pathlib
import types
import uuid
from importlib import metadata

import pytest
from stevedore import extension
from stevedore import named

from ironic_clone.common import exception
from ironic_clone.common import fsm
from ironic_clone.tests import packages


class Node(types.SimpleNamespace):
    """A record in memory."""

    def set_driver_internal_info(self, key, value):
        self.driver_internal_info[key] = value

    def del_driver_internal_info(self, key, default=None):
        return self.driver_internal_info.pop(key, default)

    def save(self):
        self.saves += 1


class Task(types.SimpleNamespace):
    """The Task protocol over a record in memory; what was resumed is noted."""

    def process_event(self, event, target=None):
        node = self.node
        node.provision_state, node.target_provision_state = fsm.advance(
            node.provision_state, event, target)

    def resume(self, kind, skip_current=True):
        self.resumed.append((kind, skip_current))

    def store_bios_settings(self, settings):
        self.settings = {setting['name']: setting['value'] for setting in settings}

    def store_firmware_components(self, components):
        self.components = {one['component']: one['current_version'] for one in components}


@pytest.fixture
def task():
    """A task for a new node of fake-hardware."""
    return Task(resumed=[], shared=False, ports=[], context=None, node=Node(
        uuid=str(uuid.uuid4()), driver='fake-hardware', saves=0, last_error=None,
        power_state=None, provision_state='enroll', target_provision_state=None,
        driver_info={}, instance_info={}, properties={}, driver_internal_info={},
        network_data={}, target_raid_config={}))


@pytest.fixture
def provide(tmp_path, monkeypatch):
    """Return a function that makes entry points known, as an installed package would.

    ``provide({namespace: {name: 'module:attribute'}}, {module: source})``; in values and sources
    ``$`` stands for a prefix of this test's own, for modules are imported once a process.
    They go into stevedore's cache: reading every installed package again takes too long here.
    """
    prefix = f'outside_{uuid.uuid4().hex}_'
    monkeypatch.syspath_prepend(str(tmp_path))

    def provide(entry_points, modules=None):
        for namespace, points in entry_points.items():
            known = named.NamedExtensionManager(namespace, []).list_entry_points()
            monkeypatch.setitem(
                extension.ExtensionManager.ENTRY_POINT_CACHE, namespace,
                [*known, *(metadata.EntryPoint(name, value.replace('$', prefix), namespace)
                           for name, value in points.items())])
        for name, source in (modules or {}).items():
            (tmp_path / f'{prefix}{name}.py').write_text(source.replace('$', prefix))
    return provide


@pytest.fixture
def outside_package(provide, monkeypatch):
    """Return a function that makes a package of tests/packages known, by its own setup.cfg."""
    def add(name):
        directory = pathlib.Path(packages.__file__).parent / name
        text = (directory / 'setup.cfg').read_text().split('[options.entry_points]')[1]
        found, namespace = {}, None
        for line in text.splitlines():
            left, _, right = (part.strip() for part in line.partition('='))
            if left and right:
                found[namespace][left] = right
            elif left:
                namespace = left
                found[namespace] = {}
        monkeypatch.syspath_prepend(str(directory))
        provide(found)
    return add


@pytest.fixture
def only_fake(conf):
    """Enable fake-hardware alone, with what needs no package but this one."""
    conf.set_override('enabled_hardware_types', ['fake-hardware'])
    for kind in ('power', 'management', 'vendor'):
        conf.set_override(f'enabled_{kind}_interfaces', ['fake'])
    return conf


@pytest.fixture
def unsupported():
    """Return a context manager that expects UnsupportedDriverExtension with its sentence."""
    def expect(extension, driver='fake-hardware'):
        return pytest.raises(
            exception.UnsupportedDriverExtension,
            match=rf'^Driver {driver} does not support {extension} '
                  r'\(disabled or not implemented\)\.$')
    return expect
