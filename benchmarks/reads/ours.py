"""The hub's own application as `python -m hub serve` runs it, with the page limit of a machine client.

With READS_RIGHTS=off every row condition is taken out of the grants, to tell what they cost.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from starlette.applications import Starlette

from auth import areas
from auth.token import Issuer
from auth.viewer import Viewer
from benchmarks.reads import listening
from database import session
from database.crypto.keys import Keys
from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits
from execution.planned.batch import Batches
from hub import process
from hub.app import app
from resolvers.administration import Administration


class _NoCommands:
    """Changes nothing: only reads are measured."""

    @property
    def administration(self) -> Administration:
        raise Refused(_READS_ONLY)

    async def import_enrollment(self, viewer: Viewer, *, file_name: str, content: bytes, period: str) -> UUID:
        raise Refused(_READS_ONLY)

    async def start_exchange(self, viewer: Viewer, *, partner: str, period: str) -> UUID | None:
        raise Refused(_READS_ONLY)


def _no_ring() -> Keys:
    raise Refused(_READS_ONLY)


_READS_ONLY = Reason("READS_ONLY", "此处只测读取", "only reads are measured here", Fixer.CALLER)


def made(issuer: Issuer, url: str) -> Starlette:
    """The application on this database."""
    if os.environ.get("READS_RIGHTS") == "off":
        areas.PATHS = dict.fromkeys(areas.PATHS, ())  # only here: every row is everybody's
    sessions = session.sessions(session.engine(url, size=listening.POOL))
    pool = session.pool(url)

    @asynccontextmanager
    async def open_pool(application: Starlette) -> AsyncIterator[None]:
        async with pool:
            yield

    limits = Limits(page=1_000, rate=0)
    application = app(
        issuer=issuer,
        sessions=sessions,
        commands=_NoCommands(),
        ring=_no_ring,
        limits=limits,
        batches=Batches(pool),
        lifespan=open_pool,
    )
    process.settle()
    return application


if __name__ == "__main__":
    listening.serve(made)
