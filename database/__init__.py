"""What is kept: tables, sessions, migrations, the embedded PostgreSQL."""
