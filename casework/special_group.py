"""Special groups by decision (特殊群体认定与解除): whose word it stands on, which papers show it, who decided (GH-23, GH-30, HL-56)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from auth import grants, scopes
from auth.changes import changing
from auth.changes.author import Author
from casework.act import Act, begin, not_before, on_or_before, text
from database import tables
from domain import special_group
from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.student import RESTRICTED_GROUPS, SpecialGroup

_OF = tables.SpecialGroupMembership
_CLAUSES = ("GH-30", "HL-56")
UNKNOWN_MEMBERSHIP = Reason(
    "UNKNOWN_MEMBERSHIP",
    "没有此特殊群体记录，或不在您的办理范围内",
    "there is no such membership, or it is not yours to act on",
    Fixer.CALLER,
    "membershipId",
)


async def join(
    session: AsyncSession,
    author: Author,
    *,
    student_id: UUID,
    group: SpecialGroup,
    source: Department,
    valid_from: date,
    decided_by: str,
    decided_on: date,
    reason: str,
    valid_to: date | None = None,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Decide that a child belongs to a group by a department's word; the membership's id. What other sources say stays.

    evidence: of the child's file; a paper of the source's unless the school decides of itself. valid_to: its last day, if known.
    Raises Refused: UNKNOWN_STUDENT, FORBIDDEN, WRONG_SOURCE, IMPOSSIBLE_DATE, UNKNOWN_EVIDENCE, EVIDENCE_MISSING, ALREADY_MEMBER,
    BAD_TEXT.
    """
    act = await begin(session, author)
    child = await act.child(student_id)
    _require_scope(act, group)
    _require_authority(group, source)
    on_or_before(valid_from, act.today, "validFrom")
    on_or_before(decided_on, act.today, "decidedOn")
    if valid_to is not None:
        not_before(valid_to, valid_from, "validTo")
    proofs = await _proven(act, child.id, evidence, special_group.confirming(group, source))
    await _require_none(act, child.id, group, source, valid_from, valid_to)
    joined = _OF(
        student_id=child.id,
        group=group,
        source=source,
        valid_from=valid_from,
        valid_to=valid_to,
        evidence={},
        decided_by=text(decided_by, "decidedBy", 60),
        decided_on=decided_on,
        reason=text(reason, "reason"),
        proofs=proofs,
    )
    await act.add(joined)
    await _tell(act, joined)
    return await act.done(joined, child.id)


async def end(
    session: AsyncSession,
    author: Author,
    *,
    membership_id: UUID,
    expected_version: int,
    ended_on: date,
    decided_by: str,
    reason: str,
    evidence: Sequence[UUID] = (),
) -> UUID:
    """Decide that a child belongs to a group no more, its last day being `ended_on`; the membership's id.

    What a department says ends by that department's paper; what a registry export says by one of the group's authorities, and
    the next export does not bring it back.
    Raises Refused: UNKNOWN_MEMBERSHIP, STALE_VERSION, MEMBERSHIP_ENDED, IMPOSSIBLE_DATE, UNKNOWN_EVIDENCE, EVIDENCE_MISSING,
    BAD_TEXT.
    """
    act = await begin(session, author)
    joined = await act.held(_OF, membership_id, UNKNOWN_MEMBERSHIP, None)
    if not _is_open(act, joined.group):
        raise Refused(UNKNOWN_MEMBERSHIP)
    changing.require(joined, expected_version)
    if joined.ended_by is not None or (joined.valid_to is not None and joined.valid_to < act.today):
        zh, en = "该学生已不属于此群体", "the membership has ended"
        raise Refused(Reason("MEMBERSHIP_ENDED", zh, en, Fixer.CALLER, "membershipId"))
    on_or_before(ended_on, act.today, "endedOn")
    if joined.valid_from is not None:
        not_before(ended_on, joined.valid_from, "endedOn")
    whose = special_group.confirming(joined.group, joined.source)
    proofs = await _proven(act, joined.student_id, evidence, whose)
    await changing.change(
        session,
        joined,
        valid_to=ended_on,
        ended_by=text(decided_by, "decidedBy", 60),
        end_reason=text(reason, "reason"),
        proofs=[*joined.proofs, *(each for each in proofs if each not in joined.proofs)],
    )
    await _tell(act, joined)
    return await act.done(joined, joined.student_id)


def _is_open(act: Act, group: SpecialGroup) -> bool:
    viewer = act.author.viewer
    return viewer is None or grants.sees_group(viewer, group)


def _require_scope(act: Act, group: SpecialGroup) -> None:
    if not _is_open(act, group):
        needed = scopes.RESTRICTED_READ if group in RESTRICTED_GROUPS else scopes.DISABILITY_READ
        zh, en = f"此类群体须有权限 {needed}", f"such a group needs {needed}, and a role that sees it"
        raise Refused(Reason("FORBIDDEN", zh, en, Fixer.OPERATOR, needed))


def _require_authority(group: SpecialGroup, source: Department) -> None:
    named = special_group.AUTHORITIES[group]
    if source not in named:
        whose = "、".join(sorted(each.zh for each in named)) or "系统自动形成，不由人认定"
        zh = f"“{group.zh}”的认定来源：{whose}"
        en = f"whose word {group.name} stands on: {', '.join(sorted(each.name for each in named)) or 'the hub itself'}"
        raise Refused(Reason("WRONG_SOURCE", zh, en, Fixer.CALLER, "source"))


async def _proven(
    act: Act, child: UUID, evidence: Sequence[UUID], whose: frozenset[Department]
) -> list[UUID]:
    """The papers shown, by id. Raises Refused EVIDENCE_MISSING where none is of the departments that must say so."""
    shown = await act.shown(evidence, child)
    if whose and not any(each.source in whose for each in shown):
        named = sorted(whose, key=lambda each: each.name)
        zh = f"须有{'、'.join(each.zh for each in named)}出具的材料"
        en = f"a paper of one of these is needed: {', '.join(each.name for each in named)}"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence"))
    return [each.id for each in shown]


async def _require_none(
    act: Act, child: UUID, group: SpecialGroup, source: Department, first: date, last: date | None
) -> None:
    """One source says of a child once that it belongs to a group on a day; the child is held, so nobody else says so now."""
    goes_on = or_(_OF.valid_to.is_(None), _OF.valid_to >= first)
    found = select(_OF.id).where(_OF.student_id == child, _OF.group == group, _OF.source == source, goes_on)
    if last is not None:
        found = found.where(or_(_OF.valid_from.is_(None), _OF.valid_from <= last))
    if await act.session.scalar(found.limit(1)) is not None:
        zh, en = "该来源在此期间已认定", "this source says so already for these days"
        raise Refused(Reason("ALREADY_MEMBER", zh, en, Fixer.CALLER, "validFrom"))


async def _tell(act: Act, joined: tables.SpecialGroupMembership) -> None:
    # The timeline is read by more people than memberships are: it names no group, and of some groups it says nothing at all.
    if special_group.told_by_clocks([joined.group.name]):
        await act.tell(joined.student_id, joined, _CLAUSES)
