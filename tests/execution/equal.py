"""Whether both paths say the same, byte for byte, and nothing that the viewer may not see."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from uuid import UUID

from auth import grants, scopes
from auth.viewer import Viewer
from domain.organization import Department
from domain.student import RESTRICTED_GROUPS
from execution.answers import Answer, Answers, Asked, Path
from tests.execution import cursors
from tests.execution.cases import Case
from tests.execution.world import MARKS, Values, World

_KEY = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}")
_ID = re.compile(rf'"(\w+):({_KEY.pattern})"')
_BY_HAND = re.compile(r"__schema|__type\b|_service|\bstudentNo\b|codeLists|mutation \{|after:|before:")
_AGAIN = 4  # of what went step by step anyway, one in so many is asked twice


@dataclass(frozen=True)
class Wrong:
    """What is wrong about the answers to one request."""

    what: str
    viewer: Viewer
    asked: Asked
    normal: bytes
    stepwise: bytes


@dataclass(frozen=True)
class Tried:
    """The answers to a case's requests, and the first thing wrong about them."""

    answers: list[Answer]
    wrong: Wrong | None


async def tried(answers: Answers, world: World, case: Case) -> Tried:
    """Asks all at the same time in the normal way, so that what is batched is; then one by one, step by step."""
    requests = case.requests()
    normal = await asyncio.gather(*(answers.answer(viewer, asked) for viewer, asked in requests))
    for (viewer, asked), answer in zip(requests, normal, strict=True):
        again = answer.path is not Path.STEPWISE or case.number % _AGAIN == 0
        oracle = (await _stepwise(answers, viewer, asked)).body if again else answer.body
        what = _failed(answers) or _wrong(world, viewer, asked, answer, oracle, case.rude)
        if what:
            return Tried(normal, Wrong(what, viewer, asked, answer.body, oracle))
    return Tried(normal, None)


def _failed(answers: Answers) -> str | None:
    if not answers.reads or not answers.reads.failed:
        return None
    answers.reads.failed = 0
    return "a planned statement failed"


async def _stepwise(answers: Answers, viewer: Viewer, asked: Asked) -> Answer:
    return await answers.answer(viewer, asked, stepwise=True)


def _wrong(
    world: World, viewer: Viewer, asked: Asked, answer: Answer, stepwise: bytes, rude: bool
) -> str | None:
    normal = answer.body
    for body in (normal, stepwise) if normal != stepwise else (normal,):
        if b'"code":"INTERNAL"' in body:
            return "an internal error"
        leaked = _leaked(world, viewer, asked, body.decode())
        if leaked:
            return f"shown without a grant: {leaked}"
    # A plan cannot know that nothing will come of a missing scope, or of a cursor of another order.
    may = not rude and viewer.scopes >= set(scopes.SCOPES) and not _BY_HAND.search(asked.text)
    if answer.path is Path.STEPWISE and may and b'"errors":' not in normal:
        return "not planned, though nothing was wrong"
    # Rows are counted field by field only: what is planned may read more.
    too_many = answer.path is Path.PLANNED and b'"code":"TOO_MANY_ROWS"' in stepwise
    return None if normal == stepwise or too_many else "the paths differ"


def _leaked(world: World, viewer: Viewer, asked: Asked, text: str) -> str | None:
    said = asked.text + json.dumps(asked.variables, ensure_ascii=False)
    text += json.dumps([cursors.read(each) for each in cursors.SHOWN.findall(text)], ensure_ascii=False)
    for county, mark in MARKS.items():
        if county != viewer.jurisdiction_code and mark in text and mark not in said:
            return f"a text of {county}"
    for key in _KEY.findall(text):
        if world.home.get(UUID(key)) not in (None, viewer.jurisdiction_code) and key not in said:
            return f"the key {key}"
    for noun, key in _ID.findall(text):
        if key not in said and noun in world.rows and not _visible(world, viewer, noun, UUID(key)):
            return f"{noun}:{key}"
    return None


def _visible(world: World, viewer: Viewer, noun: str, key: UUID) -> bool:
    """The grants once more, in Python over the world's rows."""
    row = world.by_id.get((noun, key))
    needed = grants.scope(next(each.table for each in world.nouns if each.name == noun))
    if row is None or (needed is not None and needed not in viewer.scopes):
        return False
    if world.home[key] not in (None, viewer.jurisdiction_code):
        return False
    if noun == "SpecialGroupMembership" and row["group"] in RESTRICTED_GROUPS:
        return scopes.RESTRICTED_READ in viewer.scopes
    return viewer.department in (None, Department.EDUCATION_BUREAU) or _own(world, viewer, noun, row)


def _own(world: World, viewer: Viewer, noun: str, row: Values) -> bool:
    """Whether a row is of the department's own exchange, or of no exchange."""
    if noun in ("ComparisonRun", "Discrepancy", "Verification"):
        return False
    if noun == "ExchangeRecord":
        row = world.by_id["ExchangePackage", row["package_id"]]
    mine = [
        partner
        for partner in world.rows["ExchangePartner"]
        if partner["department"] == viewer.department
        and partner["jurisdiction_code"] == viewer.jurisdiction_code
    ]
    if noun == "ExchangePartner":
        return row in mine
    if "partner_code" in row:
        return row["partner_code"] in [partner["code"] for partner in mine]
    return "partner_id" not in row or row["partner_id"] in [partner["id"] for partner in mine]
