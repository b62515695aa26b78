"""/exchange/receipts: a department's own receipts as they travel (decision 0028), and the key that they are verified with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import grants, scopes
from connectors import _bulk
from database import tables
from domain.audit import AuditKind
from exchange import receipt_chain
from hub.calling import replies
from hub.calling.desk import Caller, Desk, Done
from hub.calling.numbers import number

KEYS = "/.well-known/exchange-receipts.json"
_OPERATION = "exchangeReceipts"
_PAGE, _LARGEST_PAGE = 120, 1_200  # ten years of months, and a hundred


@dataclass(frozen=True, slots=True)
class Receipts:
    """The endpoints. keys: JWK Set of the public key, empty where no receipts are signed."""

    desk: Desk
    keys: str

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(
                "/exchange/receipts",
                self.desk.endpoint(_OPERATION, scopes.EXCHANGE_READ, self._receipts),
                methods=["GET"],
            ),
            Route(KEYS, self._keys, methods=["GET"]),
        ]

    async def _receipts(self, request: Request, caller: Caller) -> Response:
        after = number(request, "after", 0, 0, 2**31 - 1)
        first = number(request, "first", _PAGE, 1, _LARGEST_PAGE)

        async def work(session: AsyncSession, caller: Caller) -> Done:
            of, who = tables.ExchangeReceipt, tables.ExchangePartner
            own = (
                select(of)
                .join(who, who.id == of.partner_id)
                .where(who.code == caller.connector.partner, of.sequence > after)
                .order_by(of.sequence)
                .limit(first)
            )
            rows = list(await session.scalars(grants.granted(own, caller.viewer)))
            said = [{name: getattr(row, name) for name in receipt_chain.MEMBERS} for row in rows]
            headers = replies.following(request, len(rows), first, rows[-1].sequence if rows else after)
            body = b"".join(map(receipt_chain.line, said))
            return Done(replies.conditional(request, body, _bulk.NDJSON, headers), rows=len(rows))

        return await self.desk.carry_out(caller, AuditKind.READ, _OPERATION, request.url.path, work)

    async def _keys(self, request: Request) -> Response:
        headers = {"Cache-Control": "public, max-age=300"}
        return Response(self.keys, headers=headers, media_type="application/jwk-set+json")
