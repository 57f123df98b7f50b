"""[sensor_data]: what machines measure, sent as notifications."""
from oslo_config import cfg

GROUP = 'sensor_data'

OPTS = [
    cfg.BoolOpt('send_sensor_data', default=False,
                help='Send the sensor readings of machines as notifications.'),
    cfg.IntOpt('interval', default=600, min=1, help='Seconds between two rounds of readings.'),
    cfg.IntOpt('workers', default=4, min=1, help='Threads that read sensors.'),
    cfg.IntOpt('wait_timeout', default=300, min=0,
               help='Seconds after which a round that is not done is given up.'),
    cfg.ListOpt('data_types', default=['ALL'],
                help='Types of sensors to send, such as Temperature, Fan, Voltage; ALL sends '
                     'every type.'),
    cfg.BoolOpt('enable_for_undeployed_nodes', default=False,
                help='Send the readings also of nodes that are not in the state "active".'),
    cfg.BoolOpt('enable_for_conductor', default=True,
                help='Send figures about the conductor itself.'),
    cfg.BoolOpt('enable_for_nodes', default=True, help='Send the readings of nodes.'),
]
