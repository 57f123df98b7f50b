"""The properties that the IPMI interfaces read from driver_info, for the API."""

PROPERTIES = {
    'ipmi_address': 'IP address or host name of the BMC. Required.',
    'ipmi_port': 'UDP port of the BMC. Optional; 623 by default.',
    'ipmi_username': 'User name, at most 16 bytes. Optional; the null user by default.',
    'ipmi_password': 'Password, at most 20 bytes. Optional; empty by default.',
    'ipmi_hex_kg_key': 'Kg key of the BMC as a string of hexadecimal digits. Optional.',
    'ipmi_priv_level': 'Privilege level to ask for: ADMINISTRATOR, OPERATOR, USER or CALLBACK. '
                       'Optional; ADMINISTRATOR by default.',
    'ipmi_protocol_version': 'Version of the protocol. Optional; only 2.0 (RMCP+) is spoken.',
    'ipmi_cipher_suite': 'Cipher suite to use, 3 or 17. Optional; by default 17, and 3 if the '
                         'BMC refuses 17.',
    'ipmi_bridging': 'Bridging to another controller. Optional; only "no" is supported.',
    'ipmi_target_channel': 'Channel of the target of bridged requests.',
    'ipmi_target_address': 'Address of the target of bridged requests.',
    'ipmi_transit_channel': 'Transit channel of dual-bridged requests.',
    'ipmi_transit_address': 'Transit address of dual-bridged requests.',
    'ipmi_local_address': 'Local address for bridged requests.',
    'ipmi_force_boot_device': 'True for a BMC that forgets a persistent boot device: the service '
                              'remembers it and sets it again before each power on. Optional; '
                              'false by default.',
    'ipmi_disable_boot_timeout': 'Tell the BMC not to forget a boot device after 60 seconds. '
                                 'Optional; [ipmi]disable_boot_timeout by default.',
}
