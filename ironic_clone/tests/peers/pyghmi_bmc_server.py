"""The process behind ``pyghmi_bmc``: BMCs made of pyghmi's server classes.

pyghmi's server is made for one BMC and well-meaning clients. Added here: many BMCs in a process
(a client's new login to one must not end its sessions with the others), refusal of SHA-256
suites, what pyghmi leaves out (boot flags as they were set, NMI, warm reset, sensors), counters,
and misbehaviour on demand. One JSON line in sets or reads a BMC, one JSON line out answers.
"""
import json
import socket
import sys
import threading
import traceback

from pyghmi.ipmi import bmc
from pyghmi.ipmi.private import serversession
from pyghmi.ipmi.private import session

from ironic_clone.tests.peers import pyghmi_bmc
from ironic_clone.tests.peers import sensor_records

WAIT_SECONDS = 0.05
"""pyghmi's thread can take a packet in right before it is waited for, and nobody would see it
before the next one."""
SHA1 = 1
NO_MATCHING_SUITE = 0x11
TRUNCATED = b'\x06\x00\xff\x07'
"""An RMCP header and nothing after it."""


def _receive(from_socket, size):
    """As pyghmi's own, which another thread that sends can make wait for a packet for ever: it
    says that the socket is not to block, the other that it is, and only then it receives."""
    try:
        return from_socket.recvfrom(size, socket.MSG_DONTWAIT)
    except OSError:
        return None


session._io_recvfrom = _receive


class PeerSession(serversession.ServerSession):
    """A session of one client with one BMC."""

    def create_open_session_response(self, request):
        if self.bmc.behaviour['full']:
            return bytearray([request[0], 1, 0, 0]) + request[4:8]
        if request[12] != SHA1 or not self.bmc.behaviour['sha1']:
            return bytearray([request[0], NO_MATCHING_SUITE, 0, 0]) + request[4:8]
        return super().create_open_session_response(request)

    def _handle_ipmi_packet(self, data, sockaddr=None, qent=None):
        if data[4] in (0, 2):
            # A new login from a port that is known: pyghmi would forget the client altogether.
            session.Session.bmc_handlers[sockaddr].pop(self.bmc.port, None)
            self.bmc.sessionless_data(bytes(data), sockaddr)
            return
        if not self.bmc.behaviour['dead']:
            super()._handle_ipmi_packet(data, sockaddr=sockaddr, qent=qent)

    def _got_rakp3(self, data):
        if not self.bmc.behaviour['half_login']:
            super()._got_rakp3(data)

    def _send_rakp4(self, tagvalue, statuscode):
        self.bmc.counters['logins'] += 1
        super()._send_rakp4(tagvalue, statuscode)

    def close_server_session(self):
        self.bmc.counters['logouts'] += 1
        session.Session.bmc_handlers.get(self.sockaddr, {}).pop(self.bmc.port, None)

    def handle_client_request(self, request):
        # Privilege and logout are commands too, in the eyes of a BMC that has stopped working.
        if not self.bmc.behaviour['mute'] or request['command'] in (0x3b, 0x3c):
            super().handle_client_request(request)


class PeerBmc(bmc.Bmc):
    """One BMC; ``behaviour`` is set from outside, ``counters`` are read."""

    def __init__(self, number: int):
        super().__init__({pyghmi_bmc.USERNAME: pyghmi_bmc.PASSWORD}, port=0, address='127.0.0.1')
        self.port = self.serversocket.getsockname()[1]
        self.mfgid = 0x002a7c
        self.number = number
        self.behaviour = {'dead': False, 'mute': False, 'half_login': False, 'full': False,
                          'delay': 0.0, 'lie': None, 'busy': 0, 'stuck': False, 'sha1': True,
                          'truncate': 0, 'kg': None}
        self.counters = {'logins': 0, 'logouts': 0, 'commands': 0, 'status': 0, 'nmi': 0,
                         'resets': 0, 'bmc_resets': [], 'power': [], 'raw': []}
        self.on = False
        self.flags = [0, 0, 0, 0, 0]
        self.boot_options = []
        self.records = [
            sensor_records.full(1, 1, 'CPU', sensor_records.TEMPERATURE,
                                sensor_records.DEGREES_C),
            sensor_records.full(2, 2, 'FAN 1', sensor_records.FAN, sensor_records.RPM, 100),
            sensor_records.compact(3, 3, 'PSU', sensor_records.POWER_SUPPLY)]
        self.readings = {1: [42 + number, 0xc0, 0], 2: [37, 0xc0, 0], 3: [0, 0xc0, 1, 0]}

    # -- the chassis -----------------------------------------------------------------------------
    def get_power_state(self):
        return 'on' if self.on else 'off'

    def _power(self, on, how):
        self.counters['power'].append(how)
        if not self.behaviour['stuck']:
            self.on = on

    def power_on(self):
        self._power(True, 'on')

    def power_off(self):
        self._power(False, 'off')

    def power_shutdown(self):
        self._power(False, 'soft')

    def power_reset(self):
        self.counters['resets'] += 1

    def pulse_diag(self):
        self.counters['nmi'] += 1

    def cold_reset(self):
        self._reset('cold')
        return 0

    def _reset(self, how):
        self.counters['bmc_resets'].append(how)
        self._forget_sessions()

    def _forget_sessions(self):
        for ports in session.Session.bmc_handlers.values():
            if isinstance(ports.get(self.port), PeerSession):
                ports[self.port].forget = True

    def set_system_boot_options(self, request, session):
        data = list(request['data'])
        self.boot_options.append(data)
        if data[0] == 5:
            self.flags = data[1:6]
        session.send_ipmi_response()

    def get_system_boot_options(self, request, session):
        session.send_ipmi_response(data=[1, 5, *self.flags])

    # -- requests --------------------------------------------------------------------------------
    def sessionless_data(self, data, sockaddr):
        if self.behaviour['dead']:
            return
        if self.behaviour['truncate']:
            self.behaviour['truncate'] -= 1
            session._io_sendto(self.serversocket, TRUNCATED, sockaddr)
        super().sessionless_data(data, sockaddr)

    def handle_raw_request(self, request, session):
        request = {**request, 'data': list(request['data'])}
        self.counters['commands'] += 1
        if getattr(session, 'forget', False):
            return
        delay = self.behaviour['delay']
        if delay:
            threading.Timer(delay, self._answer, (request, session)).start()
        else:
            self._answer(request, session)

    def _answer(self, request, session_):
        key = request['netfn'], request['command']
        if self.behaviour['truncate']:
            self.behaviour['truncate'] -= 1
            session._io_sendto(self.serversocket, TRUNCATED, session_.sockaddr)
        if self.behaviour['busy'] and key != (6, 1):
            self.behaviour['busy'] -= 1
            session_.send_ipmi_response(code=0xc0)
        elif key == (0, 1):
            self.counters['status'] += 1
            if self.behaviour['lie'] is None:
                self.get_chassis_status(session_)
            else:
                session_.send_ipmi_response(data=self.behaviour['lie'])
        elif key == (6, 3):
            self._reset('warm')
            session_.send_ipmi_response()
        elif key == (0x2e, 0x10):
            self.counters['raw'].append(request['data'])
            session_.send_ipmi_response(data=[0xaa])
        elif request['netfn'] in (0x04, 0x0a):
            self._sensor_request(key, request['data'], session_)
        else:
            super().handle_raw_request(request, session_)

    def _sensor_request(self, key, data, session):
        if key == (0x0a, 0x20):
            session.send_ipmi_response(data=[0x51, len(self.records), 0, 0, 0] + [1] * 9)
        elif key == (0x0a, 0x22):
            session.send_ipmi_response(data=[1, 0])
        elif key == (0x0a, 0x23):
            index = data[2] or 1
            if index > len(self.records):
                session.send_ipmi_response(code=0xcb)
                return
            record = self.records[index - 1]
            following = index + 1 if index < len(self.records) else 0xffff
            offset, size = data[4], data[5]
            if size == 0xff:
                session.send_ipmi_response(code=0xca)   # "Too much at once", as many do.
                return
            session.send_ipmi_response(
                data=[following & 0xff, following >> 8, *record[offset:offset + size]])
        elif key == (0x04, 0x2d) and data[0] in self.readings:
            session.send_ipmi_response(data=self.readings[data[0]])
        else:
            session.send_ipmi_response(code=0xcb)

    def control(self, order: dict) -> dict:
        """Do what a line says and return the state."""
        self.behaviour.update(order.get('behave', {}))
        if 'on' in order:
            self.on = order['on']
        values = order.get('set', {})
        if 'password' in values:
            self.authdata[pyghmi_bmc.USERNAME] = values['password']
        if 'records' in values:
            self.records = [bytes.fromhex(text) for text in values['records']]
        if 'forget' in values:
            self._forget_sessions()
        if 'kg' in order.get('behave', {}):
            self.set_kg(order['behave']['kg'])
        return {**self.counters, 'on': self.on, 'flags': self.flags,
                'boot_options': self.boot_options}


def main(count: int) -> None:
    serversession.ServerSession = PeerSession
    peers = [PeerBmc(number) for number in range(count)]
    print(json.dumps([peer.port for peer in peers]), flush=True)

    def obey():
        for line in sys.stdin:
            order = json.loads(line)
            print(json.dumps(peers[order['bmc']].control(order)), flush=True)

    threading.Thread(target=obey, daemon=True).start()
    while True:
        try:
            session.Session.wait_for_rsp(WAIT_SECONDS)
        except Exception:
            traceback.print_exc()


if __name__ == '__main__':
    main(int(sys.argv[1]))
