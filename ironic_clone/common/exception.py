"""Domain errors. They say what is wrong; HTTP codes are chosen in ``ironic_clone.api.errors``.

Each class has a ``template``; it is raised with the fields that the template names, or with one
whole sentence: ``NodeNotFound(node=ident)`` or ``InvalidParameterValue('port must be ...')``.
Errors cross RPC by class name and message (``ironic_clone.rpc.message``).
"""


class IronicCloneError(Exception):
    """The root of every error that the service raises on purpose."""

    template = 'An unknown error occurred.'

    def __init__(self, message: str | None = None, **fields):
        super().__init__(message if message is not None else self.template.format(**fields))


# -- what the caller sent ------------------------------------------------------------------------
class Invalid(IronicCloneError):
    template = 'Unacceptable parameters.'


class InvalidParameterValue(Invalid):
    pass


class MissingParameterValue(InvalidParameterValue):
    pass


class SecretUnreadable(InvalidParameterValue):
    template = ('{where} of {what} cannot be decrypted: it was stored with a key that is not '
                'among [secrets]keys. Add that key again, or set a new value.')


class InvalidStateRequested(Invalid):
    template = ('The requested action "{action}" can not be performed on node "{node}" '
                'while it is in state "{state}".')


class NodeInMaintenance(Invalid):
    template = ("The {op} operation can't be performed on node {node} because it's in "
                'maintenance mode.')


class NodeIsRetired(Invalid):
    template = 'The {op} operation can\'t be performed on node {node} because it is retired.'


class UnsupportedDriverExtension(Invalid):
    template = 'Driver {driver} does not support {extension} (disabled or not implemented).'


class UnsupportedHardwareFeature(Invalid):
    template = ('Node {node} hardware does not support feature {feature}, which is required '
                'based upon the requested configuration.')


class NodeConsoleNotEnabled(Invalid):
    template = 'Console access is not enabled on node {node}.'


class BootModeNotAllowed(Invalid):
    template = 'Boot mode {mode} is not allowed for the {op} operation.'


class StepNotAllowed(Invalid):
    template = 'The {kind} step {step} is not allowed: [api]{option} excludes it.'


class IncompatibleInterface(InvalidParameterValue):
    template = ('{interface_type} interface implementation "{interface}" is not supported by '
                'hardware type {hardware_type}.')


class InterfaceNotFoundInEntrypoint(InvalidParameterValue):
    template = ("Could not find the following interface in the '{entrypoint}' entrypoint: "
                '{iface}. Valid interfaces are {valid}.')


class NoValidDefaultForInterface(InvalidParameterValue):
    template = ('No default value found for {interface_type} interface of driver {driver}. '
                'Enable one of the interfaces that it supports, or name one on the node.')


class InvalidConductorGroup(Invalid):
    template = ('Conductor group "{group}" is invalid: letters, digits, "_", "-" and "." '
                'are allowed, 255 characters at most.')


class ChassisNotEmpty(Invalid):
    template = 'Chassis {chassis} is not empty: nodes belong to it.'


class PortgroupNotEmpty(Invalid):
    template = 'Portgroup {portgroup} is not empty: ports belong to it.'


class IncompleteLookup(Invalid):
    template = "At least one of 'addresses' and 'node_uuid' parameters is required"


class InvalidNodeInventory(Invalid):
    template = 'The inventory of node {node} cannot be used: {reason}.'


class PatchError(Invalid):
    template = "Couldn't apply patch '{patch}'. Reason: {reason}"


class NotAcceptable(IronicCloneError):
    """The request needs a newer API version, or answers in a form that we do not speak."""

    template = 'Request not acceptable.'


# -- who asks ------------------------------------------------------------------------------------
class NotAuthorized(IronicCloneError):
    template = 'Not authorized.'


class AccessDenied(NotAuthorized):
    template = 'Access was denied to the following resource: {resource}'


class OperationNotPermitted(NotAuthorized):
    template = 'Operation not permitted.'


class NodeProtected(NotAuthorized):
    template = 'Node {node} is protected and cannot be undeployed, rebuilt or deleted'


class ExclusiveLockRequired(NotAuthorized):
    template = 'An exclusive lock is required, but the current context has a shared lock.'


# -- what is not there ---------------------------------------------------------------------------
class NotFound(IronicCloneError):
    template = 'Resource could not be found.'


class NodeNotFound(NotFound):
    template = 'Node {node} could not be found.'


class PortNotFound(NotFound):
    template = 'Port {port} could not be found.'


class PortgroupNotFound(NotFound):
    template = 'Portgroup {portgroup} could not be found.'


class ChassisNotFound(NotFound):
    template = 'Chassis {chassis} could not be found.'


class VolumeConnectorNotFound(NotFound):
    template = 'Volume connector {connector} could not be found.'


class VolumeTargetNotFound(NotFound):
    template = 'Volume target {target} could not be found.'


class DeployTemplateNotFound(NotFound):
    template = 'Deploy template {template} could not be found.'


class RunbookNotFound(NotFound):
    template = 'Runbook {runbook} could not be found.'


class InspectionRuleNotFound(NotFound):
    template = 'Rule {rule} could not be found.'


class ConductorNotFound(NotFound):
    template = 'Conductor {conductor} could not be found.'


class NodeHistoryNotFound(NotFound):
    template = 'Node history record {history} could not be found.'


class NodeInventoryNotFound(NotFound):
    template = 'Node inventory record for node {node} could not be found.'


class BIOSSettingNotFound(NotFound):
    template = "Node {node} doesn't have a BIOS setting '{name}'"


class AllocationNotFound(NotFound):
    template = 'Allocation {allocation} could not be found.'


class NodeTraitNotFound(NotFound):
    template = 'Node {node} doesn\'t have a trait \'{trait}\''


class DriverNotFound(NotFound):
    template = 'Could not find the following driver(s) or hardware type(s): {driver_name}.'


class NoValidHost(NotFound):
    template = 'No valid host was found. Reason: {reason}'


# -- what is in the way --------------------------------------------------------------------------
class Conflict(IronicCloneError):
    template = 'Conflict.'


class InvalidState(Conflict):
    template = 'Invalid resource state.'


class AllocationFailed(Conflict):
    """No node can be given to an allocation; it keeps the sentence."""


class NodeLocked(Conflict):
    template = ('Node {node} is locked by host {host}, please retry after the current '
                'operation is completed.')


class StaleRecord(Conflict):
    """A guarded update found another value than the one that it had read; read again and retry."""

    template = '{resource} {ident} was changed by another request meanwhile, please retry.'


class LockLost(Conflict):
    """The lock that a task wrote under is no longer its own: it must stop at once."""

    template = 'The lock of host {host} on node {node} (epoch {epoch}) was lost.'


class NodeAssociated(InvalidState):
    template = 'Node {node} is associated with instance {instance}.'


class InstanceAssociated(Conflict):
    template = ('Instance {instance} is already associated with a node, it cannot be associated '
                'with this other node {node}.')


class PowerStateFailure(InvalidState):
    template = 'Failed to set node power state to {pstate}.'


class NodeAlreadyExists(Conflict):
    template = 'A node with UUID {uuid} already exists.'


class AlreadyExists(Conflict):
    template = 'A {what} with {attribute} {value} already exists.'


class MACAlreadyExists(Conflict):
    template = 'A port with MAC address {mac} already exists.'


class DuplicateName(Conflict):
    template = 'A node with name {name} already exists.'


class ConductorAlreadyRegistered(Conflict):
    template = ('Conductor {conductor} is already registered and alive. Stop it, choose another '
                '[DEFAULT]host, or set [conductor]force_registration = true.')


# -- what we cannot do now -----------------------------------------------------------------------
class TemporaryFailure(IronicCloneError):
    template = 'Resource temporarily unavailable, please retry.'


class NoFreeConductorWorker(TemporaryFailure):
    template = 'Requested action cannot be performed due to lack of free conductor workers.'


class ConcurrentActionLimit(TemporaryFailure):
    template = ('The limit of concurrent {action} operations ({limit}) has been reached, '
                'please retry later.')


class ConductorUnreachable(TemporaryFailure):
    """The request did not reach the conductor: it was not carried out."""

    template = 'Conductor {host} cannot be reached.'


class ConductorsSilent(TemporaryFailure):
    """They have registered and not left: they are dead, or the database was away."""

    template = 'The conductors that serve driver {driver} give no sign of life, please retry.'


class NotOwner(TemporaryFailure):
    """The conductor that was asked does not own the node any more, and has done nothing."""

    template = 'Node {node} is no longer worked on by conductor {host}, please retry.'


class ConductorRestarted(TemporaryFailure):
    """The request was meant for the process before this one: it was not carried out."""

    template = 'Conductor {host} was started again, please retry.'


class RequestExpired(TemporaryFailure):
    template = ('{operation} came {seconds} seconds after its deadline and was not carried out, '
                'please retry.')


class UnknownRPCVersion(TemporaryFailure):
    """The message is of a version that is not understood; nothing was done."""

    template = ('RPC version {version} is not spoken by conductor {host}, which speaks {known}. '
                'Daemons of releases that are too far apart run side by side.')


class UpgradePending(TemporaryFailure):
    """What is asked needs a release that not all daemons are of yet."""

    template = ('{operation} needs RPC version {needed}, and {who}. It can be done when the '
                'upgrade is complete, please retry then.')


class UnreadableReply(TemporaryFailure):
    template = ('The reply of a conductor cannot be read ({reason}). Look whether what was asked '
                'for has been done before you ask again.')


class RPCTimeout(TemporaryFailure):
    template = 'No reply from conductor {host} to {operation} within {seconds} seconds.'


class ConductorLost(TemporaryFailure):
    """It may have begun; it begins nothing more, and what it had begun is ended by others."""

    template = ('Conductor {host} died after it had been asked for {operation}. Look whether what '
                'you asked for has been done before you ask again.')


class DatabaseUnavailable(TemporaryFailure):
    template = 'The database cannot be reached, please retry.'


# -- work that failed ----------------------------------------------------------------------------
class OperationFailed(IronicCloneError):
    """Work on a machine failed; the sentence also goes to the node's last_error."""


class InstanceDeployFailure(OperationFailed):
    template = 'Failed to deploy instance: {reason}'


class InstanceRescueFailure(OperationFailed):
    template = 'Failed to rescue instance: {reason}'


class HardwareInspectionFailure(OperationFailed):
    template = 'Failed to inspect hardware. Reason: {error}'


class IPMIFailure(OperationFailed):
    template = 'IPMI call failed: {cmd}.'


class FailedToGetSensorData(OperationFailed):
    template = 'Failed to get sensor data for node {node}. Error: {error}'


class FailedToParseSensorData(OperationFailed):
    template = 'Failed to parse sensor data for node {node}. Error: {error}'


class VendorPassthruException(OperationFailed):
    pass


# -- the service does not start -------------------------------------------------------------------
class StopRequested(SystemExit):
    """A signal asked the daemon to stop before it had started: no error, and not a driver's."""


class StartupError(IronicCloneError):
    """One line for the operator; every command exits with 1 after printing it."""


class ConfigInvalid(StartupError):
    template = 'Invalid configuration: {error}'


class NoDriversLoaded(StartupError):
    template = ('No driver was loaded by conductor {conductor}. Set [DEFAULT]'
                'enabled_hardware_types or enabled_drivers.')


class DriverNotFoundInEntrypoint(StartupError):
    template = ('{option} names {names}, which this release does not ship and no installed '
                'package provides. Available: {available}.')


class DriverLoadError(StartupError):
    template = 'Driver {driver} could not be loaded: {reason}.'


class SchemaMismatch(StartupError):
    template = ('The database is at schema version {found}, this release needs {needed}. '
                'Run "ironic-clone-dbsync upgrade".')


class DatabaseUnreachable(StartupError):
    template = ('The database {url} cannot be opened: {reason}. Check [database]connection, '
                'then run "ironic-clone-dbsync upgrade".')
