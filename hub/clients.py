"""What the commands about clients do, at the hub's shell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from sqlalchemy import select

from auth.administration import client
from database import tables
from domain.errors import Fixer, Reason, Refused
from hub import assembly
from hub.changes import at_shell
from hub.manifests import Manifest
from hub.settings import Settings


def jwks(path: Path) -> Any:
    """A file of public keys as it stands. Raises Refused (BAD_JWKS) if it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        zh, en = "公钥文件不是 JSON", "the file of keys is not JSON"
        raise Refused(Reason("BAD_JWKS", zh, en, Fixer.CALLER, path.name)) from error


async def add(settings: Settings, client_id: str, jwks: Any, terms: dict[str, Any]) -> None:
    """Register a client of this county, or give a known one other keys and terms. terms: as `client.set_terms` takes them.

    Raises Refused (BAD_JWKS, BAD_SCOPE, BAD_CLIENT).
    """
    async with at_shell(settings, "client add") as (session, author):
        known = select(tables.OauthClient.id).where(tables.OauthClient.client_id == client_id)
        if await session.scalar(known) is None:
            await client.register(session, author, client_id=client_id, jwks=jwks, **terms)
        else:
            await client.set_terms(session, author, id=client_id, jwks=jwks, **terms)


async def set_keys(settings: Settings, client_id: str, jwks: Any) -> None:
    """Give a client other keys; the tokens it has end. Raises Refused (UNKNOWN_CLIENT, BAD_JWKS)."""
    async with at_shell(settings, "client keys") as (session, author):
        await client.set_keys(session, author, id=client_id, jwks=jwks)


async def retire(settings: Settings, client_id: str) -> None:
    """Let a client in no more; the tokens it has end. Raises Refused (UNKNOWN_CLIENT)."""
    async with at_shell(settings, "client deactivate") as (session, author):
        await client.retire(session, author, id=client_id)


async def restore(settings: Settings, client_id: str) -> None:
    """Let a client in again. Raises Refused (UNKNOWN_CLIENT)."""
    async with at_shell(settings, "client activate") as (session, author):
        await client.restore(session, author, id=client_id)


async def listed(settings: Settings) -> list[tables.OauthClient]:
    """All clients, by their id."""
    found = tables.OauthClient
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(select(found).order_by(found.client_id))).all())


async def trust(settings: Settings, client_id: str, documents: Manifest, only: bool) -> list[str]:
    """Register a client with documents; twice changes nothing. Raises Refused (UNKNOWN_CLIENT).

    only: withdraw all others. Returns the ids of all it is registered with now.
    """
    async with at_shell(settings, "client trust") as (session, author):
        await client.trust(session, author, id=client_id, documents=documents, only=only)
        return await client.documents(session, author, client_id)


async def documents(settings: Settings, client_id: str) -> list[str]:
    """The ids of the documents a client is registered with. Raises Refused (UNKNOWN_CLIENT)."""
    async with at_shell(settings, "client documents") as (session, author):
        return await client.documents(session, author, client_id)


async def withdraw(settings: Settings, client_id: str, name: str) -> list[str]:
    """Take a document from a client; running hubs follow within seconds. Raises Refused. Returns what is left."""
    async with at_shell(settings, "client withdraw") as (session, author):
        await client.withdraw(session, author, id=client_id, document_id=name)
        return await client.documents(session, author, client_id)
