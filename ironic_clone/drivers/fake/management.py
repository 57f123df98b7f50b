"""fake management: boots from the network, has two lights."""
from ironic_clone.common import exception
from ironic_clone.drivers.fake import fake
from ironic_clone.drivers.interfaces import management

_INDICATORS = {
    'chassis': {'led-0': {'readonly': True, 'states': ['off', 'on']}},
    'system': {'led': {'readonly': False, 'states': ['blinking', 'off', 'on']}},
}
_LIT = 'fake_indicators'


class FakeManagement(fake.Fake, management.ManagementInterface):
    """Boot modes, secure boot and NMI are not supported."""

    def get_supported_boot_devices(self, task) -> list[str]:
        return ['pxe']

    def set_boot_device(self, task, device: str, persistent: bool = False) -> None:
        management.check_boot_device(device, self.get_supported_boot_devices(task))
        self.act(task)

    def get_boot_device(self, task) -> dict:
        self.act(task)
        return {'boot_device': 'pxe', 'persistent': False}

    def get_sensors_data(self, task) -> dict:
        self.act(task)
        return {}

    def get_supported_indicators(self, task, component: str | None = None) -> dict:
        self.act(task)
        return {name: {light: {'readonly': is_['readonly'], 'states': list(is_['states'])}
                       for light, is_ in lights.items()}
                for name, lights in _INDICATORS.items() if component in (None, name)}

    def get_indicator_state(self, task, component: str, indicator: str) -> str:
        self._indicator(component, indicator)
        self.act(task)
        lit = task.node.driver_internal_info.get(_LIT) or {}
        return lit.get(f'{indicator}@{component}', 'on')

    def set_indicator_state(self, task, component: str, indicator: str, state: str) -> None:
        light = self._indicator(component, indicator)
        if light['readonly'] or state not in light['states']:
            raise exception.InvalidParameterValue(
                f'The indicator {indicator} of {component} cannot be set to {state}.')
        self.act(task)
        lit = task.node.driver_internal_info.get(_LIT) or {}
        task.node.set_driver_internal_info(_LIT, {**lit, f'{indicator}@{component}': state})
        task.node.save()

    @staticmethod
    def _indicator(component, indicator):
        try:
            return _INDICATORS[component][indicator]
        except KeyError:
            raise exception.InvalidParameterValue(
                f'There is no indicator {indicator} of {component}.') from None
