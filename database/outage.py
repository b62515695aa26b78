"""Whether PostgreSQL is away: then nothing is wrong with what was asked, and it may be asked again."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree

# SQLSTATE: connection exceptions; no such database; too many connections; shut down, crashed, starting up, dropped.
_AWAY = ("08", "3D000", "53300", "57P01", "57P02", "57P03", "57P04")
_LEFT = ("08000", "08001", "08003", "08006", "53300", "57P01", "57P02", "57P03")
"""Those of them that pass by themselves."""


def is_away(said: BaseException) -> bool:
    """Whether a driver's error says that PostgreSQL left, is not there yet, or could not be reached at all."""
    return isinstance(said.__cause__, OSError) or state(said).startswith(_LEFT)


def is_outage(cause: BaseException | None) -> bool:
    """Whether PostgreSQL could not be reached, left, did not answer in time, or has no connection to spare."""
    if isinstance(cause, OSError | NoConnectionFree):
        return True
    return (isinstance(cause, DBAPIError) and cause.connection_invalidated) or state(cause).startswith(_AWAY)


def state(cause: BaseException | None) -> str:
    """The SQLSTATE of an error of PostgreSQL's, empty for any other."""
    said = cause.orig if isinstance(cause, DBAPIError) else cause
    return str(getattr(said, "sqlstate", "") or "")
