"""fake firmware: components are updated in name only."""
from ironic_clone.common import exception
from ironic_clone.drivers import steps
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import firmware

_COMPONENTS = 'fake_firmware_components'


def _image(url: str) -> str:
    """Return the name of the file alone: before and after it there may be credentials."""
    path = url.partition('#')[0].partition('?')[0].rpartition('://')[2]
    return path.rpartition('/')[2].rpartition('@')[2]


class FakeFirmware(fake.Fake, firmware.FirmwareInterface):
    """The record's driver_internal_info stands for the components of the machine."""

    @steps.clean_step(priority=0, argsinfo={'settings': {
        'description': 'Components to update: a list of objects with component and url.',
        'required': True}})
    @firmware.cache_firmware_components
    def update(self, task, settings: list[dict]) -> None:
        """Remember the image of each component as its version.

        :raises InvalidParameterValue: they are not a list of objects with component and url.
        """
        if not isinstance(settings, list) or not all(
                isinstance(setting, dict) and setting.get('component') and setting.get('url')
                for setting in settings):
            raise exception.InvalidParameterValue(
                'The argument settings must be a list of objects with component and url.')
        self.act(task)
        task.node.set_driver_internal_info(_COMPONENTS, {
            **task.node.driver_internal_info.get(_COMPONENTS, {}),
            **{str(setting['component']): _image(str(setting['url']))
               for setting in settings}})
        task.node.save()

    def cache_firmware_components(self, task) -> None:
        """Tell the components that somebody has updated."""
        components = task.node.driver_internal_info.get(_COMPONENTS)
        if components is not None:
            task.store_firmware_components([
                {'component': name, 'current_version': version, 'last_version_flashed': version}
                for name, version in components.items()])
