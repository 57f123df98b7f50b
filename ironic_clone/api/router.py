"""Routes as data: one table from path and method to endpoint, compiled once."""
import dataclasses
from collections.abc import Callable
from collections.abc import Mapping
from typing import Any

from ironic_clone.api.arguments import Argument
from ironic_clone.api.errors import RoutingError


@dataclasses.dataclass(frozen=True, kw_only=True)
class Route:
    """What happens for one method of one path.

    :ivar endpoint: called with the request and the path's parameters, by name.
    :ivar rule: policy rule. It is checked before the endpoint is called; but if the path has
        ``{node_ident}``, by ``lookup`` together with the node. None: everybody may.
    :ivar deferred: the endpoint asks for the rule, when it knows the object concerned.
    :ivar since: minor of the first version that has the route.
    :ivar below: status for older versions (404, 405 or 406).
    :ivar plain_gate: whether these get an error of routing, without version headers; None for
        405 only.
    :ivar success: status of a success.
    :ivar arguments: name -> Argument, of the query; and of the body if ``body_arguments``.
    :ivar body_arguments: arguments may come as keys of a JSON body or as form fields, too.
    :ivar free_query: query arguments that are not declared are let through.
    :ivar errors: error class -> status, where this route differs from ``errors.STATUS``.
    :ivar body: what the body holds, one of ``bodies``; ``Request.read_content`` reads it.
    :ivar answer: what a success holds, one of ``answers``; None for nothing.
    :ivar also: further statuses of a success.
    :ivar slash: the path may end in a slash.
    :ivar size_option: the [api] option that limits the body, in KiB.
    :ivar recorded: the trail of changes tells of it, if its method is one of a change.
    """

    endpoint: Callable
    rule: str | None
    deferred: bool = False
    since: int = 1
    below: int = 404
    plain_gate: bool | None = None
    success: int = 200
    arguments: Mapping[str, Argument] = dataclasses.field(default_factory=dict)
    body_arguments: bool = False
    free_query: bool = False
    errors: Mapping[type[Exception], int] = dataclasses.field(default_factory=dict)
    body: Any = None
    answer: Any = None
    also: tuple[int, ...] = ()
    slash: bool = True
    size_option: str = 'max_json_body_size'
    recorded: bool = True
    mandatory: tuple[str, ...] = dataclasses.field(init=False)

    def __post_init__(self):
        if self.plain_gate is None:
            object.__setattr__(self, 'plain_gate', self.below == 405)
        object.__setattr__(self, 'mandatory', tuple(
            name for name, argument in self.arguments.items() if argument.mandatory))


class _Branch:
    """A segment of the tree: what literal segments follow, what parameter, which methods."""

    def __init__(self):
        self.literals: dict[str, _Branch] = {}
        self.parameter: tuple[str, _Branch] | None = None
        self.methods: Mapping[str, Route] = {}


class Router:
    """Finds routes; a literal segment goes before a parameter.

    :param table: path pattern -> method -> Route; ``{name}`` is a parameter.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Route]]):
        self._root = _Branch()
        for pattern, methods in table.items():
            self._branch(pattern).methods = methods

    def _branch(self, pattern: str) -> _Branch:
        branch = self._root
        for segment in pattern.strip('/').split('/') if pattern != '/' else ():
            if not segment.startswith('{'):
                branch = branch.literals.setdefault(segment, _Branch())
                continue
            name = segment[1:-1]
            if branch.parameter is None:
                branch.parameter = (name, _Branch())
            if branch.parameter[0] != name:
                raise ValueError(f'{pattern}: the parameter is called {branch.parameter[0]} '
                                 'in another route')
            branch = branch.parameter[1]
        return branch

    @property
    def root(self) -> Route | None:
        """The route of ``GET /``."""
        return self._root.methods.get('GET')

    def find(self, path: str, method: str) -> tuple[Route, dict[str, str]]:
        """Return the route of a request and the values of the path's parameters.

        :raises RoutingError: 404, or 405 with the methods that there are; to versions that have
            none of them such a path is no path.
        """
        branch, parameters = self._root, {}
        segments = path.split('/')[1:]
        slash = segments[-1] == '' and len(segments) > 1
        if segments[-1] == '':
            segments.pop()
        if segments and segments[0] not in branch.literals and segments[0] in _below_v1(branch):
            branch = branch.literals['v1']
        for segment in segments:
            following = branch.literals.get(segment)
            if following is None:
                if branch.parameter is None or not segment:
                    raise RoutingError(404)
                name, following = branch.parameter
                parameters[name] = segment
            branch = following
        route = branch.methods.get(method)
        if route is None:
            if not branch.methods:
                raise RoutingError(404)
            raise RoutingError(405, headers=(('Allow', ', '.join(sorted(branch.methods))),),
                               hidden_below=min(map(_hidden_below, branch.methods.values())))
        if slash and not route.slash:
            raise RoutingError(404, 'Resource could not be found.', as_application=True)
        return route, parameters


def _hidden_below(route: Route) -> int:
    return route.since if route.plain_gate and route.below == 404 else 1


def _below_v1(root: _Branch) -> Mapping[str, _Branch]:
    return root.literals['v1'].literals if 'v1' in root.literals else {}
