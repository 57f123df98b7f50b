"""What the conductor does to a node: one flow a file, told in the order in which it happens.

A flow has a synchronous half, which checks and records the request before anyone is answered
(``start``), and a half that runs in a worker. Its last act is ``task.finish()``: the final state
and the end of the lock in one write.
"""
