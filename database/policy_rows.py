"""A place's rules as rows: code to column values, in file order."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import Enum
from typing import Any, TypeVar
from uuid import UUID

from domain.access import Admission, GrantSource
from domain.citation import ParameterOrigin, Provenance
from domain.duty import Duty
from domain.policy import Policy, Rulebook

T = TypeVar("T")
Values = dict[str, Any]  # column name to value, as SQLAlchemy takes them


def parameters(rulebook: Rulebook, policy: Policy) -> dict[str, Values]:
    """Every key of hub.yaml as it holds in the place, with whose word it is."""
    defaults = {default.key: default for default in rulebook.hub.parameters}
    rows = {}
    for it in rulebook.resolve(policy):
        default, given = defaults[it.key], it.origin is ParameterOrigin.DOCUMENT
        rows[it.key] = columns(it) | {
            "zh": default.zh,
            "en": default.en,
            "limit_code": default.limit,
            "marked": Provenance.SOURCE if given else default.marked,
        }
    return rows


def events(rulebook: Rulebook, policy: Policy) -> dict[str, Values]:
    """The place's own events; the hub's where the place has none of that code."""
    hub = {it.code: columns(it) | {"origin": ParameterOrigin.HUB_DEFAULT} for it in rulebook.hub.events}
    own = {
        it.code: columns(it)
        | {"origin": ParameterOrigin.DOCUMENT, "marked": it.recurrence.marked, "note": ""}
        for it in policy.events
    }
    return hub | own


def steps(policy: Policy) -> dict[str, Values]:
    """The measures of all ladders ("GUARDIAN.CRITICISM_EDUCATION")."""
    return {
        f"{ladder.against.name}.{step.step.name}": columns(step) | {"against": ladder.against}
        for ladder in policy.ladders
        for step in ladder.steps
    }


def grants(admissions: Iterable[Admission], begins: datetime) -> dict[str, Values]:
    """The default grants, one a role, department and noun ("SCHOOL_OFFICER.Student", "BUREAU_OFFICER.changes")."""
    rows: dict[str, Values] = {}
    for each in admissions:
        for department in each.departments or (None,):
            of = ".".join(
                [each.role.name if each.role else "EVERYBODY", *([department.name] if department else [])]
            )
            values = _granted(each, begins) | {"department": department}
            rows |= {
                f"{of}.{noun}": values | {"code": f"{of}.{noun}", "noun": noun, "changes": []}
                for noun in each.nouns
            }
            if each.changes:
                code = f"{of}.changes"
                rows[code] = values | {"code": code, "noun": "", "changes": list(each.changes)}
    return rows


def _granted(admission: Admission, begins: datetime) -> Values:
    months = begins.month - 1 + admission.months
    # The first of a month, so that every month has the day.
    until = begins.replace(year=begins.year + months // 12, month=months % 12 + 1, day=1)
    return {
        "source": GrantSource.DEFAULT,
        "role": admission.role,
        "purposes": [purpose.name for purpose in admission.purposes],
        "area": admission.area,
        "shown": [detail.name for detail in admission.show],
        "masked": [detail.name for detail in admission.mask],
        "basis": list(admission.basis),
        "note": admission.note,
        "valid_from": begins,
        "valid_until": until,
    }


def nodes(policy: Policy, lines: Mapping[str, UUID]) -> dict[str, Values]:
    """The posts of all lines; lines: line code to id."""
    rows = {}
    for line in policy.responsibility_lines:
        nodes = coded(line.levels, lambda it: f"{it.level_no}.{it.position_zh}")
        for code, values in nodes.items():
            rows[f"{line.code}.{code}"] = values | {"line_id": lines[line.code]}
    return rows


def duty_code(duty: Duty) -> str:
    """Code of a duty ("PUBLIC_SECURITY.DUTY.HL-34")."""
    return f"{duty.department.name}.{duty.role.name}.{duty.clauses[0]}"


def obligation(duty: Duty) -> Values:
    """The columns of the list a duty obliges to hand over."""
    owed = duty.data_obligation
    return {
        "roster": owed.roster if owed else None,
        "package": owed.package if owed else None,
        "roster_to": owed.to if owed else None,
        "due": _plain(owed.due) if owed else None,
    }


def coded(
    records: Iterable[T], code: Callable[[T], str], more: Callable[[T], Values] = lambda _: {}
) -> dict[str, Values]:
    """Records by code in file order; a code that comes again gets its count ("HL-08#2")."""
    rows: dict[str, Values] = {}
    times: Counter[str] = Counter()
    for record in records:
        times[code(record)] += 1
        again = f"#{times[code(record)]}" if times[code(record)] > 1 else ""
        rows[code(record) + again] = columns(record) | more(record)
    return rows


def columns(record: Any) -> Values:  # Any: one of the domain's dataclasses
    """A record as column values: a term stays a term, lists and records become plain JSON."""
    return {
        field.name: value if isinstance(value := getattr(record, field.name), Enum) else _plain(value)
        for field in dataclasses.fields(record)
        if field.name not in ("id", "line")
    }


def _plain(value: Any) -> Any:  # Any: JSON in, JSON out
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if dataclasses.is_dataclass(value):
        fields = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: item for name, item in fields.items() if item not in (None, []) and name != "line"}
    return value
