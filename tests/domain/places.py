"""The rules, terms and working days of the five places, as the checkout's files have them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from domain import arrangement, policy
from domain.policy import Rulebook
from domain.term import PROPOSED, Terms
from domain.working_days import WorkingDays

FOLDER = Path(__file__).parents[2] / "policies"
PLACES = ("GH", "DC", "BS", "HL", "QC")


@cache
def rulebook() -> Rulebook:
    """All of policies/*.yaml."""
    return policy.load_all({path.name: path.read_text("utf-8") for path in FOLDER.glob("*.yaml")})


@cache
def rules(place: str) -> Mapping[str, object]:
    """Every parameter of a place, by its document's key."""
    (found,) = (each for each in rulebook().places if each.document.key == place)
    return {each.key: each.value for each in rulebook().resolve(found)}


@cache
def days() -> WorkingDays:
    """2024 to 2026 as arranged."""
    files = (FOLDER / "calendar").glob("*.yaml")
    return WorkingDays.of(arrangement.load_all({path.name: path.read_text("utf-8") for path in files}))


@cache
def terms() -> Terms:
    """As the hub proposes them."""
    return Terms.of(rules("GH")[PROPOSED])
