"""/exchange/code-lists: the closed lists that packages are written with, each with a version that is the hash of what it says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from auth import grants, scopes
from database import tables
from domain import assistance, child_labor, disability, ethnicity, exchange, student
from domain.audit import AuditKind
from domain.errors import Fixer, Reason, Refused
from domain.organization import OrgType
from domain.vocabulary import Term
from hub.calling import replies
from hub.calling.desk import Caller, Desk, Done, Work

Entries = list[dict[str, str]]
_OPERATION = "exchangeCodeLists"
_VOCABULARIES: Mapping[str, type[Term]] = {
    "sex": student.Sex,
    "specialGroup": student.SpecialGroup,
    "packageCode": exchange.PackageCode,
    "packageState": exchange.PackageState,
    "recordState": exchange.RecordState,
    "rejectCode": exchange.RejectCode,
    "householdChangeType": exchange.HouseholdChangeType,
    "verificationReason": exchange.VerificationReason,
    "verificationFinding": exchange.VerificationFinding,
    "placementNeed": exchange.PlacementNeed,
    "disabilityCategory": disability.DisabilityCategory,
    "disabilityGrade": disability.DisabilityGrade,
    "assistanceKind": assistance.AssistanceKind,
    "assistanceReason": assistance.AssistanceReason,
    "assistanceDecision": assistance.AssistanceDecision,
    "laborAnswer": child_labor.LaborAnswer,
    "minorWork": child_labor.MinorWork,
}
_AREAS = (OrgType.TOWNSHIP, OrgType.SUBDISTRICT, OrgType.VILLAGE, OrgType.COMMUNITY)
_UNKNOWN = Reason("NOT_FOUND", "没有此代码表", "there is no such code list", Fixer.CALLER)


@dataclass(frozen=True, slots=True)
class CodeLists:
    """The endpoints."""

    desk: Desk

    def routes(self) -> list[Route]:
        """Where they are."""
        return [
            Route(path, self.desk.endpoint(_OPERATION, scopes.EXCHANGE_READ, handle), methods=["GET"])
            for path, handle in (
                ("/exchange/code-lists", self._manifest),
                ("/exchange/code-lists/{name}", self._list),
            )
        ]

    async def _manifest(self, request: Request, caller: Caller) -> Response:
        async def work(session: AsyncSession, caller: Caller) -> Done:
            lists = [_head(name, entries) for name, entries in (await _all(session, caller)).items()]
            body = replies.encoded({"jurisdictionCode": caller.viewer.jurisdiction_code, "lists": lists})
            return Done(replies.conditional(request, body, replies.JSON), rows=len(lists))

        return await self._read(request, caller, work)

    async def _list(self, request: Request, caller: Caller) -> Response:
        async def work(session: AsyncSession, caller: Caller) -> Done:
            name = request.path_params["name"]
            found = (await _all(session, caller)).get(name)
            if found is None:
                raise Refused(_UNKNOWN)
            body = replies.encoded({**_head(name, found), "entries": found})
            return Done(replies.conditional(request, body, replies.JSON), rows=len(found))

        return await self._read(request, caller, work)

    async def _read(self, request: Request, caller: Caller, work: Work) -> Response:
        return await self.desk.carry_out(caller, AuditKind.READ, _OPERATION, request.url.path, work)


async def _all(session: AsyncSession, caller: Caller) -> dict[str, Entries]:
    unit = tables.Organization
    statement = select(unit).where(
        unit.jurisdiction_code == caller.viewer.jurisdiction_code, unit.type.in_(_AREAS)
    )
    areas = await session.scalars(grants.granted(statement, caller.viewer).order_by(unit.code))
    return {
        "region": [{"code": each.code, "name": each.type.name, "zh": each.name_zh} for each in areas],
        "ethnicity": _ethnic_groups(),
        **{name: _terms(vocabulary) for name, vocabulary in _VOCABULARIES.items()},
    }


def _ethnic_groups() -> Entries:
    """GB/T 3304: each code once, with its first name of several."""
    first: dict[str, str] = {}
    for name, code in ethnicity.CODES.items():
        first.setdefault(code, name)
    return [{"code": code, "zh": name} for code, name in first.items()]


def _terms(vocabulary: type[Term]) -> Entries:
    """What packages write of it: the national code of a sex, else the English name."""
    return [
        {
            "code": each.code if each.code and vocabulary is student.Sex else each.name,
            "name": each.name,
            "zh": each.zh,
        }
        for each in vocabulary
    ]


def _head(name: str, entries: Entries) -> dict[str, Any]:
    version = hashlib.sha256(replies.encoded(entries)).hexdigest()
    return {"name": name, "version": version, "count": len(entries), "url": f"/exchange/code-lists/{name}"}
