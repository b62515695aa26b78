"""What Alembic runs for every command: migrations over the connection that `database.migrate` opened."""

from alembic import context

context.configure(**context.config.attributes["options"])
with context.begin_transaction():
    context.run_migrations()
