"""Whether both paths say the same, byte for byte, and nothing that the viewer may not see."""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from auth import grants, scopes
from auth.viewer import Viewer
from domain.role import Role
from execution.answers import Answer, Answers, Asked, Path
from tests.execution import areas, cursors
from tests.execution.cases import Case
from tests.execution.world import MARKS, World

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


def _told(found: Any) -> bool:
    """Whether anything came of it: a value, in whatever it lies."""
    if isinstance(found, dict):
        return any(_told(each) for name, each in found.items() if name != "pageInfo")
    return any(map(_told, found)) if isinstance(found, list) else bool(found)


def _all_told(found: dict[str, Any]) -> bool:
    """Whether every field asked of the query told something: of one that did not, a detail may be missing."""
    return all(map(_told, (found["data"] or {}).values())) and _told(found)


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
    # A plan cannot know that nothing will come of a missing scope or detail, or of a cursor of another order.
    sees_all = viewer.role is Role.BUREAU_OFFICER and viewer.purpose == "CONTROL"
    may = not rude and sees_all and viewer.scopes >= set(scopes.SCOPES) and not _BY_HAND.search(asked.text)
    if answer.path is Path.STEPWISE and may and b'"errors":' not in normal and _all_told(json.loads(normal)):
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
    granted = areas.granted(viewer, noun)
    return areas.told(world, viewer, noun, row, granted) and areas.lies(world, viewer, noun, row, granted)
