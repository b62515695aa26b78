"""Judging the lines of a department's roster: what is taken, what goes back and why (catalogue 9.1)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from domain import identity
from domain.errors import Fixer, Reason
from domain.exchange import HouseholdChangeType, RejectCode, VerificationFinding
from domain.student import Sex

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ETHNICITY, _VILLAGE = re.compile(r"\d\d", re.ASCII), re.compile(r"\d{12}", re.ASCII)
_REQUEST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{17}[0-9Xx]", re.ASCII)
_SEXES = {term.code for term in Sex}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a line: the reason it goes back, or the values the hub works with.

    id_number is kept for rejected lines too, where it is a number: the register did name this person.
    subject: what only one line of a package may speak of. facts: what comparisons go by, each proven to have its shape,
    so that no value which identifies a person stands among them.
    """

    rejected: RejectCode | None = None
    reason: Reason | None = None
    id_number: str | None = None
    name: str | None = None
    birth_date: date | None = None
    subject: tuple[str | None, ...] | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Scope:
    """What a roster is judged against: the day, and the county it must speak of (GB/T 2260)."""

    today: date
    jurisdiction_code: str


def reject(code: RejectCode, line_no: int, field: str, en: str) -> Verdict:
    """A line that goes back. The reason names line and field, never the value."""
    zh = f"{field}：{code.zh}"
    return Verdict(
        rejected=code, reason=Reason(code.name, zh, f"{field}: {en}", Fixer.PARTNER, f"line {line_no}")
    )


def day(text: str | None) -> date | None:
    """A civil date as YYYY-MM-DD, or None if the text is no date."""
    try:
        return date.fromisoformat(text) if text and _DAY.fullmatch(text) else None
    except ValueError:
        return None


def population(line: Mapping[str, Any], scope: Scope) -> Verdict:
    """A child in the household register (HL-46): a person, of this county, named once."""
    verdict = _person(line, scope)
    if verdict.rejected:
        return verdict
    number, kept = line["lineNo"], replace(verdict, subject=(verdict.id_number,))
    if line.get("regionCode") != scope.jurisdiction_code:
        return _sent_back(
            kept, RejectCode.OUT_OF_SCOPE, number, "regionCode", "not this county's household register"
        )
    for member, shape in (("ethnicity", _ETHNICITY), ("villageCode", _VILLAGE)):
        if line.get(member) and not shape.fullmatch(line[member]):
            return _sent_back(kept, RejectCode.BAD_CODE, number, member, "not a code of the contract")
    return replace(kept, facts=_said(line, "sex", "ethnicity", "villageCode"))


def household_change(line: Mapping[str, Any], scope: Scope) -> Verdict:
    """A change of household registration (HL-34): a person, a known kind of change, a day not in the future."""
    verdict = _person(line, scope)
    if verdict.rejected:
        return verdict
    number = line["lineNo"]
    if line.get("changeType") not in HouseholdChangeType.__members__:
        return _sent_back(verdict, RejectCode.BAD_CODE, number, "changeType", "not a known kind of change")
    changed_on = day(line.get("changedOn"))
    if changed_on is None or changed_on > scope.today:
        return _sent_back(
            verdict, RejectCode.BAD_DATE, number, "changedOn", "not a day up to today (YYYY-MM-DD)"
        )
    subject = (verdict.id_number, line["changeType"], line["changedOn"])
    return replace(verdict, subject=subject, facts=_said(line, "changeType", "changedOn"))


def verification_result(line: Mapping[str, Any], scope: Scope) -> Verdict:
    """A conclusion of the police (HL-66): which request, what they found, on which day; one a request."""
    number = line["lineNo"]
    if not line.get("requestId"):
        return reject(RejectCode.MISSING, number, "requestId", "required")
    if line.get("finding") not in VerificationFinding.__members__:
        return reject(RejectCode.BAD_CODE, number, "finding", "not a known conclusion")
    if day(line.get("concludedOn")) is None:
        return reject(RejectCode.BAD_DATE, number, "concludedOn", "not a day (YYYY-MM-DD)")
    return Verdict(name=line.get("name"), subject=(line["requestId"],), facts=_conclusion(line))


def _conclusion(line: Mapping[str, Any]) -> dict[str, Any]:
    facts = _said(line, "finding", "concludedOn")
    if _REQUEST.fullmatch(line["requestId"]):  # anything else is no request of ours
        facts["requestId"] = line["requestId"]
    if line.get("documentNo") and not _NUMBER.search(line["documentNo"]):
        facts["documentNo"] = line["documentNo"]
    return {**facts, "differs": [name for name in ("name", "sex", "birthDate") if line.get(name) is not None]}


def _said(line: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: line[name] for name in names if line.get(name)}


def _person(line: Mapping[str, Any], scope: Scope) -> Verdict:
    number = line["lineNo"]
    id_number = identity.normalize(line.get("idNumber") or "")
    fault = identity.fault(id_number, scope.today)
    known = Verdict() if fault else Verdict(id_number=id_number)
    name = (line.get("name") or "").strip()
    if not name:
        return _sent_back(known, RejectCode.MISSING, number, "name", "required")
    if fault is not None:
        return _sent_back(known, RejectCode.BAD_ID, number, "idNumber", fault.value[1])
    born = day(line.get("birthDate"))
    if born is None:
        return _sent_back(known, RejectCode.BAD_DATE, number, "birthDate", "not a day (YYYY-MM-DD)")
    if line.get("sex") not in _SEXES:
        return _sent_back(known, RejectCode.BAD_CODE, number, "sex", "not a code of GB/T 2261.1")
    return replace(known, name=name, birth_date=born)


def _sent_back(known: Verdict, code: RejectCode, line_no: int, field: str, en: str) -> Verdict:
    return replace(reject(code, line_no, field, en), id_number=known.id_number)
