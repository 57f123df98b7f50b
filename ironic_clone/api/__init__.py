"""The REST service: routes, versions, declarations of resources, endpoints.

A request goes: ``application`` (route, body, version, arguments, policy) -> an endpoint of
``endpoints`` -> ``db`` or the RPC client -> ``render`` or a plain object -> ``application``.

An endpoint is ``def name(request, **path_parameters)``. It returns the body (bytes of JSON, or
what orjson can write; None for an empty answer) or a ``request.Reply``; it raises errors of
``common.exception``, which ``errors`` turns into statuses. Its route in ``routes`` declares its
policy rule, its version, its arguments (``arguments.Argument`` with a type of ``types``, read
into ``request.arguments``), its body (``bodies``, read by ``request.read_content()``), what it
answers (``answers``) and its status of success. ``lookup.node(request, node_ident)`` finds the
node and asks the policy. Where every request is wrong, the endpoint is one of ``refusals``.
"""
