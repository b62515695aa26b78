"""A simulated school year, a shorter one of few children: what is planted is found, and what is missed is told."""

from __future__ import annotations

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
import typer
from rich.console import Console

from hub import places, year, year_command
from hub.settings import Settings
from hub.year import Size
from partners.year.places import DACHUAN, GENHE
from partners.year.verdict import Result, differences
from tests.conftest import Databases

pytestmark = pytest.mark.slow
SIZE = Size(children=90, seed=1, class_size=30)
UNTIL = date(2026, 10, 23)
"""By then the first child dropped out and was persuaded back, and the month that nobody recorded is made up for."""


async def lived(databases: Databases, template: str, home: Path, code: str, until: date) -> Result:
    name = f"year_{code}_{until:%j}"
    given = Settings(home=home, database_url=databases.make(name, template))
    try:
        return await year.lived(given, code, SIZE, lambda day: None, until)
    finally:
        databases.drop(name)


@pytest.fixture(scope="module")
async def results(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> list[Result]:
    """Genhe's autumn and Dachuan's."""
    home = tmp_path_factory.mktemp("year")
    return [await lived(databases, template, home, code, UNTIL) for code in (GENHE, DACHUAN)]


def test_everything_planted_is_found_in_both_places(results: list[Result]) -> None:
    assert [each.mismatches for each in results] == [[], []]
    assert {story for story, _, _ in results[0].planted} >= {"no-shows", "returns", "refuses", "no sheets"}
    assert all(len(each.planted) > 30 for each in results)
    year_command.ended(results, Console(file=StringIO()))


def test_every_child_that_stopped_coming_was_noticed_on_its_first_recorded_day(results: list[Result]) -> None:
    assert [each.noticed for each in results] == [(1, 1, 1, 1, 1), (1, 1, 1, 1, 1)]


def test_what_the_two_documents_say_differently_is_visible_with_its_clause(results: list[Result]) -> None:
    found = {(story, fact): told for story, fact, told in differences(results)}
    visits = found["returns", "a report before anybody visited"]
    assert visits == {GENHE: ("VISITS_MISSING", ("GH-19",)), DACHUAN: ("done", ())}
    alone = found["returns", "a confirmed dropout persuaded by a teacher alone"]
    assert alone == {GENHE: ("done", ()), DACHUAN: ("PERSUASION_NOT_JOINT", ("DC-15",))}
    clock = found["returns", "T-01"]
    assert clock == {GENHE: ("OVERDUE", ()), DACHUAN: ("OVERDUE", ("DC-L2c",))}
    assert found["returns", "ledgers of a dropout"][DACHUAN] == (("DROPOUT", "WORK"), ())


async def test_a_hub_that_notices_late_misses_what_was_planted_and_the_command_fails(
    databases: Databases, template: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = places.texts()
    prompt = "key: absence.signAfterDays"
    head, tail = texts["hub.yaml"].split(prompt)
    texts["hub.yaml"] = head + prompt + tail.replace("value: 1", "value: 4", 1)
    monkeypatch.setattr(places, "texts", lambda: texts)
    late = await lived(databases, template, tmp_path, GENHE, date(2026, 9, 25))
    missed = {(each.story, each.fact): each.found for each in late.mismatches}
    noticed = "school days until noticed"
    # Four recorded days, or for whom a weekend lies among them the three days of T-01 before.
    days = {"returns": 4, "refuses": 3, "works": 4, "relapses": 4}
    assert missed == {(story, noticed): (after, ()) for story, after in days.items()}
    said = StringIO()
    with pytest.raises(typer.Exit) as ended:
        year_command.ended([late], Console(file=said, width=200))
    assert ended.value.exit_code == 1
    assert "returns: school days until noticed planted 1" in said.getvalue()
