"""What anyone may see of the audit log: its last checkpoint, and proofs. No record, and nobody's name, is in them."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from auth.audit import checkpoint, storage, tree
from database import tables
from domain.errors import Fixer, Reason, Refused

_DIGITS = 18  # of a number, so that PostgreSQL's bigint holds it
_NOT_IN_LOG = Reason(
    "NOT_IN_LOG",
    "该大小的日志中没有此记录，或日志尚未达到此大小",
    "the log of that size has no such record, or has not reached that size",
    Fixer.CALLER,
)
_NO_CHECKPOINT = Reason(
    "NO_CHECKPOINT", "尚无已签名的检查点", "no checkpoint has been signed yet", Fixer.OPERATOR
)


def routes(sessions: async_sessionmaker[AsyncSession]) -> list[Route]:
    """The routes under /.well-known/audit, which raise Refused."""
    log = _Log(sessions)
    answers = {"checkpoint": log.checkpoint, "inclusion": log.inclusion, "consistency": log.consistency}
    return [Route(f"/.well-known/audit/{name}", answer, methods=["GET"]) for name, answer in answers.items()]


@dataclass(frozen=True, slots=True)
class _Log:
    sessions: async_sessionmaker[AsyncSession]

    async def checkpoint(self, request: Request) -> Response:
        """The last checkpoint, as it was signed."""
        async with self.sessions() as session:
            note = await checkpoint.latest(session)
        if note is None:
            raise Refused(_NO_CHECKPOINT)
        return PlainTextResponse(note, headers={"Cache-Control": "no-cache"})

    async def inclusion(self, request: Request) -> Response:
        """The proof that a record is in the log of a size (RFC 9162 2.1.3)."""
        record, size = _record(request), _number(request, "size")
        leaf = tables.AuditLeaf.__table__.c
        async with self.sessions() as session:
            statement = select(leaf.seq, leaf.leaf).where(leaf.record_id == record)
            found = (await session.execute(statement)).one_or_none()
            if found is None or found.seq >= size or size > await storage.size(session):
                raise Refused(_NOT_IN_LOG)
            proof = await storage.spans(session, tree.inclusion(found.seq, size))
        said = {"record": str(record), "seq": found.seq, "size": size, "leaf": _text(found.leaf)}
        return _proved(said, proof)

    async def consistency(self, request: Request) -> Response:
        """The proof that the log of one size begins with the log of another (RFC 9162 2.1.4)."""
        old, new = _number(request, "from"), _number(request, "to")
        if not 0 < old <= new:
            raise _bad("from")
        async with self.sessions() as session:
            if new > await storage.size(session):
                raise Refused(_NOT_IN_LOG)
            proof = await storage.spans(session, tree.consistency(old, new))
        return _proved({"from": old, "to": new}, proof)


def _proved(said: dict[str, Any], proof: list[bytes]) -> Response:
    return JSONResponse({**said, "proof": [_text(hash) for hash in proof]})


def _text(hash: bytes) -> str:
    return b64encode(hash).decode()


def _number(request: Request, name: str) -> int:
    text = _given(request, name)
    if not text.isascii() or not text.isdecimal() or len(text) > _DIGITS:
        raise _bad(name)
    return int(text)


def _record(request: Request) -> UUID:
    text = _given(request, "record")
    try:
        found = UUID(text)
    except ValueError:
        found = None
    if found is None or str(found) != text:
        raise _bad("record")
    return found


def _given(request: Request, name: str) -> str:
    values = request.query_params.getlist(name)
    if len(values) != 1:
        raise _bad(name)
    return values[0]


def _bad(name: str) -> Refused:
    zh = "参数缺失、重复或无效：record 为记录的 UUID，size、from、to 为正整数，from 不大于 to"
    en = "missing, repeated or not valid: record is a record's UUID; size, from and to are counts, from at most to"
    return Refused(Reason("BAD_PROOF_REQUEST", zh, en, Fixer.CALLER, name))
