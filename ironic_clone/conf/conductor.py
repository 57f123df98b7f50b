"""[conductor]: the daemon that works on the machines."""
from oslo_config import cfg
from oslo_config import types

GROUP = 'conductor'

_WORKERS = [
    cfg.IntOpt('workers_pool_size', default=300, min=3,
               help='Most threads that work on nodes at once.'),
    cfg.IntOpt('reserved_workers_pool_percentage', default=5, min=0, max=50,
               help='Share of workers_pool_size, in percent, kept for requests of the API, so '
                    'that work that the conductor starts by itself cannot lock callers out.'),
    cfg.IntOpt('graceful_shutdown_timeout', default=60, min=0,
               help='Seconds that a stopping conductor waits for the work on its nodes to end; '
                    '0 waits without limit.'),
]

_CLUSTER = [
    cfg.StrOpt('conductor_group', default='',
               help='Group of this conductor: it works only on nodes of the same group. '
                    'Letters, digits, "_", "-" and "."; at most 255 of them; case is ignored.'),
    cfg.BoolOpt('force_registration', default=False,
                help='Take over the registration of a conductor with the same [DEFAULT]host '
                     'although it looks alive. Two live conductors with one name damage nodes: '
                     'set it for one start only, when the old process is known to be dead.'),
    cfg.IntOpt('heartbeat_interval', default=10, min=1,
               help='Seconds between the signs of life that a conductor writes.'),
    cfg.IntOpt('heartbeat_timeout', default=60, max=315576000, mutable=True,
               help='Seconds without a sign of life after which a conductor counts as dead; 0 '
                    'or less: never by age.'),
    cfg.IntOpt('command_deadline', default=20, min=0, mutable=True,
               help='Seconds that a command to a machine may take. A conductor that could give no '
                    'sign of life touches no machine from this long before heartbeat_timeout '
                    'on; at most half of heartbeat_timeout is used.'),
    cfg.IntOpt('sync_local_state_interval', default=30, min=0,
               help='Seconds between looks for nodes that other conductors have left behind '
                    'and that this one takes over; 0 turns it off.'),
    cfg.IntOpt('check_allocations_interval', default=30, min=0,
               help='Seconds between looks for allocations that other conductors have left '
                    'behind; 0 turns it off.'),
    cfg.IntOpt('conductor_cleanup_interval', default=86400, min=0,
               help='Seconds between removals of the rows of conductors that are long gone; 0 '
                    'turns it off.'),
    cfg.IntOpt('conductor_cleanup_timeout', default=1209600, min=60, mutable=True,
               help='Seconds without a sign of life after which the row of a conductor is '
                    'removed. Nothing is removed if this is less than three times '
                    'heartbeat_timeout.'),
    cfg.IntOpt('conductor_cleanup_batch_size', default=50, min=1, mutable=True,
               help='Most rows of conductors that one run removes.'),
]

_LOCKS = [
    cfg.IntOpt('node_locked_retry_attempts', default=3, min=1,
               help='How often an exclusive lock on a node is tried for before the request is '
                    'refused.'),
    cfg.IntOpt('node_locked_retry_interval', default=1, min=0,
               help='Seconds between these attempts.'),
    cfg.IntOpt('max_concurrent_deploy', default=250, min=1, mutable=True,
               help='Most nodes in deployment at once, over all conductors.'),
    cfg.IntOpt('max_concurrent_clean', default=50, min=1, mutable=True,
               help='Most nodes in cleaning or tear-down at once, over all conductors.'),
    cfg.BoolOpt('max_concurrent_per_conductor_group', default=False, mutable=True,
                help='Count max_concurrent_deploy and max_concurrent_clean in each conductor '
                     'group by itself.'),
]

_POWER = [
    cfg.IntOpt('sync_power_state_interval', default=120,
               help='Seconds between comparisons of the power state of machines with the '
                    'database; 0 turns it off.'),
    cfg.IntOpt('sync_power_state_workers', default=8, min=1,
               help='Threads that ask machines for their power state.'),
    cfg.BoolOpt('force_power_state_during_sync', default=True, mutable=True,
                help='Bring a machine whose power state is not the one in the database back to '
                     'it. If false, the database is changed to what the machine says.'),
    cfg.IntOpt('power_state_sync_max_retries', default=3, min=0,
               help='How often in a row the power state of a machine may fail to be read or '
                    'set before its node goes into maintenance.'),
    cfg.IntOpt('power_failure_recovery_interval', default=300, min=0,
               help='Seconds between attempts to reach machines that went into maintenance for '
                    'a power failure; 0 turns it off.'),
    cfg.IntOpt('power_state_change_timeout', default=60, min=2, mutable=True,
               help='Seconds within which a machine must reach the power state that was set.'),
    cfg.IntOpt('soft_power_off_timeout', default=600, min=1, mutable=True,
               help='Seconds within which a machine must have powered itself off after it was '
                    'asked to.'),
    cfg.BoolOpt('enable_health_monitoring', default=True, mutable=True,
                help='Read the health of machines together with their power state.'),
]

_PRIORITIES = types.Dict(types.Integer(min=0))

_FLOWS = [
    cfg.IntOpt('check_provision_state_interval', default=60, min=0,
               help='Seconds between looks for nodes that have waited too long; 0 turns it '
                    'off.'),
    cfg.IntOpt('periodic_max_workers', default=8, min=1,
               help='Most threads that one periodic task uses.'),
    cfg.IntOpt('deploy_callback_timeout', default=1800, min=0,
               help='Seconds that a node may stay in "wait call-back"; 0: without limit.'),
    cfg.IntOpt('clean_callback_timeout', default=1800, min=0,
               help='Seconds that a node may stay in "clean wait"; 0: without limit.'),
    cfg.IntOpt('inspect_wait_timeout', default=1800, min=0,
               help='Seconds that a node may stay in "inspect wait"; 0: without limit.'),
    cfg.IntOpt('service_callback_timeout', default=1800, min=0,
               help='Seconds that a node may stay in "service wait"; 0: without limit.'),
    cfg.IntOpt('rescue_callback_timeout', default=1800, min=0,
               help='Seconds that a node may stay in "rescue wait"; 0: without limit.'),
    cfg.IntOpt('check_rescue_state_interval', default=60, min=1,
               help='Seconds between looks for nodes that have stayed in "rescue wait" too '
                    'long.'),
    cfg.StrOpt('rescue_password_hash_algorithm', default='sha256', mutable=True,
               choices=['sha256', 'sha512'],
               help='How the password of a rescue is hashed for the machine.'),
    cfg.BoolOpt('automated_clean', default=True, mutable=True,
                help='Clean nodes whenever they become available. The automated_clean of a node '
                     'goes before it.'),
    cfg.StrOpt('automated_cleaning_step_source', default='autogenerated', mutable=True,
               choices=['autogenerated', 'runbook', 'hybrid'],
               help='Where the steps of automated cleaning come from: from the interfaces of '
                    'the node, from a runbook, or from a runbook where one is configured for '
                    'the node and from the interfaces elsewhere.'),
    cfg.StrOpt('automated_cleaning_runbook', mutable=True,
               help='Name or uuid of the runbook for automated cleaning.'),
    cfg.DictOpt('automated_cleaning_runbook_by_resource_class', default={}, mutable=True,
                sample_default='large:CUSTOM_LARGE',
                help='Runbooks for automated cleaning by resource class; they go before '
                     'automated_cleaning_runbook.'),
    cfg.BoolOpt('automated_cleaning_runbook_from_node', default=False, mutable=True,
                help='Let cleaning_runbook in the driver_info of a node name its runbook for '
                     'automated cleaning; it goes before the other two.'),
    cfg.BoolOpt('automated_cleaning_runbook_validate_traits', default=True, mutable=True,
                help='Clean a node only by a runbook that has a trait in common with it.'),
    cfg.MultiOpt('clean_step_priority_override', item_type=_PRIORITIES, default={},
                 sample_default='power.update_firmware:10',
                 help='Priority of a step in automated cleaning, as interface.step:priority; 0 '
                      'leaves the step out. May be given several times.'),
    cfg.MultiOpt('verify_step_priority_override', item_type=_PRIORITIES, default={},
                 mutable=True, sample_default='management.clear_job_queue:0',
                 help='Priority of a step in verification, as interface.step:priority; 0 leaves '
                      'the step out. May be given several times.'),
    cfg.BoolOpt('allow_provisioning_in_maintenance', default=True, mutable=True,
                help='Let nodes in maintenance be cleaned, inspected, and so on. If false, such '
                     'work on them is refused or fails.'),
    cfg.BoolOpt('allow_deleting_available_nodes', default=True, mutable=True,
                help='Let nodes in the state "available" be deleted.'),
    cfg.BoolOpt('poweroff_in_cleanfail', default=False,
                help='Power nodes off whose cleaning failed.'),
    cfg.BoolOpt('poweroff_in_servicefail', default=False,
                help='Power nodes off whose servicing failed.'),
    cfg.IntOpt('max_conductor_wait_step_seconds', default=30, min=0, max=1800, mutable=True,
               help='Longest time in seconds that the step "wait" may hold a conductor thread.'),
    cfg.BoolOpt('permit_child_node_step_async_result', default=False, mutable=True,
                help='Let a step that is executed on child nodes go on in the background there. '
                     'Nobody waits for its end.'),
    cfg.BoolOpt('automatic_lessee', default=True, mutable=True,
                help='Set the lessee of a node, where it has none, when it is deployed, and '
                     'clear it when the instance is deleted.'),
    cfg.StrOpt('automatic_lessee_source', default='instance', mutable=True,
               choices=['instance', 'request', 'none'],
               help='Where automatic_lessee takes the project from: project_id of '
                    'instance_info, the project of the request, or nowhere.'),
    cfg.BoolOpt('disable_deep_image_inspection', default=False,
                help='Do not look into images before they are used; agents are told, too.'),
    cfg.ListOpt('permitted_image_formats', default=['raw', 'gpt', 'qcow2', 'iso'], mutable=True,
                help='Formats of images that may be used; agents are told, too.'),
    cfg.ListOpt('disallowed_deployment_boot_modes', default=[], mutable=True,
                item_type=types.String(choices=['bios', 'uefi']),
                help='Boot modes (bios, uefi) with which no node may be deployed.'),
]

_HISTORY = [
    cfg.BoolOpt('node_history', default=True, mutable=True,
                help='Keep what happened to each node: its errors, the begin and end of its '
                     'flows. If true, last_error is cleared as soon as the power state of the '
                     'machine is read and is as it should be.'),
    cfg.BoolOpt('record_step_flows_in_history', default=True, mutable=True,
                help='Keep the begin and end of cleaning, deployment and servicing, with their '
                     'steps, in the history.'),
    cfg.IntOpt('node_history_max_entries', default=300, min=0, mutable=True,
               help='Entries of the history that are kept of each node; 0: all.'),
    cfg.IntOpt('node_history_cleanup_interval', default=86400, min=0,
               help='Seconds between removals of older entries; 0 turns it off.'),
    cfg.IntOpt('node_history_cleanup_batch_count', default=1000, min=0,
               help='Most entries that one run removes; 0: none.'),
    cfg.IntOpt('node_history_minimum_days', default=0, min=0, mutable=True,
               help='Days for which entries are kept in any case.'),
]

OPTS = [*_WORKERS, *_CLUSTER, *_LOCKS, *_POWER, *_FLOWS, *_HISTORY]
