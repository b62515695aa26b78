"""Who may inspect whom, and who may use which instrument, as the place's document has it (catalogue 2.15)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from sqlalchemy import select

from casework.act import Act
from database import tables
from domain.accountability import GROUND_CLAUSES, AccountabilityGround
from domain.errors import Fixer, Reason, Refused
from domain.inspection import InspectionType, InspectorRole
from domain.organization import Department, OrgType
from domain.supervision import Instrument, TalkPartner
from duties import units

_SCHOOLS = frozenset({Department.SCHOOL, Department.CENTER_SCHOOL})
"""Departments for which people speak by their own unit alone."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of inspection as the place has it. by: in whose name; recorders: who records it; inspector: who must take part."""

    type: InspectionType
    by: tuple[Department, ...]
    recorders: tuple[Department, ...]
    of: frozenset[OrgType]
    inspector: InspectorRole | None
    clauses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """An instrument as the place has it. of, grounds: empty where any. head: the head of the leading group holds the talk."""

    instrument: Instrument
    by: tuple[Department, ...]
    of: frozenset[OrgType]
    grounds: frozenset[AccountabilityGround]
    partner: TalkPartner | None
    head: bool
    clauses: tuple[str, ...]

    @property
    def clause(self) -> str | None:
        """The first of its clauses."""
        return next(iter(self.clauses), None)


def kind(act: Act, type: InspectionType) -> Kind:
    """A type of inspection. Raises Refused NOT_HERE where the place's document has none such."""
    for said in act.rules["inspection.types"]:
        if said["type"] == type.name:
            by = _departments(said["by"])
            inspector = said.get("inspector")
            return Kind(
                type,
                by,
                _departments(said.get("recordedBy") or said["by"]),
                _kinds(said["of"]),
                InspectorRole[inspector] if inspector else None,
                tuple(said["clauses"]),
            )
    _not_here(type.zh, type.name, "type")


def use(act: Act, instrument: Instrument, place: str) -> Use:
    """An instrument. Raises Refused NOT_HERE where the place's document does not name it."""
    for said in act.rules["supervision.instruments"]:
        if said["instrument"] == instrument.name:
            partner = said.get("partner")
            return Use(
                instrument,
                _departments(said["by"]),
                _kinds(said.get("of", ())),
                frozenset(AccountabilityGround[name] for name in said.get("grounds", ())),
                TalkPartner[partner] if partner else None,
                said.get("head", False),
                tuple(said["clauses"]),
            )
    _not_here(instrument.zh, instrument.name, place)


def inspecting(act: Act, found: Kind, unit: tables.Organization, place: str) -> Department:
    """In whose name the author inspects a unit, or records that others did.

    Raises Refused: NOT_THE_INSPECTOR, WRONG_SUBJECT, OWN_INSPECTION.
    """
    clause = next(iter(found.clauses), None)
    own = _speaking(act, found.recorders, unit)
    if own is None:
        named = "、".join(each.zh for each in found.recorders)
        zh, en = (
            f"{found.type.zh}由{named}办理",
            f"it is for: {', '.join(each.name for each in found.recorders)}",
        )
        raise Refused(Reason("NOT_THE_INSPECTOR", zh, en, Fixer.CALLER, place, clause))
    if unit.type not in found.of:
        zh, en = f"{found.type.zh}不以{unit.type.zh}为对象", f"it is of no unit of kind {unit.type.name}"
        raise Refused(Reason("WRONG_SUBJECT", zh, en, Fixer.CALLER, place, clause))
    if found.by != found.recorders:
        return found.by[0]  # others inspect, the author records it
    if own not in _SCHOOLS and act.author.viewer is not None and units.is_own(act, unit):
        zh, en = "不能督查本单位", "a unit is not inspected by itself"
        raise Refused(Reason("OWN_INSPECTION", zh, en, Fixer.CALLER, place, clause))
    return own


def using(act: Act, found: Use, unit: tables.Organization, place: str) -> Department:
    """In whose name the author uses an instrument on a unit. Raises Refused: NOT_THE_SUPERVISOR, WRONG_SUBJECT."""
    own = _speaking(act, found.by, unit)
    if own is None:
        named = "、".join(each.zh for each in found.by)
        zh, en = (
            f"{found.instrument.zh}由{named}作出",
            f"it is for: {', '.join(each.name for each in found.by)}",
        )
        raise Refused(Reason("NOT_THE_SUPERVISOR", zh, en, Fixer.CALLER, place, found.clause))
    if found.of and unit.type not in found.of:
        zh, en = (
            f"{found.instrument.zh}不以{unit.type.zh}为对象",
            f"it is of no unit of kind {unit.type.name}",
        )
        raise Refused(Reason("WRONG_SUBJECT", zh, en, Fixer.CALLER, place, found.clause))
    return own


def require_ground(found: Use, ground: AccountabilityGround, place: str) -> None:
    """Raise Refused WRONG_GROUND where the place's document ties an instrument to other grounds (GH-48)."""
    if found.grounds and ground not in found.grounds:
        zh, en = f"{ground.zh}不适用{found.instrument.zh}", f"not on the ground {ground.name}"
        raise Refused(Reason("WRONG_GROUND", zh, en, Fixer.CALLER, place, found.clause))


async def ground_clauses(act: Act, ground: AccountabilityGround) -> tuple[str, ...]:
    """The clauses of the place's own document that name a ground. Raises Refused GROUND_NOT_HERE where none does."""
    of = tables.PolicyClause
    here = of.jurisdiction_code == act.author.jurisdiction_code, of.valid_to.is_(None)
    named = select(of.code).where(*here, of.code.in_(GROUND_CLAUSES[ground]))
    found = tuple(sorted(await act.session.scalars(named)))
    if not found:
        zh, en = f"本地文件未列“{ground.zh}”", f"the place's document does not name the ground {ground.name}"
        raise Refused(Reason("GROUND_NOT_HERE", zh, en, Fixer.CALLER, "ground"))
    return found


def items(act: Act, unit: OrgType) -> list[Mapping[str, Any]]:
    """What is looked at in an inspection of a unit of a kind, in the place's order."""
    return [each for each in act.rules["inspection.checklist"] if unit.name in each["of"]]


def _speaking(act: Act, named: Collection[Department], unit: tables.Organization) -> Department | None:
    """As which of these the author acts. A school's people act as a school towards their own unit alone."""
    if act.author.viewer is None:
        return next(iter(named))
    mine = units.speaks(act)
    own = act.unit == unit.id
    return next((each for each in named if each in mine or (each in _SCHOOLS and own)), None)


def _departments(names: Iterable[str]) -> tuple[Department, ...]:
    return tuple(Department[name] for name in names)


def _kinds(names: Iterable[str]) -> frozenset[OrgType]:
    return frozenset(OrgType[name] for name in names)


def _not_here(zh: str, name: str, place: str) -> NoReturn:
    raise Refused(
        Reason("NOT_HERE", f"本地文件未规定{zh}", f"the place's document has no {name}", Fixer.CALLER, place)
    )
