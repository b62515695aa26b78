"""Clients and what they are registered with: keys, scopes, trusted documents."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from graphql import GraphQLError, validate
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from auth import registration, scopes
from auth.audit import writing
from auth.documents import document_id
from auth.revoked import revoking
from database import tables
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.role import Role
from exchange import organizations
from execution.limits import Limits
from execution.measure import parsed
from hub import assembly, graphql
from hub.settings import Settings

Manifest = dict[str, str]
"""Documents by their id, "sha256:" and the hash of the text."""


def jwks(path: Path) -> Any:
    """A file of public keys as it stands. Raises Refused (BAD_JWKS) if it is no JSON."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        zh, en = "公钥文件不是 JSON", "the file of keys is not JSON"
        raise Refused(Reason("BAD_JWKS", zh, en, Fixer.CALLER, path.name)) from error


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms a client works; None leaves a known client's as they are, and gives a new one the default.

    The fields are those of tables.OauthClient.
    """

    trusted_only: bool | None = None
    department: Department | None = None
    role: Role | None = None
    purposes: list[str] | None = None
    redirect_uris: list[str] | None = None
    plain_bearer_reason: str | None = None
    demands_nonce: bool | None = None
    takes_token_url: bool | None = None
    introspects: bool | None = None


async def add(
    settings: Settings,
    client_id: str,
    name: str,
    jwks: dict[str, Any],
    scope: str,
    terms: Terms | None = None,
) -> None:
    """Register an OAuth client of this county, or give a known one other keys, scopes and terms.

    Raises Refused (BAD_JWKS, BAD_SCOPE, BAD_CLIENT).
    """
    given = {key: value for key, value in asdict(terms or Terms()).items() if value is not None}
    values = {
        "name": name,
        "jwks": registration.public_keys(jwks),
        "scopes": scopes.known(scope),
        "jurisdiction_code": settings.jurisdiction,
        **given,
    }
    registration.check_client(client_id, given.get("redirect_uris", ()))
    registration.check_terms(
        name,
        values["scopes"],
        given.get("purposes", ()),
        given.get("role"),
        given.get("plain_bearer_reason", ""),
    )
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await organizations.declare_county(session, settings.jurisdiction, settings.jurisdiction_name)
        await session.execute(
            insert(tables.OauthClient)
            .values(client_id=client_id, **values)
            .on_conflict_do_update(index_elements=["client_id"], set_=values)
        )
        await _note(session, settings, "client add", client_id)


async def change(settings: Settings, client_id: str, **values: Any) -> None:
    """Set columns of a client (jwks, active); what its tokens said until now ends. Raises Refused (UNKNOWN_CLIENT)."""
    client = tables.OauthClient
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        await session.execute(
            update(client).where(client.id == await _client(session, client_id)).values(**values)
        )
        await session.execute(revoking([f"client {client_id}"], datetime.now(UTC)))


async def listed(settings: Settings) -> list[tables.OauthClient]:
    """All clients, by their id."""
    client = tables.OauthClient
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return list((await session.scalars(select(client).order_by(client.client_id))).all())


def manifest(path: Path) -> Manifest:
    """The documents of a file, each valid for the graph: a manifest (.json), or one document (.graphql).

    Raises Refused (BAD_DOCUMENTS) naming the first that is wrong.
    """
    text = path.read_text(encoding="utf-8")
    found = _listed(text, path.name) if path.suffix == ".json" else {document_id(text): text}
    schema, limits = graphql.schema()._schema, Limits().of_trusted()
    for name, document in found.items():
        try:
            errors = validate(schema, parsed(document, limits), max_errors=1)
        except Refused as error:
            raise _bad(error.reason.zh, error.reason.en, name) from error
        except GraphQLError as error:
            errors = [error]
        if errors:
            raise _bad("文档不符合本图的模式", f"not a document of this graph: {errors[0].message}", name)
    return found


async def trust(settings: Settings, client_id: str, documents: Manifest, only: bool) -> list[str]:
    """Register a client with documents; twice changes nothing. Raises Refused (UNKNOWN_CLIENT).

    only: withdraw all others. Returns the ids of all it is registered with now.
    """
    table = tables.TrustedDocument
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        client = await _client(session, client_id)
        if only:
            await session.execute(
                delete(table).where(table.client_id == client, table.document_id.not_in(documents))
            )
        rows = [{"client_id": client, "document_id": name, "text": text} for name, text in documents.items()]
        if rows:
            await session.execute(insert(table).values(rows).on_conflict_do_nothing())
        await _note(session, settings, "client trust", client_id)
        return await _ids(session, client)


async def documents(settings: Settings, client_id: str) -> list[str]:
    """The ids of the documents a client is registered with. Raises Refused (UNKNOWN_CLIENT)."""
    async with assembly.database(settings) as opened, opened.sessions() as session:
        return await _ids(session, await _client(session, client_id))


async def withdraw(settings: Settings, client_id: str, name: str) -> list[str]:
    """Take a document from a client; running hubs follow within seconds. Raises Refused. Returns what is left."""
    table = tables.TrustedDocument
    async with assembly.database(settings) as opened, opened.sessions.begin() as session:
        client = await _client(session, client_id)
        statement = delete(table).where(table.client_id == client, table.document_id == name)
        if (await session.execute(statement.returning(table.id))).first() is None:
            raise _bad("该接入方没有登记此文档", "the client is not registered with this document", name)
        await _note(session, settings, "client withdraw", client_id)
        return await _ids(session, client)


async def _note(session: AsyncSession, settings: Settings, operation: str, client_id: str) -> None:
    said = writing.by_operator(settings.jurisdiction, AuditKind.ADMINISTRATION, operation, path=client_id)
    await writing.note(session, said)


def _listed(text: str, place: str) -> Manifest:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _bad("清单不是 JSON", "the manifest is not JSON", place) from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _bad("清单应为文档编号到文本的对象", "a manifest is an object of ids and texts", place)
    for name, document in found.items():
        if name != document_id(document):
            zh = f"编号与文本不符，应为 {document_id(document)}"
            raise _bad(zh, f"the id is not the text's, which is {document_id(document)}", name)
    return found


async def _client(session: AsyncSession, client_id: str) -> UUID:
    client = tables.OauthClient
    found = await session.scalar(select(client.id).where(client.client_id == client_id))
    if found is None:
        zh, en = "没有此接入方，请先 client add", "no such client; register it first with client add"
        raise Refused(Reason("UNKNOWN_CLIENT", zh, en, Fixer.OPERATOR, client_id))
    return found


async def _ids(session: AsyncSession, client: UUID) -> list[str]:
    table = tables.TrustedDocument
    statement = select(table.document_id).where(table.client_id == client).order_by(table.document_id)
    return list((await session.scalars(statement)).all())


def _bad(zh: str, en: str, place: str) -> Refused:
    return Refused(Reason("BAD_DOCUMENTS", zh, en, Fixer.CALLER, place))
