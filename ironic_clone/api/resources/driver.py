"""Drivers: hardware types and classic drivers, as the conductors that are alive registered them.

A classic driver brings its own interfaces: it has no default and no choice.
"""
from ironic_clone.api import types
from ironic_clone.api.field import Field
from ironic_clone.api.resource import Resource
from ironic_clone.api.sources import LinkPair

DYNAMIC = 'dynamic'
CLASSIC = 'classic'


def _default(since: int) -> Field:
    return Field(types.text, since=since)


def _enabled(since: int) -> Field:
    return Field(types.strings, since=since)


class Driver(Resource, singular='driver', collection='drivers', identity='name',
             newer_select=400):
    """A driver."""

    name = Field(types.text, views='bds', nullable=False)
    hosts = Field(types.strings, views='bds', nullable=False)
    links = Field(types.links, views='bds', source=LinkPair(column='name'))
    properties = Field(types.links, since=14, views='bds',
                       source=LinkPair('properties', column='name'))
    type = Field(types.Enum(CLASSIC, DYNAMIC), since=30, views='bds', nullable=False)
    default_bios_interface = _default(40)
    default_boot_interface = _default(30)
    default_console_interface = _default(30)
    default_deploy_interface = _default(30)
    default_firmware_interface = _default(86)
    default_inspect_interface = _default(30)
    default_management_interface = _default(30)
    default_network_interface = _default(30)
    default_power_interface = _default(30)
    default_raid_interface = _default(30)
    default_rescue_interface = _default(38)
    default_storage_interface = _default(33)
    default_vendor_interface = _default(30)
    enabled_bios_interfaces = _enabled(40)
    enabled_boot_interfaces = _enabled(30)
    enabled_console_interfaces = _enabled(30)
    enabled_deploy_interfaces = _enabled(30)
    enabled_firmware_interfaces = _enabled(86)
    enabled_inspect_interfaces = _enabled(30)
    enabled_management_interfaces = _enabled(30)
    enabled_network_interfaces = _enabled(30)
    enabled_power_interfaces = _enabled(30)
    enabled_raid_interfaces = _enabled(30)
    enabled_rescue_interfaces = _enabled(38)
    enabled_storage_interfaces = _enabled(33)
    enabled_vendor_interfaces = _enabled(30)
