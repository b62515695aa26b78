"""What tests of registers share: what is said of a row of each, and who finds it."""

from __future__ import annotations

from typing import Any

from domain.role import Role
from tests.casework.desk import Desk

SCHOOL, TOWNSHIP, BUREAU = Role.SCHOOL_OFFICER, Role.TOWNSHIP_OFFICER, Role.BUREAU_OFFICER
OFFICE = Role.LEADING_GROUP_OFFICER
YEAR = "2026-2027"


def meeting(desk: Desk, unit: str, **more: Any) -> dict[str, Any]:
    """A special meeting that a unit held today."""
    said: dict[str, Any] = {
        "unitId": unit,
        "type": "SPECIAL",
        "heldOn": desk.on(0),
        "topic": "控辍保学专题会议",
    }
    said |= {"decisions": "逐村排查", "attending": ["镇长", "中心校校长"], "present": 12}
    return said | more


def publicity(desk: Desk, unit: str, **more: Any) -> dict[str, Any]:
    """What a unit made known today in a lecture."""
    said: dict[str, Any] = {"unitId": unit, "title": "宣传月班会", "heldOn": desk.on(0), "channel": "LECTURE"}
    said |= {"topics": ["COMPULSORY_EDUCATION_LAW"], "audiences": ["STUDENT"], "evidence": "班会记录第3号"}
    return said | more


def staffing(desk: Desk, unit: str, kind: str, **more: Any) -> dict[str, Any]:
    """Numbers of a unit's staff as of today."""
    return {"unitId": unit, "kind": kind, "title": "师资登记", "heldOn": desk.on(0)} | more


def allocation(desk: Desk, unit: str, **more: Any) -> dict[str, Any]:
    """Ten thousand yuan, decided today, that are due today."""
    said: dict[str, Any] = {"unitId": unit, "purpose": "OPERATING", "title": "公用经费", "period": YEAR}
    return said | {"amount": 1_000_000, "heldOn": desk.on(0), "dueOn": desk.on(0)} | more


def arrival(desk: Desk, of: dict[str, Any], amount: int, **more: Any) -> dict[str, Any]:
    """Money of an allocation that arrived today."""
    return {"allocationId": of["id"], "amount": amount, "heldOn": desk.on(0), "voucher": "凭证一号"} | more


def condition(desk: Desk, school: str, beds: int, boarders: int, needed: int, **more: Any) -> dict[str, Any]:
    """Beds and boarders of a school as of today."""
    said = {"schoolId": school, "heldOn": desk.on(0), "boardingBeds": beds, "boarders": boarders}
    return said | {"boardingNeeded": needed} | more


def team(desk: Desk, unit: str, **more: Any) -> dict[str, Any]:
    """A team that a unit formed today."""
    said: dict[str, Any] = {"unitId": unit, "nameZh": "法治宣传队", "heldOn": desk.on(0)}
    return said | {"members": [{"name": "王某", "post": "司法所所长"}]} | more


def plan(unit: str, type: str = "SCHOOL_DROPOUT_CONTROL", **more: Any) -> dict[str, Any]:
    """A plan of a unit for this school year."""
    said = {"unitId": unit, "type": type, "schoolYear": YEAR, "title": "控辍保学方案"}
    return said | {"team": "校长牵头，班主任包班", "measures": "日考勤、月排查"} | more


def seen(row: dict[str, Any], place: str, **more: Any) -> dict[str, Any]:
    """A row as it was seen, under the name that changes of it take, with a reason."""
    return {place: row["id"], "expectedVersion": row["version"], "reason": "登记有误"} | more


async def found(desk: Desk, root: str, role: Role = BUREAU, **filter: Any) -> set[str]:
    """Ids of rows that somebody finds under a root."""
    kind = {
        "workPlans": "WorkPlan",
        "meetings": "Meeting",
        "publicityActivities": "PublicityActivity",
        "legalEducationTeams": "LegalEducationTeam",
        "staffingRecords": "StaffingRecord",
        "schoolPairings": "SchoolPairing",
        "schoolConditions": "SchoolCondition",
        "fundAllocations": "FundAllocation",
        "fundArrivals": "FundArrival",
    }[root]
    query = f"query ($f: {kind}Filter) {{ {root}(filter: $f, first: 50) {{ nodes {{ id }} }} }}"
    return {each["id"] for each in (await desk.ask(query, {"f": filter}, role))[root]["nodes"]}
