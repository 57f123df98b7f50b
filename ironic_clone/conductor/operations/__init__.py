"""What the API asks of a conductor: each opens a task, passes the gates, and calls a flow.

Every function of this package that is marked with ``@operation`` is a method of
``conductor.manager.Manager``. One noun a module.
"""
