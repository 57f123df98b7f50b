"""alembic's environment: it runs on the connection that ``db.schema`` hands over."""
from alembic import context

from ironic_clone.db import models

context.configure(connection=context.config.attributes['connection'],
                  target_metadata=models.Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
