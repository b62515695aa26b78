"""Whether an error says that the database cannot be reached, and how an operator is told."""

from __future__ import annotations

import asyncpg
import psycopg
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from domain.errors import Fixer, Reason
from hub.settings import Settings

_KINDS = (DBAPIError, psycopg.OperationalError, asyncpg.PostgresError, ConnectionRefusedError)
# Connection, authorization, no such database, too many connections, shut down (PostgreSQL, appendix A).
_STATES = ("08", "28", "3D", "53", "57P")


def reason(error: BaseException | None, settings: Settings) -> Reason | None:
    """What to tell of an error, None if it says anything else. The address is shown without name and password."""
    if not isinstance(error, _KINDS) or not _says_so(getattr(error, "orig", None) or error):
        return None
    return Reason(
        "UNAVAILABLE",
        "数据库无法访问；请检查 HUB_DATABASE_URL 的地址、用户名、密码和库名，以及数据库是否运行",
        "the database cannot be reached: check the address, user, password and database in HUB_DATABASE_URL, and that it runs",
        Fixer.OPERATOR,
        _place(settings.database_url or ""),
    )


def _says_so(error: BaseException) -> bool:
    state = getattr(error, "sqlstate", None)
    if state is None:  # PostgreSQL was not even asked
        asked = error.__cause__ if isinstance(error.__cause__, OSError) else error
        return isinstance(asked, psycopg.OperationalError | OSError | asyncpg.InterfaceError)
    return str(state).startswith(_STATES)


def _place(url: str) -> str:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return "HUB_DATABASE_URL"
    return f"HUB_DATABASE_URL={parsed.host or ''}:{parsed.port or 5432}/{parsed.database or ''}"
