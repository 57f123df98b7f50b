"""What inspection rules change, kept beside the node until all rules have run.

Nothing is written, and the node is not touched, before ``apply``: rules take effect together, or,
if one fails, not at all.
"""
import copy
import functools
from typing import Any

from ironic_clone.common import exception
from ironic_clone.conductor import node_rules
from ironic_clone.conductor import port_rules
from ironic_clone.conductor.inspection import fields
from ironic_clone.db import ports as db_ports
from ironic_clone.db import traits as db_traits
from ironic_clone.rpc import ring


class Draft:
    """A node, its traits and ports and the data of its inspection, as rules see and change them.

    :ivar inventory: what the machine is made of; rules only read it.
    :ivar plugin_data: what else was found, changed in place.
    :ivar traits: the names that the node will have.
    """

    def __init__(self, task, inventory: dict[str, Any], plugin_data: dict[str, Any]):
        self._task = task
        self._node = task.node
        self._changed: dict[str, Any] = {}
        self._ports: dict[str, dict[str, Any]] = {}
        self.inventory = inventory
        self.plugin_data = plugin_data

    @functools.cached_property
    def traits(self) -> set[str]:
        return set(self._node.traits)

    # -- what there is --------------------------------------------------------------------------
    def field(self, name: str) -> Any:
        """Return a field of the node as it would be now."""
        return self._changed[name] if name in self._changed else getattr(self._node, name)

    def port_field(self, uuid: str, name: str) -> Any:
        """Return a field of a port of the node as it would be now.

        :raises InvalidParameterValue: the node has no such port.
        """
        changed = self._ports.get(uuid, {})
        return changed[name] if name in changed else getattr(self._port(uuid), name)

    def _port(self, uuid: str):
        for port in self._task.ports:
            if port.uuid == uuid:
                return port
        raise exception.InvalidParameterValue(
            f'Node {self._node.uuid} has no port {str(uuid)[:100]!r}.')

    # -- what is to be --------------------------------------------------------------------------
    def own_field(self, name: str) -> Any:
        """Return a field of the node that may be changed in place.

        :raises InvalidParameterValue: rules cannot change it.
        """
        fields.allow('a node', fields.NODE, name)
        return self._changed.setdefault(name, copy.deepcopy(self.field(name)))

    def set_field(self, name: str, value: Any) -> None:
        """Change a field of the node.

        :raises InvalidParameterValue: rules cannot change it, or not to this.
        """
        self._changed |= fields.checked('a node', fields.NODE, {name: value})

    def own_port_field(self, uuid: str, name: str) -> Any:
        """Return a field of a port that may be changed in place.

        :raises InvalidParameterValue: there is no such port, or rules cannot change this.
        """
        fields.allow('a port', fields.PORT, name)
        value = copy.deepcopy(self.port_field(uuid, name))
        return self._ports.setdefault(uuid, {}).setdefault(name, value)

    def set_port_field(self, uuid: str, name: str, value: Any) -> None:
        """Change a field of a port.

        :raises InvalidParameterValue: there is no such port, or rules cannot change this so.
        """
        self._port(uuid)
        fields.allow('a port', fields.PORT, name)
        # A link to a switch may be put together step by step; it is whole when it is written.
        self._ports.setdefault(uuid, {})[name] = value if isinstance(value, dict) else \
            fields.checked('a port', fields.PORT, {name: value})[name]

    # -- the end --------------------------------------------------------------------------------
    def apply(self) -> None:
        """Have all of it written with the next save of the task.

        :raises InvalidParameterValue, Conflict, NotFound: something may not be so.
        """
        self._apply_ports()
        self._apply_node()
        if 'traits' in self.__dict__ and sorted(self.traits) != self._node.traits:
            self._task.also_write(functools.partial(
                db_traits.write, node_id=self._node.id, wanted=self.traits, replace=True))

    def _apply_node(self) -> None:
        node = self._node
        changed = fields.checked('a node', fields.NODE, {
            name: value for name, value in self._changed.items() if node.differs(name, value)})
        for rule in node_rules.RULES:
            rule(node, changed)
        node_rules.choose_interfaces(self._task.registry, node, changed, reset=False)
        if 'driver' in changed or 'conductor_group' in changed:
            ring.Rings(self._task.database).check_served(
                changed.get('driver', node.driver),
                changed.get('conductor_group', node.conductor_group))
        for name, value in changed.items():
            setattr(node, name, value)

    def _apply_ports(self) -> None:
        for uuid, values in self._ports.items():
            port = self._port(uuid)
            changed = {name: value for name, value in
                       fields.checked('a port', fields.PORT, values).items()
                       if port.differs(name, value)}
            if not changed:
                continue
            port_rules.check_state(self._node, port, changed)
            # The task goes on with its own if this one cannot be written.
            port = db_ports.get(self._task.database, uuid)
            for name, value in changed.items():
                setattr(port, name, value)
            port_rules.check_portgroup(self._task.database, port, changed)
            self._task.driver.network.port_changed(self._task, port)
            self._task.also_write(functools.partial(db_ports.collection.write, record=port))
