"""The hub's own application as `python -m hub serve` runs it, with the page limit of a machine client.

READS_WITHOUT names what is taken out, to tell what it costs: `rights`, every row condition of the grants; `log`, the
record that a read of people makes of itself.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette

from auth import areas, paths
from auth.audit.checkpoint import Signer
from auth.token import Issuer
from auth.viewer import Viewer
from benchmarks.reads import listening
from database import session
from database.crypto.keys import Keys
from domain.errors import Fixer, Reason, Refused
from exchange.rerun import Again, Wanted
from execution.limits import Limits
from execution.planned.batch import Batches
from execution.planned.write import Writer
from hub import process
from hub.app import app
from hub.beside import beside
from hub.sequencing import Sequencing
from resolvers.changes import Changes


class _NoCommands:
    """Changes nothing: only reads are measured."""

    @property
    def changes(self) -> Changes:
        raise Refused(_READS_ONLY)

    async def import_enrollment(self, viewer: Viewer, *, file_name: str, content: bytes, period: str) -> UUID:
        raise Refused(_READS_ONLY)

    async def start_exchange(self, viewer: Viewer, *, partner: str, period: str) -> UUID | None:
        raise Refused(_READS_ONLY)

    async def preview_exchange(self, viewer: Viewer, **given: object) -> UUID:
        raise Refused(_READS_ONLY)

    async def rerun_exchange(self, viewer: Viewer, wanted: Wanted, dry_run: bool) -> list[Again]:
        raise Refused(_READS_ONLY)

    async def hand_in(self, viewer: Viewer, **given: object) -> UUID:
        raise Refused(_READS_ONLY)


def _no_ring() -> Keys:
    raise Refused(_READS_ONLY)


_READS_ONLY = Reason("READS_ONLY", "此处只测读取", "only reads are measured here", Fixer.CALLER)


def made(issuer: Issuer, url: str) -> Starlette:
    """The application on this database."""
    without = os.environ.get("READS_WITHOUT", "").split(",")
    if "rights" in without:
        areas.PATHS = dict.fromkeys(paths.PATHS, ())  # type: ignore[attr-defined]  # only here: every row is everybody's
    if "log" in without:
        # Only here: nothing is about people.
        nobody = property(lambda writer: set(), lambda writer, nouns: None)
        Writer.people = nobody  # type: ignore[assignment,misc]
    sessions = session.sessions(session.engine(url, size=listening.POOL))
    pool = session.pool(url)

    sequencing = Sequencing(sessions, Signer("reads.test/audit", Ed25519PrivateKey.generate()))

    @asynccontextmanager
    async def at_work(application: Starlette) -> AsyncIterator[None]:
        async with pool, beside(sequencing.run)(application):
            yield

    limits = Limits(page=1_000, rate=0)
    application = app(
        issuer=issuer,
        sessions=sessions,
        commands=_NoCommands(),
        ring=_no_ring,
        limits=limits,
        batches=Batches(pool),
        lifespan=at_work,
        is_logging=sequencing.works,
    )
    process.settle()
    return application


if __name__ == "__main__":
    listening.serve(made)
