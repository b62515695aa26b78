"""A county that is inspected: its offices on record, who acts for them, and each step of the chain said in a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

from domain.organization import Department, OrgType
from domain.role import Role
from hub import examples
from tests.casework.classroom import move_to
from tests.casework.desk import Desk, desk
from tests.conftest import Databases
from tests.duties.obliged import BUREAU, OFFICE, unit

PLACES = {"GH": "150785", "DC": "511703", "BS": "370304", "HL": "230381", "QC": "341602"}
INSPECTOR: dict[str, Any] = {"role": Role.INSPECTION_OFFICER, "purpose": "SUPERVISION"}
"""Who acts for 督导室."""
TEAM = [{"name": "赵督学", "role": "RESPONSIBLE_INSPECTOR"}, {"name": "钱组长", "role": "TEAM_LEADER"}]
GROUND = {"GH": "FALSE_DATA", "DC": "SHAM_WORK", "HL": "POOR_PROGRESS", "QC": "FALSIFICATION"}
TYPE = {"GH": "SPECIAL", "DC": "ROUTINE", "HL": "ROUTINE", "QC": "SPECIAL"}


@asynccontextmanager
async def supervised(
    databases: Databases, template: str, place: str, day: date = date(2026, 9, 10)
) -> AsyncIterator[Desk]:
    """A desk in a place whose bureau, inspection office and leading group are on record."""
    async with desk(databases, template, PLACES[place]) as made:
        move_to(made, day)
        await unit(made, "BUREAU", OrgType.EDUCATION_BUREAU)
        await unit(made, "INSPEC", OrgType.DEPARTMENT, Department.INSPECTION)
        await unit(made, "LEADIN", OrgType.LEADING_GROUP)
        yield made


def planning(desk: Desk, type: str, unit: str = "", **more: Any) -> dict[str, Any]:
    """An inspection of the school, for today."""
    said = {"type": type, "unitId": unit or desk.unit(3), "purpose": "控辍保学工作落实情况"}
    return said | {"plannedOn": desk.on(0), "inspectors": TEAM} | more


def on(row: Any, **more: Any) -> dict[str, Any]:
    """About a row as it was seen: which one it is follows from its kind."""
    kind = row["id"].split(":")[0]
    key = {"Inspection": "inspectionId", "InspectionFinding": "findingId", "RectificationOrder": "orderId"}
    return {key[kind]: row["id"], "expectedVersion": row["version"]} | more


async def opened(desk: Desk, type: str, unit: str = "", who: Any = None, **more: Any) -> Any:
    """An inspection that has begun."""
    acts = who or INSPECTOR
    planned = await desk.done("inspectionPlan", planning(desk, type, unit, **more), **acts)
    assert planned["state"] == "PLANNED"
    return await desk.done("inspectionOpen", on(planned, openedOn=desk.on(0)), **acts)


async def found(desk: Desk, inspection: Any, ground: str, **more: Any) -> Any:
    """A finding in an inspection that is open."""
    said = on(inspection, ground=ground, description="台账与在校学生不符") | more
    return await desk.done("findingRecord", said, **INSPECTOR)


async def answered(desk: Desk, inspection: Any, who: Any = None) -> Any:
    """The inspection with every item met; one without items as it is."""
    answers = [{"code": each["code"], "answer": "MET"} for each in inspection["items"]]
    if not answers:
        return inspection
    return await desk.done("inspectionAnswer", on(inspection, answers=answers), **(who or INSPECTOR))


async def again(desk: Desk, inspection: Any) -> Any:
    """The inspection as it is now."""
    query = """query ($id: ID!) { node(id: $id) { ... on Inspection { id version state announcement { id }
      items { code answer } findings { id ground } } } }"""
    return (await desk.ask(query, {"id": inspection["id"]}, BUREAU))["node"]


async def closed(desk: Desk, inspection: Any, who: Any = None) -> Any:
    """The inspection, closed."""
    inspection = await answered(desk, await again(desk, inspection), who)
    said = on(inspection, closedOn=desk.on(0), strengths="台账齐全", shortcomings="劝返记录不完整")
    return await desk.done("inspectionClose", said, **(who or INSPECTOR))


def ordering(desk: Desk, finding: Any, **more: Any) -> dict[str, Any]:
    """An order with a deadline in ten days."""
    return {"findingId": finding["id"], "requirement": "逐人核对台账", "dueOn": desk.on(10)} | more


def talking(desk: Desk, finding: Any, **more: Any) -> dict[str, Any]:
    """A talk that was held today."""
    said = {"findingId": finding["id"], "speaker": "孙组长", "partner": "PRINCIPAL_PERSON"}
    said |= {"partnerName": "李校长", "heldOn": desk.on(0), "minutes": "指出问题", "measures": "一周内核对"}
    return said | more


def rechecking(desk: Desk, order: Any, **more: Any) -> dict[str, Any]:
    """A recheck on the spot today."""
    said = {"recheckedOn": desk.on(0), "recheckedBy": "赵督学", "result": "到校复查"}
    return on(order, **said) | more


async def reported(desk: Desk, order: Any) -> Any:
    """An order that the school took up and reported on."""
    order = await desk.done("rectificationStart", on(order))
    return await desk.done("rectificationReport", on(order, report="已逐人核对"))


async def example(desk: Desk, name: str) -> Any:
    """What the leading group's office finds by one of its examples, as it stands."""
    said = next(each.text for kind in examples.load() for each in kind.operations if each.name == name)
    return await desk.ask(said, None, OFFICE)


async def seen(desk: Desk, noun: str, role: Role = BUREAU, **viewer: Any) -> list[Any]:
    """Ids of a noun's rows that somebody finds."""
    query = f"{{ {noun}(first: 100, order: ID) {{ nodes {{ id }} }} }}"
    nodes = (await desk.door.ask(query, **desk.role(role) | viewer))[noun]["nodes"]
    return [each["id"] for each in nodes]
