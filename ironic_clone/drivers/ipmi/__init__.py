"""The IPMI driver: power, management and vendor interfaces on pyghmi, in process.

How it is built, from the outside in::

    power, management, vendor    the interfaces; worker threads of the conductor call them
    sessions                     the pool: credentials -> Bmc; closes idle ones, and all at stop
    bmc                          one BMC: a lock, pacing, retries, back-off while it is dead
    engine                       the one thread that touches pyghmi
    rmcp                         the engine's own instance of pyghmi's session module

**Threads.** pyghmi keeps its sessions in globals of a module and is written for one thread: used
from several, its two global locks are taken in both orders, and whoever logs in handles the
packets, the timeouts and the waits of all other sessions. So one thread, the engine, runs every
session, by callbacks only, and never waits for a particular BMC. A worker hands it one request
and waits for the answer, with a deadline. Nothing that a BMC does or leaves undone can hold the
engine or another BMC's worker. A lock for each BMC keeps its commands one at a time.

**Descriptors.** pyghmi's own I/O thread waits with ``select()``, which cannot see a descriptor
above 1023. The engine takes its place and waits with epoll, where the number does not matter.

**One session a BMC** is opened at the first command, kept alive by pyghmi, and closed when nobody
has asked for it for longer than the power synchronisation takes to come round.
"""
