"""What the world's rows are, taken from the tables by SQL and opened with the key; nothing here goes through the graph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import psycopg
from psycopg.rows import dict_row
from psycopg.sql import SQL, Identifier
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from database import tables
from domain.calendar import COUNTY_TIME
from domain.exchange import ComparisonCode
from domain.explanation import RULES
from domain.vocabulary import Term
from tests import sealing
from tests.hub import world
from tests.hub.matrix import nouns
from tests.hub.matrix.fields import FIELDS, NOUNS

Row = dict[str, Any]
_TERMS = {kind.__name__: kind for kind in Term.__subclasses__()}
_CHECKPOINTS = {
    "AdmissionRegistration": "ENTRY",
    "TransitionHandover": "PROGRESSION",
    "EnrollmentChange": "TRANSFER",
}
"""Which checkpoint a clock keeps by what it waits for (HL-52)."""
_COUNTY = {
    "School": ("Organization", "id"),
    "SchoolClass": ("School", "school_id"),
    "LedgerEntry": ("Ledger", "ledger_id"),
    "ExchangeRecord": ("ExchangePackage", "package_id"),
    "ExchangeReceipt": ("ExchangeCycle", "cycle_id"),
    "TrustedDocument": ("OauthClient", "client_id"),
} | nouns.BY
"""By which row of which noun a row without a county of its own lies in one; all others by their child."""

_UNSAID = ("exemption_reason", "findings")
"""Of what keepers fill in: reasons of health, and what comparisons noted; no entry shows them."""
_STAND = {"Guardian": ("Guardianship", "guardian_id"), "Ledger": ("LedgerEntry", "ledger_id")}
"""Which rows say which children stand in a row, and by which key."""


@dataclass(frozen=True)
class Truth:
    """Every row of every noun. here, there: the ids of two counties' rows, as they were made. types: of each
    noun's fields, as GraphQL writes them."""

    rows: Mapping[str, Mapping[UUID, Row]]
    here: Mapping[str, list[UUID]]
    there: Mapping[str, list[UUID]]
    types: Mapping[str, str]

    def county(self, noun: str, row: Row) -> str | None:
        """The county that a row lies in; none where it is every county's."""
        if noun not in _COUNTY and "jurisdiction_code" in row:
            found: str | None = row["jurisdiction_code"]
            return found
        parent, key = _COUNTY.get(noun, ("Student", "student_id"))
        return self.county(parent, self.rows[parent][row[key]])

    def children(self, noun: str, row: Row) -> set[int]:
        """The numbers of the county's children that a row is about."""
        if noun in nouns.BY:
            return self.children(*self._stands_in(noun, row))
        keys = {row["id"]} if noun == "Student" else {row.get("student_id")}
        if noun in _STAND:
            parent, key = _STAND[noun]
            keys = {each["student_id"] for each in self.rows[parent].values() if each[key] == row["id"]}
        return {number for number, key in enumerate(self.here["Student"]) if key in keys}

    def people(self, noun: str, row: Row) -> set[UUID]:
        """Whom a row is about, for the record."""
        if noun in ("Student", "Guardian", "UserAccount"):
            return {row["id"]}
        if noun in nouns.BY:
            return self.people(*self._stands_in(noun, row))
        if noun == "CommitteeMember":
            return {row["guardian_id"]}
        if noun == "Verification":
            row = self.rows["Discrepancy"][row["discrepancy_id"]]
        return {key} if (key := row.get("student_id")) else set()

    def _stands_in(self, noun: str, row: Row) -> tuple[str, Row]:
        """The noun and the row that a row without a child of its own lies in."""
        parent, key = nouns.BY[noun]
        return parent, self.rows[parent][row[key]]

    def keeper(self, noun: str, row: Row) -> UUID:
        """The unit that keeps a ledger or makes a roster."""
        if noun == "LedgerEntry":
            return self.keeper("Ledger", self.rows["Ledger"][row["ledger_id"]])
        return UUID(str(row["owner_id" if noun == "Ledger" else "producer_id"]))

    def unit(self, code: str) -> UUID:
        """The id of a unit of either county."""
        return next(key for key, row in self.rows["Organization"].items() if row["code"] == code)

    def code(self, unit: UUID | None) -> str | None:
        """The code of a unit by its id; none of none."""
        return self.rows["Organization"][unit]["code"] if unit else None

    def linked(self, noun: str, field: str, row: Row) -> list[Row]:
        """The rows that a field leads to, in order of id."""
        entry = FIELDS[noun][field]
        assert entry.target
        assert entry.by
        here, there = (side.split(",") for side in entry.by.split("="))
        wanted = [row[column] for column in here]
        found = (
            each
            for each in self.rows[entry.target].values()
            if all(_matches(said, each[column]) for said, column in zip(wanted, there, strict=True))
        )
        return sorted(found, key=lambda each: each["id"])

    def value(self, noun: str, field: str, row: Row) -> Any:
        """What a field says, as JSON has it, where it is shown in clear."""
        if field == "id":
            return f"{noun}:{row['id']}"
        if field.endswith("Label"):
            told = self.value(noun, field.removesuffix("Label"), row)
            return told and _TERMS[self.types[f"{noun}.{field.removesuffix('Label')}"].strip("!")][told].zh
        found: Any = row
        column = FIELDS[noun][field].column
        for step in column.split("/" if "/" in column else "."):
            found = (found[int(step)] if step.isdigit() else found.get(step)) if found else None
        return _said(found)


def masked_number(number: str | None) -> str | None:
    """The region's six characters and the last one (docs/decisions/0009)."""
    return number and re.sub(r"(?<=^.{6}).+(?=.$)", lambda found: "*" * len(found[0]), number)


def masked_name(name: str | None) -> str | None:
    """The first character, stars for the others."""
    return name and name[0] + "*" * (len(name) - 1)


def read(
    url: str, here: Mapping[str, list[UUID]], there: Mapping[str, list[UUID]], types: Mapping[str, str]
) -> Truth:
    """All rows, by the database's own superuser."""
    with psycopg.connect(url, row_factory=dict_row) as connection:
        rows = {noun: {row["id"]: row for row in _rows(connection, noun)} for noun in NOUNS}
    _open(rows)
    for timer in rows["Timer"].values():
        timer["checkpoint"] = _CHECKPOINTS.get(timer["noun"])
    # Documents bring targets with them; their ids are nobody's to choose.
    targets = sorted(rows["Target"].values(), key=lambda row: row["ordinal"])
    wanted = {"Target": [row["id"] for row in targets if row["jurisdiction_code"] == world.HERE]}
    return Truth(rows, {**here, **wanted}, there, types)


_TOLD = ("ChecklistItem", "ResponsiblePost", "ResponsibilityGap")
"""No tables, but what tables say."""


def _told(noun: str) -> Any:
    of = getattr(tables, noun)
    item = select(of.__table__).order_by(of.id)
    return str(item.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))


def _rows(connection: Any, noun: str) -> Iterable[Row]:
    table = re.sub("(?<!^)([A-Z])", r"_\1", noun).lower()
    if noun == "AuditRecord":
        places = "SELECT r.*, coalesce(r.requests, 1) AS requests, l.seq::text AS seq FROM audit_record r LEFT JOIN audit_leaf l ON l.record_id = r.id"
        return connection.execute(f"{places} WHERE operation = 'Looks' ORDER BY r.id").fetchall()  # type: ignore[no-any-return]
    if noun in _TOLD:
        return connection.execute(_told(noun)).fetchall()  # type: ignore[no-any-return]
    return connection.execute(SQL("SELECT * FROM {} ORDER BY id").format(Identifier(table))).fetchall()  # type: ignore[no-any-return]


def _open(rows: Mapping[str, Mapping[UUID, Row]]) -> None:
    """Put the clear numbers beside the sealed ones; a registration has its child's, an entry no reason of health."""
    for noun, name in (("Student", "id_number"), ("Student", "student_no"), ("Guardian", "id_number")):
        column = getattr(getattr(tables, noun), f"{name}_sealed")
        for row in rows[noun].values():
            row[name] = sealing.clear(column, row["id"], row[f"{name}_sealed"])
    for row in rows["LedgerEntry"].values():
        row["facts"] = {key: value for key, value in row["facts"].items() if key not in _UNSAID}
    for row in rows["HomeTeachingPlan"].values():
        row["compliance"] = _compliance(row, rows["HomeTeachingMonth"].values())
    for row in rows["DropoutCase"].values():
        row["dossier_missing"] = [item for item, there in _dossier(row, rows).items() if not there]
        row |= _lead_times(row, rows)
    for row in rows["Discrepancy"].values():
        rule = RULES[ComparisonCode[row["comparison"]]]
        row |= {"clauses_cited": list(rule.clauses), "taken_off_zh": rule.zh, "taken_off_en": rule.en}
    for row in rows["Enrollment"].values():
        row["student_no"] = rows["Student"][row["student_id"]]["student_no"]


def _compliance(plan: Row, months: Iterable[Row]) -> int | None:
    """Percent of a plan's months over that were met, rounded down."""
    over = [each["state"] for each in months if each["plan_id"] == plan["id"] and each["state"] != "OPEN"]
    return 100 * over.count("MET") // len(over) if over else None


def _dossier(of: Row, rows: Mapping[str, Mapping[UUID, Row]]) -> dict[str, bool]:
    """What a case's one form per child is to hold (DC-16, catalogue 2.1 C2), and whether it does."""

    def own(noun: str) -> list[Row]:
        return [each for each in rows[noun].values() if each["case_id"] == of["id"]]

    attempts = {each["id"] for each in own("PersuasionAttempt")}
    return {
        "GUARDIAN": of["student_id"] in {each["student_id"] for each in rows["Guardianship"].values()},
        "CAUSES": bool(own("CaseCause")),
        "ATTEMPTS": bool(attempts),
        "PARTICIPANTS": any(each["attempt_id"] in attempts for each in rows["Visitor"].values()),
        "REPORTS": any(each["sent_at"] for each in own("WrittenReport")),
        "NOTICES": any(each["state"] in ("SERVED", "COMPLIED", "EXPIRED") for each in own("Enforcement")),
    }


def _lead_times(of: Row, rows: Mapping[str, Mapping[UUID, Row]]) -> Row:
    """Days until a case was opened, and from then to what was done first, to the first attempt of persuasion (BS-03)."""

    def days(noun: str, column: str, **wanted: str) -> list[date]:
        own = (each for each in rows[noun].values() if each["case_id"] == of["id"] and each[column])
        return [each[column] for each in own if all(each[key] == value for key, value in wanted.items())]

    opened = of["opened_at"].astimezone(COUNTY_TIME).date()
    attempts = days("PersuasionAttempt", "attempted_on")
    done = [*attempts, *days("HomeVisit", "visited_on"), *days("SupportMeasure", "started_on")]
    done += [*days("ContactAttempt", "contacted_on", outcome="REACHED"), *days("Enforcement", "served_on")]
    return {
        "detection_days": (opened - min([of["noticed_on"], *days("RiskSign", "noticed_on")])).days,
        "intervention_days": max((min(done) - opened).days, 0) if done else None,
        "persuasion_days": max((min(attempts) - opened).days, 0) if attempts else None,
    }


def _matches(said: Any, there: Any) -> bool:
    return said is not None and (there in said if isinstance(said, list) else there == said)


def _said(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.isoformat() if isinstance(value, date) else value
