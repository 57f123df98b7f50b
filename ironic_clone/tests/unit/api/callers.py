"""Callers of many kinds, as Keystone would tell of them."""
from ironic_clone.api import identity


def as_headers_say(application):
    """Stand where the token middleware does: let the headers of a request say who asks."""
    def answer(environ, start_response):
        identity.set_caller(environ, identity.Caller.of_headers(environ))
        return application(environ, start_response)
    return answer


IMPLIED = {'admin': 'admin,manager,member,reader', 'manager': 'manager,member,reader',
           'member': 'member,reader', 'reader': 'reader', 'service': 'service'}
"""Role -> the roles of its token: Keystone adds those that it implies."""


def system(role: str) -> dict[str, str]:
    """Headers of a token of system scope."""
    return {'X-User-Id': 'u', 'X-Roles': IMPLIED[role], 'OpenStack-System-Scope': 'all'}


def project(project_id: str, role: str, name: str = 'some') -> dict[str, str]:
    """Headers of a token of a project."""
    return {'X-User-Id': 'u', 'X-Roles': IMPLIED[role], 'X-Project-Id': project_id,
            'X-Project-Name': name}


def domain(role: str) -> dict[str, str]:
    """Headers of a token of a domain."""
    return {'X-User-Id': 'u', 'X-Roles': IMPLIED[role], 'X-Domain-Id': 'd'}
