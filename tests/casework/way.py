"""The way of a case, a step a function: what is said at each, and whoever takes it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, update

from database import tables
from domain.role import Role
from domain.student import SchoolingStatus
from tests.casework.desk import Desk

DAY = 24 * 3600
SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
WENT = {"HOMEROOM_TEACHER": "王老师", "SCHOOL_LEADER": "李校长", "VILLAGE_CADRE": "赵主任"}


async def everybody_attends(desk: Desk) -> None:
    """All children of the world go to school, and stand in no ledger."""
    async with desk.door.sessions.begin() as session:
        await session.execute(update(tables.Student).values(schooling_status=SchoolingStatus.ATTENDING))
        await session.execute(delete(tables.LedgerEntry))


def of(case: Any, **more: Any) -> dict[str, Any]:
    """Which case, as it was seen."""
    return {"caseId": case["id"], "expectedVersion": case["version"], **more}


def team(desk: Desk) -> dict[str, Any]:
    return {
        "responsibleName": "李校长",
        "responsibleUnitId": desk.unit(3),
        "persuasionDeadline": desk.on(7),
        "team": [{"name": "王老师", "organizationId": desk.unit(3)}],
        "measures": [{"type": "TUTORING", "content": "一对一辅导", "provider": "王老师"}],
    }


async def opened(desk: Desk, number: int) -> Any:
    said = {"trigger": "UNEXCUSED_ABSENCE", "noticedOn": desk.on(0), "reason": "无故未到校"}
    return await desk.done("caseOpen", {"studentId": desk.student(number), **said})


async def suspected(desk: Desk, number: int) -> Any:
    case = await desk.done("casePrepare", of(await opened(desk, number), **team(desk)))
    said = {
        "determinedBy": "李校长",
        "determinedOn": desk.on(0),
        "causes": ["SCHOOL_WEARY"],
        "reason": "未返校",
    }
    return await desk.done("caseDetermineSuspected", of(case, **said))


def visiting(desk: Desk, number: int, *ranks: str, **more: Any) -> dict[str, Any]:
    return {
        "studentId": desk.student(number),
        "visitedOn": desk.on(0),
        "mode": "IN_PERSON",
        "purpose": "ROUTINE",
        "period": "TERM",
        "spokeWith": "母亲",
        "findings": "在家",
        "visitors": _people(desk, ranks or ("HOMEROOM_TEACHER",)),
        **more,
    }


async def three_visits(desk: Desk, number: int) -> None:
    for ranks in (("HOMEROOM_TEACHER",), ("SCHOOL_LEADER",), ("HOMEROOM_TEACHER", "VILLAGE_CADRE")):
        await desk.done("visitRecord", visiting(desk, number, *ranks))


def persuading(desk: Desk, case: Any, *ranks: str, **more: Any) -> dict[str, Any]:
    said = {"attemptedOn": desk.on(0), "mode": "IN_PERSON", "outcome": "REFUSED", "content": "不愿返校"}
    return of(case, **said, visitors=_people(desk, ranks or ("HOMEROOM_TEACHER",))) | more


def determining(desk: Desk, case: Any, **more: Any) -> dict[str, Any]:
    return of(case, determinedBy="张科长", determinedOn=desk.on(0), reason="经劝返仍未返校") | more


def reporting(case: Any, kind: str = "SUSPECTED_DROPOUT", **more: Any) -> dict[str, Any]:
    said = {"kind": kind, "content": "自某日起未到校", "signedBy": "李校长", "sealed": True}
    return {"caseId": case["id"], **said, **more}


async def evidence(desk: Desk, number: int, kind: str, source: str, days: int = 0) -> str:
    said = {"kind": kind, "source": source, "title": kind, "issuedBy": "某单位", "issuedOn": desk.on(days)}
    found = await desk.done("evidenceAdd", {"studentId": desk.student(number), **said})
    return str(found["id"])


async def returning(desk: Desk, number: int, case: Any, **more: Any) -> dict[str, Any]:
    shown = [
        await evidence(desk, number, "SCHOOL_ATTENDANCE", "SCHOOL"),
        await evidence(desk, number, "REGISTRY_EXTRACT", "EDUCATION_BUREAU"),
    ]
    said = {"returnedOn": desk.on(0), "carePerson": "王老师", "reason": "已返校上课", "evidence": shown}
    return of(case, **said) | more


async def returned(desk: Desk, number: int, case: Any) -> Any:
    return await desk.done("caseReturn", await returning(desk, number, case))


def following(desk: Desk, file: Any, **more: Any) -> dict[str, Any]:
    said = {"followedOn": desk.on(0), "attending": True, "finding": "按时上课", "followedBy": "王老师"}
    return {"fileId": file["id"], "expectedVersion": file["version"], **said, **more}


async def seen(desk: Desk, case: Any, shown: str) -> Any:
    """What a case shows to the bureau."""
    found = await desk.ask(
        f"query ($c: ID!) {{ node(id: $c) {{ ... on DropoutCase {{ {shown} }} }} }}",
        {"c": case["id"]},
        BUREAU,
    )
    return found["node"]


async def of_child(desk: Desk, number: int, shown: str) -> Any:
    """What a child shows to the bureau."""
    query = f"query ($s: ID!) {{ student(id: $s) {{ {shown} }} }}"
    return (await desk.ask(query, {"s": desk.student(number)}, BUREAU))["student"]


def _people(desk: Desk, ranks: tuple[str, ...]) -> list[dict[str, Any]]:
    return [
        {
            "name": WENT.get(rank, "某人"),
            "organizationId": desk.unit(1 if rank == "VILLAGE_CADRE" else 3),
            "rank": rank,
        }
        for rank in ranks
    ]
