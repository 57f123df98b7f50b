"""OpenIPMI's simulator ipmi_sim: a real RMCP+ BMC of the loopback address.

It has a user, a chassis that a script plays, and a sensor. It forgets persistent and UEFI boot
bits, and knows no NMI; ``pyghmi_bmc`` is the peer for those.
"""
import socket

from ironic_clone.tests.peers import sensor_records
from ironic_clone.tests.servers import daemon
from ironic_clone.tests.servers import ports

USERNAME = 'admin'
PASSWORD = 'correct-horse'

_LAN = """name "testbmc"
startlan 1
  addr 127.0.0.1 {port}
  priv_limit admin
  allowed_auths_callback none md2 md5 straight
  allowed_auths_user none md2 md5 straight
  allowed_auths_operator none md2 md5 straight
  allowed_auths_admin none md2 md5 straight
  guid a123456789abcdefa123456789abcdef
endlan
chassis_control "{script} 0x20"
user 1 true "" "never-used" user 10 none md2 md5 straight
user 2 true "{username}" "{password}" admin 10 none md2 md5 straight
user 3 true "operator" "{password}" operator 10 none md2 md5 straight
"""
_EMULATOR = """mc_setbmc 0x20
mc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x002a7c 0xf02 persist_sdr
sel_enable 0x20 1000 0x0a
sensor_add 0x20 0 1 1 1
sensor_set_value 0x20 0 1 0x2a 0
sensor_set_event_support 0x20 0 1 enable scanning per-state {none} {none} {none} {none}
main_sdr_add 0x20 {record}
mc_enable 0x20
"""
_CHASSIS = """#!/bin/sh
# ipmi_sim calls: SCRIPT MC get NAME... | SCRIPT MC set NAME VALUE [NAME VALUE]...
cd "$(dirname "$0")" || exit 1
shift
verb=$1; shift
while [ $# -gt 0 ]; do
  name=$1; shift
  case $verb in
    get) echo "$name:$(cat state.$name)" ;;
    set) value=$1; shift
         echo "$name=$value" >> chassis.log
         case $name in
           power|boot) echo "$value" > "new.$name" && mv "new.$name" "state.$name" ;;
           reset) ;;
           shutdown) echo 0 > new.power && mv new.power state.power ;;
         esac ;;
    check) ;;
  esac
done
"""


class IpmiSim(daemon.Daemon):
    """One BMC.

    :ivar port: its UDP port on 127.0.0.1.
    """

    username = USERNAME
    password = PASSWORD

    def _start(self) -> None:
        self.port = ports.free(socket.SOCK_DGRAM)
        self.write_file('state.power', '0\n')
        self.write_file('state.boot', 'none\n')
        script = self.write_file('chassis', _CHASSIS)
        script.chmod(0o755)
        record = sensor_records.full(1, 1, 'CPU', sensor_records.TEMPERATURE,
                                     sensor_records.DEGREES_C)
        lan = self.write_file('lan.conf', _LAN.format(
            port=self.port, script=script, username=USERNAME, password=PASSWORD))
        emulator = self.write_file('bmc.emu', _EMULATOR.format(
            none='0' * 15, record=' '.join(f'0x{byte:02x}' for byte in record)))
        state = self.make_directory('state')
        self.spawn([daemon.find('ipmi_sim'), '-c', str(lan), '-f', str(emulator),
                    '-s', str(state), '-n'])
        self.wait_until(self._answers)

    def driver_info(self, **more) -> dict:
        """Return what a node needs to know of it."""
        return {'ipmi_address': '127.0.0.1', 'ipmi_port': self.port,
                'ipmi_username': self.username, 'ipmi_password': self.password, **more}

    def _answers(self) -> bool:
        """Ask for the authentication capabilities, which needs no session."""
        request = bytes.fromhex('0600ff07' '00' '0000000000000000' '09' '2018c8' '8100380e04' '35')
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            probe.settimeout(0.2)
            try:
                probe.sendto(request, ('127.0.0.1', self.port))
                return bool(probe.recv(512))
            except OSError:
                return False

    @property
    def power(self) -> bool:
        """Whether the chassis is on."""
        return (self.directory / 'state.power').read_text().strip() == '1'

    def chassis_log(self) -> list[str]:
        """What the chassis was told, in order: "power=1", "boot=pxe"."""
        log = self.directory / 'chassis.log'
        return log.read_text().splitlines() if log.exists() else []
