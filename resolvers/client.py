"""Clients and their trusted documents: who may ask, and how an administrator changes it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth.administration import client
from auth.changes.author import Author
from auth.documents import document_id as id_of
from auth.viewer import Viewer
from database import tables
from resolvers.changes import Changing, carry_out
from resolvers.matching import Value, matching
from resolvers.order import Order

ORDERS = {
    "CLIENT_ID": Order((tables.OauthClient.client_id,), "按编号: by its id."),
    "NEWEST": Order((tables.OauthClient.id,), "按登记先后倒序: the last one first.", descending=True),
}
DOCUMENT_ORDERS = {
    "DOCUMENT_ID": Order(
        (tables.TrustedDocument.document_id, tables.TrustedDocument.id), "按文档编号: by the document's id."
    )
}


def find(
    viewer: Viewer,
    *,
    client_id: Value = None,
    role: Value = None,
    department: Value = None,
    active: bool | None = None,
) -> Select[Any]:
    """Clients by their id, role, department and whether they are let in."""
    made = tables.OauthClient
    found = matching(
        select(made), (made.client_id, client_id), (made.role, role), (made.department, department)
    )
    return found if active is None else found.where(made.active if active else ~made.active)


def documents(viewer: Viewer, *, document_id: Value = None) -> Select[Any]:
    """Trusted documents by their id."""
    made = tables.TrustedDocument
    return matching(select(made), (made.document_id, document_id))


register = partial(carry_out, "clientRegister", client.register)
set_terms = partial(carry_out, "clientSetTerms", client.set_terms)
set_keys = partial(carry_out, "clientSetKeys", client.set_keys)
retire = partial(carry_out, "clientRetire", client.retire)
restore = partial(carry_out, "clientRestore", client.restore)
withdraw = partial(carry_out, "clientWithdraw", client.withdraw)


async def trust(viewer: Viewer, commands: Changing, *, documents: Sequence[str], **given: Any) -> UUID:
    """Raises Refused BAD_DOCUMENTS, and what `client.trust` refuses."""

    async def work(session: AsyncSession, author: Author, *, documents: client.Manifest, **more: Any) -> UUID:
        commands.changes.check_documents(documents)
        return await client.trust(session, author, documents=documents, **more)

    named = {id_of(text): text for text in documents}
    return await carry_out("clientTrust", work, viewer, commands, documents=named, **given)
