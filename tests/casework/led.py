"""The acts that lead a case on, each with what is soundly said of it, whether or not the case allows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.case import CaseStage
from domain.machines.dropout_case import DROPOUT_CASE
from tests.casework import way
from tests.casework.desk import Desk
from tests.casework.way import BUREAU, TOWNSHIP


async def said(desk: Desk, number: int, act: str, case: Any) -> dict[str, Any]:
    """A sound input of an act, whether or not the case allows it."""
    case = case or {"id": "DropoutCase:00000000-0000-0000-0000-000000000001", "version": 1}
    named = {"determinedBy": "李校长", "causes": ["SCHOOL_WEARY"], "reason": "未返校"}
    opening = {"trigger": "UNEXCUSED_ABSENCE", "noticedOn": desk.on(0), "reason": "无故未到校"}
    if act == "caseReturn":
        return await way.returning(desk, number, case)
    up = {"responsibleName": "某镇长", "responsibleUnitId": desk.unit(0), "persuasionDeadline": desk.on(3)}
    makes: dict[str, Callable[[], dict[str, Any]]] = {
        "caseOpen": lambda: {"studentId": desk.student(number), **opening},
        "casePrepare": lambda: way.of(case, **way.team(desk)),
        "caseDetermineSuspected": lambda: way.of(case, **named, determinedOn=desk.on(0)),
        "caseDetermineDropout": lambda: way.determining(desk, case),
        "persuasionRecord": lambda: way.persuading(desk, case, "HOMEROOM_TEACHER", "SCHOOL_LEADER"),
        "caseEscalate": lambda: way.of(case, **up, reason="劝返无效"),
        "caseClose": lambda: way.of(case, reason="跟踪期满"),
        "caseRelapse": lambda: way.of(case, **named, **way.team(desk), noticedOn=desk.on(0)),
        "reportSend": lambda: way.reporting(case),
    }
    return makes[act]()


ACTS = (
    "caseOpen",
    "casePrepare",
    "caseDetermineSuspected",
    "caseDetermineDropout",
    "persuasionRecord",
    "caseEscalate",
    "caseReturn",
    "caseClose",
    "caseRelapse",
    "reportSend",
)
WHO = {"caseDetermineDropout": BUREAU, "caseEscalate": TOWNSHIP}


async def last_case(desk: Desk, number: int) -> Any:
    shown = "cases { id version stage returneeFiles { id version closedOn } }"
    cases = (await way.of_child(desk, number, shown))["cases"]
    return cases[-1] if cases else None


def along(stage: CaseStage | None, pick: int) -> str:
    """One of the acts that the table has lead on from a stage."""
    on = {each.act for each in DROPOUT_CASE.from_(stage)} | ({"casePrepare"} if stage else {"caseOpen"})
    possible = [act for act in ACTS if act in on and not (stage is None and act == "caseRelapse")]
    return possible[pick % len(possible)]
