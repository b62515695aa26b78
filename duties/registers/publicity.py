"""Publicity of laws and policies (宣传活动): what, by which channel, whom it reached (GH-42, BS-12, BS-13, HL-18, HL-50a, QC-36)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain.errors import Fixer, Reason, Refused
from domain.publicity import PublicityAudience, PublicityChannel, PublicityMessage, PublicityTopic
from domain.suppression import suppressed
from domain.vocabulary import Term
from duties.registers import row

_OF = tables.PublicityActivity
_UNKNOWN = Reason(
    "UNKNOWN_PUBLICITY",
    "没有此宣传活动，或不在您的办理范围内",
    "there is no such publicity activity, or it is not yours to act for",
    Fixer.CALLER,
    "activityId",
)
_NUMBER: Mapping[PublicityAudience, str] = {
    PublicityAudience.TEACHER: "teachers",
    PublicityAudience.STUDENT: "students",
    PublicityAudience.GUARDIAN: "families",
    PublicityAudience.EMPLOYER: "employers",
}
"""What is counted of an audience: how many there are, and beside it how many were reached."""
_MOST = 1_000_000
_PUPILS = ("students", "students_reached")


async def record(
    session: AsyncSession,
    author: Author,
    *,
    unit_id: UUID,
    title: str,
    topics: Sequence[PublicityTopic],
    channel: PublicityChannel,
    audiences: Sequence[PublicityAudience],
    held_on: date,
    evidence: str,
    messages: Sequence[PublicityMessage] = (),
    ended_on: date | None = None,
    **counted: int | None,
) -> UUID:
    """Record what the unit made known, to whom; its id. counted: of each audience how many there are and were reached.

    Raises Refused: NO_SUCH_UNIT, NOT_YOUR_REGISTER, IMPOSSIBLE_DATE, NOBODY_NAMED, BAD_COUNT, BAD_TEXT, PERSONAL_NUMBER.
    """
    act = await begin(session, author)
    unit = await row.own_unit(act, unit_id)
    made = _OF(
        unit_id=unit.id,
        title=text(title, "title", row.TITLE),
        channel=channel,
        topics=_names(topics, "topics"),
        messages=[each.name for each in dict.fromkeys(messages)],
        audiences=_names(audiences, "audiences"),
        ended_on=held_on if ended_on is None else ended_on,
        evidence=text(evidence, "evidence", row.BODY),
        **await row.dated(act, held_on),
        **_numbers(counted),
    )
    _check(act, made)
    for name, value in _coarse(act, made).items():
        setattr(made, name, value)
    return await row.record(act, made, unit.id)


async def correct(
    session: AsyncSession,
    author: Author,
    *,
    activity_id: UUID,
    expected_version: int,
    reason: str,
    **said: Any,
) -> UUID:
    """Mend what was recorded wrongly; what is not said stays. said: as `record` takes it.

    Raises Refused as `record`, and UNKNOWN_PUBLICITY, STALE_VERSION, ROW_WITHDRAWN, NOTHING_CORRECTED.
    """
    act, kept = await row.held(session, author, _OF, activity_id, expected_version, _UNKNOWN)
    new = _numbers({name: value for name, value in said.items() if name in _COUNTED})
    for name, most in (("title", row.TITLE), ("evidence", row.BODY)):
        if said.get(name) is not None:
            new[name] = text(said[name], name, most)
    for name in ("topics", "audiences"):
        if said.get(name) is not None:
            new[name] = _names(said[name], name)
    if said.get("messages") is not None:
        new["messages"] = [each.name for each in dict.fromkeys(said["messages"])]
    new |= {name: said[name] for name in ("channel", "ended_on") if said.get(name) is not None}
    if said.get("held_on") is not None:
        new |= await row.dated(act, said["held_on"])
        if kept.ended_on == kept.held_on:
            new.setdefault("ended_on", said["held_on"])
    columns = {each.key: getattr(kept, each.key) for each in _OF.__table__.columns}
    whole = _OF(**columns | new)  # in no session: judged as it would be
    _check(act, whole)
    pupils = tuple(f"{front}{name}" for front in ("", "coarse_") for name in _PUPILS)
    return await row.correct(act, kept, kept.unit_id, reason, new | _coarse(act, whole), untold=pupils)


async def withdraw(
    session: AsyncSession, author: Author, *, activity_id: UUID, expected_version: int, reason: str
) -> UUID:
    """It was not done, or not so. Raises Refused: UNKNOWN_PUBLICITY, STALE_VERSION, NOT_YOUR_REGISTER, ROW_WITHDRAWN, BAD_TEXT, PERSONAL_NUMBER."""
    act, kept = await row.held(session, author, _OF, activity_id, expected_version, _UNKNOWN)
    return await row.withdraw(act, kept, kept.unit_id, reason)


_COUNTED = tuple(name for one in _NUMBER.values() for name in (one, f"{one}_reached"))


def _names(terms: Sequence[Term], place: str) -> list[str]:
    if not terms:
        raise Refused(Reason("NOBODY_NAMED", "至少选择一项", "at least one is needed", Fixer.CALLER, place))
    return [each.name for each in dict.fromkeys(terms)]


def _numbers(counted: Mapping[str, int | None]) -> dict[str, Any]:
    return {name: value for name, value in counted.items() if value is not None}


def _check(act: Act, made: tables.PublicityActivity) -> None:
    """Raise Refused IMPOSSIBLE_DATE, or BAD_COUNT for numbers of no audience of it, or more reached than there are."""
    on_or_before(made.ended_on, act.today, "endedOn")
    not_before(made.ended_on, made.held_on, "endedOn")
    for audience, name in _NUMBER.items():
        total, reached = getattr(made, name), getattr(made, f"{name}_reached")
        if (total is None) != (reached is None):
            raise row.bad_count(name, "QC-36")
        if total is None:
            continue
        place = f"{name}Reached"
        if audience.name not in made.audiences or not 0 <= reached <= total <= _MOST:
            raise row.bad_count(place, "QC-36")


def _coarse(act: Act, made: tables.PublicityActivity) -> dict[str, Any]:
    """Pupils, for whoever sees no child: neither a small number nor a small rest is shown."""
    total, reached = made.students, made.students_reached
    if total is None or reached is None:
        return {f"coarse_{name}": None for name in _PUPILS}
    cells = {"students": total, "students_reached": reached, "rest": total - reached}
    shown = suppressed(cells, act.rules["statistics.smallestCell"])
    hidden = None in shown.values()
    return {
        "coarse_students": shown["students"],
        "coarse_students_reached": None if hidden else reached,
    }
