"""Defaults of oslo.messaging's options that are ours."""
from oslo_config import cfg

REPLY_RETRY_SECONDS = 10
"""How long a reply is offered to a queue that is gone.

The library's 60 seconds keep a thread of the conductor for each caller that died, and a conductor
that stops waits for its threads; a caller that lives has its queue again in a few seconds.
"""
GONE_SECONDS = 5
"""How long such a queue is not even tried again.

The library's 60 seconds are for callers that are gone for good, which ask nothing any more anyway.
A caller that needed longer than the others to come back after a broker's restart would not hear
from them for a minute, though they carry out what it asks for.
"""


def set_defaults() -> None:
    """Change them, for this process and for the sample file."""
    # No public name leads to these options: the driver registers and reads them in one go.
    from oslo_messaging._drivers import amqpdriver
    from oslo_messaging._drivers import impl_rabbit
    amqpdriver.ObsoleteReplyQueuesCache.TTL = GONE_SECONDS   # no option at all
    cfg.set_defaults(impl_rabbit.rabbit_opts,
                     kombu_missing_consumer_retry_timeout=REPLY_RETRY_SECONDS)
