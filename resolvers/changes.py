"""Administrators' changes: how each becomes work in a transaction, asked for once under its key."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import partial
from hashlib import sha256
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from auth.viewer import Viewer

Work = Callable[[AsyncSession, Author], Awaitable[UUID]]
"""Makes a change in the session's transaction, and gives the id of its row."""
SECRETS = frozenset(
    {"password", "id_number", "permit_no", "cert_no", "phone", "contact", "home_address", "members"}
)
"""What no digest is made of: it could be guessed from it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Under which key a change is asked for, if under any, and the SHA-256 of what is asked, secrets aside."""

    key: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class Told:
    """What a change answers beside its row: `more` by the names of the fields of what holds it."""

    key: UUID | None
    more: Mapping[str, Any]


class Changes(Protocol):
    """Who carries administrators' changes out. Raises domain.errors.Refused, owns its transactions, keeps the record."""

    async def carry_out(self, viewer: Viewer, operation: str, work: Work, asked: Asked) -> UUID:
        """Do the work in one transaction, once for each key; the id of its row."""
        ...

    def check_documents(self, documents: Mapping[str, str]) -> None:
        """Raise Refused (BAD_DOCUMENTS) for documents, by their ids, that are none of the graph's."""
        ...


class Changing(Protocol):
    """What a change of this kind needs of the hub's commands."""

    @property
    def changes(self) -> Changes:
        """Who carries it out."""
        ...


async def carry_out(
    operation: str,
    work: Callable[..., Awaitable[UUID]],
    viewer: Viewer,
    commands: Changing,
    *,
    idempotency_key: str | None = None,
    **given: Any,
) -> UUID:
    """Have work done with what was given. Raises Refused."""
    asked = Asked(idempotency_key, _digest(given))
    return await commands.changes.carry_out(viewer, operation, partial(work, **given), asked)


def _digest(given: Mapping[str, Any]) -> str:
    return sha256(json.dumps(_open(given), sort_keys=True, default=_plain).encode()).hexdigest()


def _open(value: Any) -> Any:
    """What is asked without its secrets, however deep they stand."""
    if isinstance(value, Mapping):
        return {name: _open(inner) for name, inner in value.items() if name not in SECRETS}
    return [_open(each) for each in value] if isinstance(value, list) else value


def _plain(value: Any) -> str:
    return value.name if isinstance(value, Enum) else str(value)
