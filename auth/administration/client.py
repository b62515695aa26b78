"""Clients: registered, given other terms and keys, retired, and the documents that they are trusted with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth import registration, scopes
from auth.administration.ending import end
from auth.changes import changing
from auth.changes.author import Author
from database import tables
from domain.access import Purpose
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.role import Role

Manifest = Mapping[str, str]
"""Documents by their id, "sha256:" and the hash of the text."""
_CLIENT, _DOCUMENT = tables.OauthClient, tables.TrustedDocument
_AUTHORIZATION = tables.OauthAuthorization
_UNKNOWN = Reason("UNKNOWN_CLIENT", "没有此接入方", "no such client", Fixer.OPERATOR, "id")


async def register(
    session: AsyncSession,
    author: Author,
    *,
    client_id: str,
    name: str,
    jwks: Any,
    scopes: Sequence[str],
    **terms: Any,
) -> UUID:
    """A new client of the county; its id. terms: as `set_terms` takes them.

    Raises Refused (BAD_JWKS, BAD_SCOPE, BAD_CLIENT, APPOINTED_IN_CONSOLE).
    """
    values = {"jwks": registration.public_keys(jwks), **_terms(name=name, scopes=scopes, **terms)}
    registration.check_client(client_id)
    author.refuse_appointing(values.get("role"), "role")
    made = insert(_CLIENT).values(client_id=client_id, jurisdiction_code=author.jurisdiction_code, **values)
    found: UUID | None = await session.scalar(made.on_conflict_do_nothing().returning(_CLIENT.id))
    if found is None:
        raise _bad("编号已被使用", "the id is taken", "clientId")
    await author.note(session, f"OauthClient:{found}")
    return found


async def set_terms(
    session: AsyncSession,
    author: Author,
    *,
    id: UUID | str,
    expected_version: int | None = None,
    jwks: Any = None,
    **terms: Any,
) -> UUID:
    """Other terms for a client, those of tables.OauthClient that are given; the tokens it has end if any is another.

    Raises Refused (UNKNOWN_CLIENT, STALE_VERSION, OWN_RIGHTS, APPOINTED_IN_CONSOLE, BAD_SCOPE, BAD_CLIENT, BAD_JWKS).
    """
    values = _terms(**terms) | ({} if jwks is None else {"jwks": registration.public_keys(jwks)})
    return await _change(session, author, id, expected_version, **values)


async def set_keys(
    session: AsyncSession, author: Author, *, id: UUID | str, jwks: Any, expected_version: int | None = None
) -> UUID:
    """Other keys for a client; the tokens it has end. Raises Refused as `set_terms`."""
    return await set_terms(session, author, id=id, jwks=jwks, expected_version=expected_version)


async def retire(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """Let a client in no more; the tokens it has end. Raises Refused as `set_terms`."""
    return await _change(session, author, id, expected_version, active=False)


async def restore(
    session: AsyncSession, author: Author, *, id: UUID | str, expected_version: int | None = None
) -> UUID:
    """Let a client in again. Raises Refused as `set_terms`."""
    return await _change(session, author, id, expected_version, ends=False, active=True)


async def trust(
    session: AsyncSession, author: Author, *, id: UUID | str, documents: Manifest, only: bool = False
) -> UUID:
    """Register a client with documents, each valid for the graph; twice changes nothing. only: withdraw all others.

    Raises Refused (UNKNOWN_CLIENT, OWN_RIGHTS).
    """
    client = await _held(session, author, id, None)
    if only:
        others = _DOCUMENT.document_id.not_in(documents)
        await session.execute(delete(_DOCUMENT).where(_DOCUMENT.client_id == client.id, others))
    rows = [{"client_id": client.id, "document_id": name, "text": text} for name, text in documents.items()]
    if rows:
        await session.execute(insert(_DOCUMENT).values(rows).on_conflict_do_nothing())
    await author.note(session, f"OauthClient:{client.id}")
    return client.id


async def withdraw(session: AsyncSession, author: Author, *, id: UUID | str, document_id: str) -> UUID:
    """Take a document from a client; running hubs follow within seconds.

    Raises Refused (UNKNOWN_CLIENT, OWN_RIGHTS, BAD_DOCUMENTS).
    """
    client = await _held(session, author, id, None)
    statement = delete(_DOCUMENT).where(
        _DOCUMENT.client_id == client.id, _DOCUMENT.document_id == document_id
    )
    if (await session.execute(statement.returning(_DOCUMENT.id))).first() is None:
        zh, en = "该接入方没有登记此文档", "the client is not registered with this document"
        raise Refused(Reason("BAD_DOCUMENTS", zh, en, Fixer.CALLER, "documentId"))
    await author.note(session, f"OauthClient:{client.id}")
    return client.id


async def documents(session: AsyncSession, author: Author, id: str) -> list[str]:
    """The ids of the documents a client is registered with. Raises Refused (UNKNOWN_CLIENT)."""
    found = await session.scalar(select(_CLIENT.id).where(_is(author, id)))
    if found is None:
        raise Refused(_UNKNOWN)
    ids = select(_DOCUMENT.document_id).where(_DOCUMENT.client_id == found).order_by(_DOCUMENT.document_id)
    return list((await session.scalars(ids)).all())


async def _change(
    session: AsyncSession,
    author: Author,
    id: UUID | str,
    expected: int | None,
    *,
    ends: bool = True,
    **values: Any,
) -> UUID:
    client = await _held(session, author, id, expected)
    if "active" not in values:
        author.refuse_appointing(client.role, "id")
        author.refuse_appointing(values.get("role"), "role")
    if await changing.change(session, client, **values) and ends:
        await end(session, author.now, _AUTHORIZATION.client_id == client.id, f"client {client.client_id}")
    await author.note(session, f"OauthClient:{client.id}")
    return client.id


async def _held(
    session: AsyncSession, author: Author, id: UUID | str, expected: int | None
) -> tables.OauthClient:
    client = await changing.held(session, _CLIENT, _is(author, id), _UNKNOWN, expected)
    author.refuse_own(author.viewer is not None and client.client_id == author.viewer.client_id)
    return client


def _is(author: Author, id: UUID | str) -> ColumnElement[bool]:
    named = _CLIENT.id == id if isinstance(id, UUID) else _CLIENT.client_id == id
    return and_(_CLIENT.jurisdiction_code == author.jurisdiction_code, named)


def _terms(
    *,
    name: str | None = None,
    scopes: Sequence[str] | None = None,
    role: Role | None = None,
    department: Department | None = None,
    purposes: Sequence[Purpose] | None = None,
    redirect_uris: Sequence[str] | None = None,
    plain_bearer_reason: str | None = None,
    trusted_only: bool | None = None,
    demands_nonce: bool | None = None,
    takes_token_url: bool | None = None,
    introspects: bool | None = None,
) -> dict[str, Any]:
    """The columns of what was given."""
    registration.check_terms(name, scopes, role, plain_bearer_reason)
    values = {
        "name": None if name is None else name.strip(),
        "scopes": None if scopes is None else _known(scopes),
        "role": role,
        "department": department,
        "purposes": None if purposes is None else [each.name for each in purposes],
        "redirect_uris": None if redirect_uris is None else _addresses(redirect_uris),
        "plain_bearer_reason": plain_bearer_reason,
        "trusted_only": trusted_only,
        "demands_nonce": demands_nonce,
        "takes_token_url": takes_token_url,
        "introspects": introspects,
    }
    return {key: value for key, value in values.items() if value is not None}


def _known(names: Sequence[str]) -> list[str]:
    return scopes.known(" ".join(names))


def _addresses(given: Sequence[str]) -> list[str]:
    registration.check_addresses(given)
    return list(given)


def _bad(zh: str, en: str, place: str) -> Refused:
    return Refused(Reason("BAD_CLIENT", zh, en, Fixer.CALLER, place))
