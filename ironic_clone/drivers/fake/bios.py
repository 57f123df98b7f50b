"""fake BIOS: settings are kept in the record."""
from ironic_clone.common import exception
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import bios

_SETTINGS = 'fake_bios_settings'


class FakeBIOS(fake.Fake, bios.BIOSInterface):
    """The record's driver_internal_info stands for the machine's memory of its settings."""

    @steps.clean_step(priority=0, argsinfo={'settings': {
        'description': 'Settings to apply: a list of objects with name and value.',
        'required': True}})
    @bios.cache_bios_settings
    def apply_configuration(self, task, settings: list[dict]) -> None:
        """Remember the settings; those of the same name are replaced.

        :raises InvalidParameterValue: they are not a list of objects with name and value.
        """
        if not isinstance(settings, list) or not all(
                isinstance(setting, dict) and 'name' in setting and 'value' in setting
                for setting in settings):
            raise exception.InvalidParameterValue(
                'The argument settings must be a list of objects with name and value.')
        self.act(task)
        node = task.node
        node.set_driver_internal_info(_SETTINGS, {
            **node.driver_internal_info.get(_SETTINGS, {}),
            **{str(setting['name']): setting['value'] for setting in settings}})
        node.save()

    @steps.clean_step(priority=0)
    @bios.cache_bios_settings
    def factory_reset(self, task) -> None:
        """Forget all settings."""
        self.act(task)
        task.node.set_driver_internal_info(_SETTINGS, {})
        task.node.save()

    @steps.clean_step(priority=0)
    def cache_bios_settings(self, task) -> None:
        """Tell the settings that somebody has applied."""
        settings = task.node.driver_internal_info.get(_SETTINGS)
        if settings is not None:
            task.store_bios_settings(
                [{'name': name, 'value': value} for name, value in settings.items()])
