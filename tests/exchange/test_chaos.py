"""A short trial of what `make chaos` tries at length: whoever is killed at whatever moment, the month ends the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exchange.chaos import campaign
from tests.exchange.chaos.plan import LASTING, PASSING, Plan, draw
from tests.exchange.chaos.stage import Strike

pytestmark = pytest.mark.slow
SUBMIT = "$submit"
PLANS = [
    Plan(
        "a worker alone", "police", (Strike(0, "worker", step="settle IDENTITY_FINDINGS", moment="inside"),)
    ),
    Plan(
        "worker and database",
        "police",
        (
            Strike(0, "worker", step="apply", moment="inside"),
            Strike(1, "database", step="sent VERIFICATION_REQUEST", moment="inside"),
        ),
    ),
    Plan(
        "between request and answer",
        "police",
        (
            Strike(0, "backend", step="validate SCHOOL_AGE_POPULATION", moment="inside"),
            Strike(1, "worker", request=SUBMIT, moment="asked"),
            Strike(2, "partner", request=SUBMIT, moment="answered"),
        ),
    ),
]


def test_whoever_is_killed_the_month_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    with campaign.opened(tmp_path, partners=["police"]) as trial:
        for plan in PLANS:
            assert trial.trial(plan) == [], str(plan)
        killed = {f"kill {strike.target}" for plan in PLANS for strike in plan.strikes}
        assert killed == {"kill worker", "kill database", "kill backend", "kill partner"} <= trial.done.keys()
        assert trial.done["kill worker"] == 3
        assert trial.takeovers


def test_a_seed_always_gives_the_same_plan_and_all_of_them_every_disturbance() -> None:
    partners = ("police", "civil_affairs", "disability_federation", "labor_inspection")
    steps, seconds = {each: ["freeze", "close"] for each in partners}, dict.fromkeys(partners, 2.0)
    plans = [draw(f"1/{number}", steps, seconds) for number in range(2000)]
    assert plans == [draw(f"1/{number}", steps, seconds) for number in range(2000)]
    assert {plan.partner for plan in plans} == set(partners)
    assert {fault for plan in plans for fault in plan.passing} == set(PASSING)
    assert {plan.roster.fault for plan in plans if plan.roster} == set(LASTING)
    assert {len(plan.strikes) for plan in plans} == {0, 1, 2, 3}
