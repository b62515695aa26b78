"""Terms and working days as an operator sets them: kept with their record, refused where they cannot be."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import Result
from typer.testing import CliRunner

from hub.cli import application

AUTUMN = ["term", "set", "2026-2027", "AUTUMN", "--start", "2026-08-28", "--end", "2027-01-20"]
TYPHOON = ["calendar", "override", "2026-09-21", "--off", "--reason", "台风停工"]


class Operator:
    """Whoever works at the hub's shell, on a database of the test's own."""

    def __init__(self, url: str) -> None:
        self._url = url

    def __call__(self, *arguments: str) -> Result:
        return CliRunner().invoke(application, list(arguments))

    def told(self, *arguments: str) -> Any:
        answered = self(*arguments, "--json")
        assert answered.exit_code == 0, answered.output
        return json.loads(answered.stdout)

    def rows(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self._url) as connection:
            return connection.execute(statement).fetchall()  # type: ignore[call-overload]  # plain text


@pytest.fixture
def operator(database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Operator:
    monkeypatch.setenv("HUB_HOME", str(tmp_path))
    monkeypatch.setenv("HUB_DATABASE_URL", database_url)
    return Operator(database_url)


def test_terms_are_proposed_until_the_county_sets_them(operator: Operator) -> None:
    before = operator.told("term", "list", "--year", "2026-2027")
    assert [(each["kind"], each["start"], each["end"], each["origin"]) for each in before] == [
        ("AUTUMN", "2026-09-01", "2027-01-15", "HUB_DEFAULT"),
        ("SPRING", "2027-03-01", "2027-07-05", "HUB_DEFAULT"),
    ]
    holidays = ["--holiday", "国庆节=2026-10-01..2026-10-07", "--holiday", "校运会=2026-11-06"]
    set_ = operator(*AUTUMN, "--first-school-day", "2026-08-31", *holidays)
    assert set_.exit_code == 0, set_.output
    autumn, spring = operator.told("term", "list", "--year", "2026-2027")
    assert autumn == {
        "schoolYear": "2026-2027",
        "kind": "AUTUMN",
        "start": "2026-08-28",
        "end": "2027-01-20",
        "firstSchoolDay": "2026-08-31",
        "holidays": [
            {"nameZh": "国庆节", "first": "2026-10-01", "last": "2026-10-07"},
            {"nameZh": "校运会", "first": "2026-11-06", "last": "2026-11-06"},
        ],
        "origin": "LOCAL_OVERRIDE",
    }
    assert spring["origin"] == "HUB_DEFAULT"
    assert "国庆节" in operator("term", "list").output


def test_a_term_set_anew_is_the_same_row_with_a_record_of_each_change(operator: Operator) -> None:
    for end in ("2027-01-20", "2027-01-22", "2027-01-22"):
        assert operator(*AUTUMN[:-1], end).exit_code == 0
    [(row, end, version)] = operator.rows('SELECT id, "end"::text, version FROM school_term')
    assert (end, version) == ("2027-01-22", 2)
    records = operator.rows("SELECT kind, operation, path, client_id FROM audit_record ORDER BY id")
    assert records == [("ADMINISTRATION", "term set", f"SchoolTerm:{row}", "operator")] * 3


@pytest.mark.parametrize(
    ("changed", "code", "status"),
    [
        ({"--end": "2026-08-01"}, "BAD_TERM", 1),
        ({"--start": "2026-07-01"}, "BAD_TERM", 1),
        ({"--first-school-day": "2026-08-27"}, "BAD_TERM", 1),
        ({"--holiday": "秋假=2027-02-01..2027-02-03"}, "BAD_TERM", 1),
        ({"--holiday": "=2026-11-02"}, "BAD_TERM", 1),
        ({"--holiday": "秋假"}, "2026-09-01", 2),
        ({"--start": "28.8.2026"}, "2026-09-01", 2),
        ({"--start": "20260828"}, "2026-09-01", 2),
        ({"--start": "2026-02-30"}, "2026-09-01", 2),
    ],
)
def test_a_term_that_cannot_be_is_refused_and_nothing_is_kept(
    changed: dict[str, str], code: str, status: int, operator: Operator
) -> None:
    refused = operator(*AUTUMN, *(each for pair in changed.items() for each in pair))
    assert (refused.exit_code, code in refused.output) == (status, True), refused.output
    assert operator.rows("SELECT 1 FROM school_term") == []


@pytest.mark.parametrize("which", [("2026", "AUTUMN"), ("2026-2027", "SUMMER")])
def test_a_term_is_of_a_school_year_and_one_of_two(which: tuple[str, str], operator: Operator) -> None:
    refused = operator("term", "set", *which, *AUTUMN[4:])
    assert refused.exit_code in (1, 2)
    assert "BAD_TERM" in refused.output or "AUTUMN, SPRING" in refused.output


def test_two_terms_that_overlap_are_refused(operator: Operator) -> None:
    assert operator(*AUTUMN[:-1], "2027-02-22").exit_code == 0
    spring = ["term", "set", "2026-2027", "SPRING", "--start", "2027-02-22", "--end", "2027-07-09"]
    refused = operator(*spring)
    assert (refused.exit_code, "BAD_TERM" in refused.output) == (1, True)
    assert operator.rows("SELECT kind FROM school_term") == [("AUTUMN",)]


def test_a_working_day_is_overridden_with_its_reason_and_on_record(operator: Operator) -> None:
    assert operator(*TYPHOON).exit_code == 0
    year = operator.told("calendar", "list", "--year", "2026")
    assert year["known"] is True
    assert year["overrides"] == [{"day": "2026-09-21", "works": False, "reason": "台风停工"}]
    assert {"day": "2026-09-20", "works": True} in year["arranged"]
    assert {"day": "2026-10-01", "works": False} in year["arranged"]
    assert {"day": "2026-10-03", "works": False} not in year["arranged"]  # a Saturday is off anyway
    assert "台风停工" in operator("calendar", "list", "--year", "2026").output
    [(row,)] = operator.rows("SELECT id FROM calendar_override")
    records = operator.rows("SELECT kind, operation, path FROM audit_record")
    assert records == [("ADMINISTRATION", "calendar override", f"CalendarOverride:{row}")]


def test_an_override_is_taken_back_by_the_opposite(operator: Operator) -> None:
    assert operator(*TYPHOON).exit_code == 0
    again = operator("calendar", "override", "2026-09-21", "--works", "--reason", "照常上班")
    assert again.exit_code == 0, again.output
    assert operator.rows("SELECT works, version FROM calendar_override") == [(True, 2)]


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["2026-09-21", "--off", "--reason", " "], 1),
        (["1999-09-21", "--off", "--reason", "台风"], 1),
        (["2026-09-21", "--off"], 2),
        (["2026-09-21", "--reason", "台风"], 2),
        (["tomorrow", "--off", "--reason", "台风"], 2),
    ],
)
def test_an_override_without_a_reason_a_day_or_its_meaning_is_refused(
    arguments: list[str], status: int, operator: Operator
) -> None:
    refused = operator("calendar", "override", *arguments)
    assert refused.exit_code == status, refused.output
    assert operator("calendar", "list", "--year", "2026", "--json").exit_code == 0
    assert operator.rows("SELECT 1 FROM calendar_override") == []


def test_a_year_that_nobody_has_arranged_says_so(operator: Operator) -> None:
    assert operator.told("calendar", "list", "--year", "2031") == {
        "year": 2031,
        "known": False,
        "arranged": [],
        "overrides": [],
    }
    assert "Monday to Friday" in operator("calendar", "list", "--year", "2031").output
