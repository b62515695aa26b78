"""What must come of each story, as a reader of the five documents has it; where they differ, by place and clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from partners.year.agenda import NOTHING_OF
from partners.year.county import Fact
from partners.year.person import DONE
from partners.year.places import BOSHAN, DACHUAN, GENHE, HULIN, LADDERS, QIAOCHENG, SCHOOL_EVENTS


@dataclass(frozen=True, slots=True)
class Truth:
    """everywhere: what holds where by_place says nothing else; None of both: it is not looked at there.

    clauses: by place, those that the hub must cite.
    """

    everywhere: Any = None
    by_place: Mapping[str, Any] = field(default_factory=dict)
    clauses: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, code: str) -> Any:
        """What must be found in a place."""
        return self.by_place.get(code, self.everywhere)

    def here(self, code: str) -> bool:
        """Whether a place must show it."""
        return self.value(code) is not None

    def holds(self, code: str, found: Fact) -> bool:
        """Whether what was found is what must be."""
        return bool(found[0] == self.value(code)) and set(self.clauses.get(code, ())) <= set(found[1])


_ALL = (GENHE, DACHUAN, BOSHAN, HULIN, QIAOCHENG)
_T = Truth


def _each(**named: Any) -> dict[str, Any]:
    """By place, under its name in small letters."""
    return {code: named[name] for name, code in _NAMES.items() if name in named}


def _cited(clause: str, **named: str | None) -> dict[str, tuple[str, ...]]:
    """A clause that is cited in every place but those named, which cite another or none."""
    return {code: (cited,) for name, code in _NAMES.items() if (cited := named.get(name, clause))}


_NAMES = {"genhe": GENHE, "dachuan": DACHUAN, "boshan": BOSHAN, "hulin": HULIN, "qiaocheng": QIAOCHENG}
_VIA = _each(hulin=("NEXT_LEVEL",), qiaocheng=("CENTER_SCHOOL", "EDUCATION_BUREAU", "TERRITORIAL_GOVERNMENT"))
"""HL-44; QC-19, QC-40."""
NOTICED: Mapping[str, Truth] = {"school days until noticed": _T(1)}
_TWO = ("EDUCATION_BUREAU", "TOWNSHIP")
_CASE: Mapping[str, Truth] = {
    "days until the criterion was met": _T(8),
    "a report before anybody visited": _T(DONE, _each(genhe="VISITS_MISSING"), _each(genhe=("GH-19",))),
    "determined by the school": _T("NOT_THE_DETERMINER"),
    "a confirmed dropout persuaded by a teacher alone": _T(
        DONE,
        _each(dachuan="PERSUASION_NOT_JOINT", boshan="PERSUASION_NOT_JOINT"),
        _each(dachuan=("DC-15",), boshan=("BS-24",)),
    ),
}

RETURNS: Mapping[str, Truth] = {
    **_CASE,
    "back on one proof": _T("RETURN_UNPROVEN", clauses=dict.fromkeys(_ALL, ("GH-37",))),
    "visits that the report counts": _T(0, _each(genhe=3)),
    "SUSPECTED_DROPOUT to": _T(_TWO, _VIA),
    "THREE_DAYS to": _T(_TWO, _VIA, dict.fromkeys(_ALL, ("DC-L2c",))),
    "THREE_DAYS without a receipt of": _T(
        ("EDUCATION_BUREAU",), _each(hulin=(), qiaocheng=("CENTER_SCHOOL", "EDUCATION_BUREAU"))
    ),
    "CENTER_SCHOOL to": _T(None, _each(qiaocheng=()), _each(qiaocheng=("QC-40",))),
    "ledgers of a dropout": _T(
        ("DROPOUT",), _each(**dict.fromkeys(("dachuan", "hulin", "qiaocheng"), ("DROPOUT", "WORK")))
    ),
    "T-01": _T("OVERDUE", clauses=_each(dachuan=("DC-L2c",))),
    "T-03": _T("DONE"),
    "registry mark": _T(("DROPOUT",)),
}
FOLLOWED: Mapping[str, Truth] = {
    "closed on the day of the return": _T("FOLLOW_UP_NOT_OVER", clauses=dict.fromkeys(_ALL, ("GH-37",))),
    "stage": _T("CLOSED"),
    "schooling": _T("ATTENDING"),
    "ledgers at the end": _T(()),
    "follow-ups": _T(4),
}
LADDER: Mapping[str, Truth] = {
    **_CASE,
    "a step of another place's ladder": _T("NOT_IN_LADDER"),
    "ladder": _T(
        by_place={code: tuple(f"{each.step} by {each.by}" for each in LADDERS[code]) for code in _ALL},
        clauses=_each(
            genhe=("GH-43",),
            dachuan=("DC-17",),
            hulin=("HL-10", "HL-33"),
            qiaocheng=("QC-08", "QC-09", "QC-10"),
        ),
    ),
    "stage": _T("ENFORCING"),
    "schooling": _T("DROPOUT"),
}
NO_SHOWS: Mapping[str, Truth] = {
    "schooling on the first day (in time)": _T("NOT_REPORTED"),
    "schooling on the first day (late)": _T("NOT_REPORTED"),
    "T-02 of the school that asked in time": _T("DONE", clauses=_each(qiaocheng=("QC-18",))),
    "T-02 of the school that asked late": _T("DONE_LATE", clauses=_each(qiaocheng=("QC-18",))),
    "schooling at last (in time)": _T("ATTENDING"),
    "schooling at last (late)": _T("ATTENDING"),
}
HOME: Mapping[str, Truth] = {
    "placed without an assessment": _T(DONE, _each(hulin="NO_ASSESSMENT"), _each(hulin=("HL-64",))),
    "month 2026-09": _T(by_place=_each(dachuan="MET")),
    "month 2026-10": _T(by_place=_each(dachuan="NOT_MET")),
    "month 2026-11": _T(by_place=_each(dachuan="MET")),
    "month 2026-12": _T(by_place=_each(dachuan="MET")),
    "months judged": _T(by_place=_each(genhe=False, dachuan=True, boshan=False, qiaocheng=False)),
    "T-08": _T(
        None,
        _each(genhe=(), boshan=(), qiaocheng=(), dachuan=("DONE", "DONE", "DONE", "OVERDUE", "RUNNING")),
        _each(dachuan=("DC-23",)),
    ),
    "schooling": _T(
        None, _each(**dict.fromkeys(("genhe", "dachuan", "boshan", "qiaocheng"), "HOME_TEACHING"))
    ),
}
LEDGERS_KEPT: Mapping[str, Truth] = {
    "nobody confirmed November": _T(
        by_place=_each(
            genhe=("DROPOUT STALE", "SCHOOL_AGE_ENROLLMENT STALE", "SUSPECTED_DROPOUT STALE"),
            dachuan=("ENROLLMENT_CHANGE CURRENT", "WORK CURRENT"),
            boshan=("DROPOUT STALE",),
            hulin=("WORK CURRENT",),
            qiaocheng=("ENROLLMENT_MANAGEMENT STALE", "LEARNING_DIFFICULTY_SUPPORT STALE"),
        ),
        clauses=_each(genhe=("GH-27",), boshan=("BS-18",), qiaocheng=("QC-37",)),
    ),
}
PERMITTED: Mapping[str, Mapping[str, Truth]] = {
    "suspended": {
        "schooling while suspended": _T("SUSPENDED_ILLNESS"),
        "thirty days before the end": _T("DUE_SOON"),
        "application at the end": _T("CLOSED"),
        "schooling at the end": _T("ATTENDING"),
        "T-23a": _T("DONE"),
    },
    "abroad": {
        "approved by the school": _T("NOT_THE_APPROVER"),
        "application at the end": _T("OVERDUE"),
        "schooling at the end": _T("NOT_REPORTED"),
        "T-23a": _T("OVERDUE"),
        "schooling": _T("ATTENDING"),
    },
    "transferred": {
        "registrations": _T(("ACTIVE", "TRANSFERRED_OUT")),
        "expelled": _T("CHANGE_FORBIDDEN", clauses=dict.fromkeys(_ALL, ("GH-34",))),
    },
}
NO_SHEETS: Mapping[str, Truth] = {
    "the bureau is shown the class without a sheet": _T(True),
    "September, on 6 October": _T(("OVERDUE",), clauses=_each(genhe=("GH-32",))),
    "September, signed in the end": _T(("DONE_LATE",)),
    "signs once the sheets are there": _T(("CRITERION_MET",)),
    "signs left open": _T(0),
}

DIED: Mapping[str, Truth] = {
    "cancelled on the family's word": _T("CONCLUSION_MISSING", clauses=dict.fromkeys(_ALL, ("HL-66",))),
    "signed by one person of the school": _T(
        DONE, _each(boshan="REVIEW_INCOMPLETE"), _each(boshan=("BS-10",))
    ),
    "schooling": _T("DECEASED"),
    "registrations": _T(("CANCELLED",)),
}
_BY_TWO = "ORDER_RETURN_CHILD by LABOR", "LEGAL_LIABILITY by LABOR"
EMPLOYER: Mapping[str, Truth] = {
    "case": _T(("INSPECTION", "CHILD_LABOR_EMPLOYMENT")),
    "a license revoked before anything was ordered": _T(
        "NOT_YOUR_TURN", clauses=_each(hulin=("HL-28",), qiaocheng=("QC-14",))
    ),
    "ladder against the employer": _T(
        (*_BY_TWO, "LICENSE_REVOCATION by MARKET_REGULATION"),
        clauses=_each(hulin=("HL-20", "HL-21", "HL-28"), qiaocheng=("QC-14",)),
    ),
    "clue": _T("CLOSED"),
    "stage": _T("RETURNED"),
    "schooling": _T("ATTENDING"),
}
UNABLE: Mapping[str, Truth] = {
    **NOTICED,
    "exempted before the committee concluded": _T("NOT_HERE", _each(hulin="NO_ASSESSMENT"), _cited("HL-49")),
    "exempted without its archive": _T(
        "NOT_HERE", _each(hulin="ARCHIVE_INCOMPLETE"), _cited("HL-49", hulin="HL-65")
    ),
    "exempted with its archive": _T("NOT_HERE", _each(hulin=DONE), _cited("HL-49", hulin=None)),
    "to be looked at again": _T((), _each(hulin=("2027",))),
    "schooling": _T("HOME_TEACHING", _each(hulin="EXEMPTED")),
    "stage": _T("RESOLVED"),
    "ledgers at the end": _T(()),
}
AIDED: Mapping[str, Truth] = {
    "entitled, and given nothing": _T(
        "ECONOMIC_DIFFICULTY_AID",
        _each(genhe="FURTHER_AID", qiaocheng="SOCIAL_ASSISTANCE"),
        _each(
            genhe=("GH-24",), dachuan=("DC-L5b",), boshan=("BS-25",), hulin=("HL-29",), qiaocheng=("QC-13",)
        ),
    ),
    "it is the child of the story": _T(True),
    "given nothing, and nothing arrived, once it is granted": _T((0, 1)),
    "granted twice": _T("GRANTED_ALREADY"),
    "nothing arrived, in the end": _T(0),
}
WORKS: Mapping[str, Truth] = {
    "causes": _T(("CHILD_LABOR_EMPLOYMENT", "POVERTY")),
    "closed with nothing decided on aid": _T(
        "FOLLOW_UP_NOT_OVER", _each(genhe="AID_UNDECIDED"), _cited("GH-37", genhe="GH-24")
    ),
}
RELAPSED: Mapping[str, Truth] = {
    "school days until the relapse was noticed": _T(1),
    "the new case follows the old one": _T(True),
    "stage": _T("RETURNED"),
    "schooling": _T("RETURNED"),
}
HANDED_IN: Mapping[str, Truth] = {
    "days late on 12 March": _T(by_place=_each(dachuan=0)),
    "days late on 19 March": _T(by_place=_each(dachuan=4)),
}
CALENDAR: Mapping[str, Truth] = {
    **dict.fromkeys(NOTHING_OF, _T(0)),
    "who does all in time is late with": _T(()),
    "the slow school has done late": _T(True),
    "the idle township is overdue": _T(True),
    "asked of schools by the document": _T(
        by_place={code: tuple(sorted(events)) for code, events in SCHOOL_EVENTS.items()},
        clauses={code: tuple({*sum(events.values(), ())}) for code, events in SCHOOL_EVENTS.items()},
    ),
}
"""Catalogue Part 5: what comes round of itself, in the documents' own words."""


class Planted(NamedTuple):
    """A story, or a part of one. by: the day by which all of it must have come about."""

    story: str
    by: date
    facts: Mapping[str, Truth]


TRUTH: tuple[Planted, ...] = (
    Planted("calendar", date(2026, 9, 25), CALENDAR),
    Planted("no-shows", date(2026, 9, 14), NO_SHOWS),
    *(Planted(each, date(2026, 9, 25), NOTICED) for each in ("returns", "refuses", "works", "relapses")),
    Planted("transferred", date(2026, 9, 30), PERMITTED["transferred"]),
    Planted("died", date(2026, 10, 20), DIED),
    Planted("returns", date(2026, 10, 23), RETURNS),
    Planted("employer", date(2026, 10, 30), EMPLOYER),
    Planted("no sheets", date(2026, 10, 13), NO_SHEETS),
    Planted("works", date(2026, 9, 30), WORKS),
    Planted("ledgers", date(2026, 12, 10), LEDGERS_KEPT),
    Planted("abroad", date(2026, 12, 11), PERMITTED["abroad"]),
    Planted("refuses", date(2026, 12, 31), LADDER),
    Planted("unable to study", date(2026, 12, 11), UNABLE),
    Planted("suspended", date(2026, 12, 31), PERMITTED["suspended"]),
    Planted("relapses", date(2026, 12, 31), RELAPSED),
    Planted("home teaching", date(2027, 1, 11), HOME),
    Planted("aid", date(2027, 1, 20), AIDED),
    Planted("rosters", date(2027, 3, 19), HANDED_IN),
    *(Planted(f"{each}: the end", date(2027, 4, 30), FOLLOWED) for each in ("returns", "works")),
    *(Planted(f"brief {at}", date(2027, 6, 10), {"signs left open": _T(0)}) for at in range(10)),
    Planted("at the end", date(2027, 7, 1), {"open signs": _T(1)}),
)
"""Everything that is planted; what was not to come about before the last day of a shorter year is not asked for."""
