"""Databases on one server: made and dropped by name."""

from __future__ import annotations

import re

from sqlalchemy import create_engine, make_url, text

from database.session import synchronous

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,62}$")


def beside(url: str, name: str) -> str:
    """The address of another database on the same server."""
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def create(url: str, name: str) -> bool:
    """Make a database beside the one at url, if it is not there. Returns whether it is new. Raises ValueError on a bad name."""
    with create_engine(synchronous(url), isolation_level="AUTOCOMMIT").connect() as connection:
        known = connection.execute(
            text("SELECT 1 FROM pg_database WHERE datname = :name"), {"name": name}
        ).scalar()
        if not known:
            connection.execute(text(f'CREATE DATABASE "{_safe(name)}"'))
    return not known


def drop(url: str, name: str) -> None:
    """Remove a database beside the one at url, our own connections to it included. Raises ValueError on a bad name."""
    with create_engine(synchronous(url), isolation_level="AUTOCOMMIT").connect() as connection:
        # Not WITH (FORCE): a plain role may not end an autovacuum worker, while a plain DROP makes it give way.
        connection.execute(text(_END_OURS), {"name": _safe(name)})
        connection.execute(text(f'DROP DATABASE IF EXISTS "{name}"'))


_END_OURS = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = :name AND usename = current_user AND pid <> pg_backend_pid()
"""


def _safe(name: str) -> str:
    if not _NAME.match(name):
        raise ValueError(f"not a database name: {name}")
    return name
