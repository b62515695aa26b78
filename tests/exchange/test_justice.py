"""Justice's lists by file (QC-44): who is schooled in no form is found, and nobody learns of it who may not know of the sentence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select

from auth import grants, scopes
from auth.changes.author import Author
from auth.rights import Rights
from auth.viewer import Viewer
from casework.sight import Sight
from connectors._core import members
from connectors.departments import CONNECTORS
from connectors.justice import JusticeListed
from database import ids, tables
from domain.access import Area, Detail, Showing
from domain.disability import PlacementType
from domain.errors import Refused
from domain.exchange import RESTRICTED_FINDINGS, FindingType, PackageCode
from domain.justice import JusticeKind
from domain.organization import Department
from exchange import handed_out, mending, preview
from exchange.by_file_report import Handed
from hub import log_commands
from hub.commands import Commands
from partners.differences import Part, in_range
from partners.people import Child
from tests import sealing
from tests.exchange import rural, world
from tests.exchange.rural import AUGUST, COUNTY, SEPTEMBER, Fresh, Hub, hub, sheet

PARTNER, CODE = "justice", PackageCode.JUSTICE_LISTS
HEADINGS = [one.column.heading for one in members(JusticeListed)]
OWN, INMATE = JusticeKind.CHILD_OF_INMATE, JusticeKind.JUVENILE_INMATE
NOT_ENROLLED, NOT_PLACED = FindingType.INMATE_CHILD_NOT_ENROLLED, FindingType.JUVENILE_INMATE_NOT_PLACED


def playing(part: Part) -> Child:
    return next(COUNTY.children[at] for at, played in sorted(COUNTY.parts.items()) if played is part)


AT_SCHOOL, HELD, TAUGHT, *_ = (
    child
    for at, child in enumerate(COUNTY.children)
    if at not in COUNTY.parts and in_range(child, COUNTY.year) and not child.household.migrant
)
GROWN = next(child for child in COUNTY.children if not in_range(child, COUNTY.year))
KNOWN, UNKNOWN = playing(Part.NEVER_ENROLLED_KNOWN), playing(Part.NEVER_ENROLLED_UNKNOWN)
DEFERRED = playing(Part.DEFERRED)
LISTED = (
    *((child, OWN) for child in (AT_SCHOOL, KNOWN, UNKNOWN, DEFERRED)),
    *((child, INMATE) for child in (HELD, TAUGHT, GROWN)),
)


def lists(listed: Iterable[tuple[Child, JusticeKind]], since: str = "2026-05-06") -> bytes:
    rows = [
        (one.id_number, one.name, one.birth_date.isoformat(), kind.zh, since, "某机构")
        for one, kind in listed
    ]
    return sheet(rows, HEADINGS)


async def handed_in(here: Hub, content: bytes, period: str = AUGUST) -> Handed:
    return await here.hand_in(content, period, "名单.csv", CODE, PARTNER)


async def found(here: Hub) -> dict[FindingType, set[str]]:
    """Open findings of justice's lists: the numbers of whom they are about, "" of one whom the hub does not know."""
    of, numbers = tables.Discrepancy, await here.numbers()
    async with here.sessions() as session:
        rows = list(await session.scalars(select(of).where(of.finding.in_(RESTRICTED_FINDINGS))))
    return {
        finding: {numbers.get(row.student_id, "") for row in rows if row.finding is finding}
        for finding in {row.finding for row in rows}
    }


async def ids_of(here: Hub, *children: Child) -> list[UUID]:
    of = {number: id_ for id_, number in (await here.numbers()).items()}
    return [of[child.id_number] for child in children]


async def placed(here: Hub, child: Child) -> None:
    """The child is schooled where it is held."""
    (student,) = await ids_of(here, child)
    async with here.sessions.begin() as session:
        school = (await session.scalars(select(tables.School.id).limit(1))).one()
        values = {"student_id": student, "school_id": school, "started_on": date(2026, 6, 1)}
        session.add(tables.Placement(id=ids.fresh(1)[0], type=PlacementType.CUSTODIAL, **values))


@pytest.mark.rule("QC-44")
async def test_who_of_justices_lists_is_schooled_in_no_form_is_found_QC_44(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        before = await here.numbers()
        await placed(here, TAUGHT)
        handed = await handed_in(here, lists(LISTED))
        assert (handed.counts.received, handed.counts.accepted) == (len(LISTED), len(LISTED))
        compared = (await here.month(AUGUST, partner=PARTNER))["comparisons"]
        assert compared["M_14"]["excuses"] == {"HL-61": 1}
        assert (compared["M_14"]["left"], compared["M_14"]["matched"], compared["M_14"]["opened"]) == (
            4,
            1,
            2,
        )
        juvenile = compared["M_14_JUVENILE"]
        assert (juvenile["left"], juvenile["matched"], juvenile["opened"]) == (3, 1, 1)
        assert juvenile["excuses"] == {"OUTSIDE_SCHOOL_AGE": 1}
        assert await found(here) == {NOT_ENROLLED: {KNOWN.id_number, ""}, NOT_PLACED: {HELD.id_number}}
        # By justice's word alone nobody gets a file: that file would tell by which list it came.
        assert await here.numbers() == before
        # What was found stays one finding; who is placed meanwhile is found no more.
        await placed(here, HELD)
        await handed_in(here, lists(LISTED), SEPTEMBER)
        compared = (await here.month(SEPTEMBER, partner=PARTNER))["comparisons"]
        assert (compared["M_14"]["found"], compared["M_14"]["opened"]) == (2, 0)
        assert compared["M_14_JUVENILE"]["found"] == 0


async def test_memberships_follow_the_lists_and_an_empty_list_is_a_list(fresh: Fresh) -> None:
    of = tables.SpecialGroupMembership
    async with hub(fresh()) as here:
        await handed_in(here, lists(LISTED))
        await here.month(AUGUST, partner=PARTNER)
        numbers = await here.numbers()

        async def current() -> dict[str, str]:
            async with here.sessions() as session:
                held = select(of).where(of.source == Department.JUSTICE, of.valid_to.is_(None))
                return {numbers[row.student_id]: row.group.name for row in await session.scalars(held)}

        known = {child.id_number: kind.name for child, kind in LISTED if child.id_number in numbers.values()}
        assert await current() == known
        handed = await handed_in(here, lists(()), SEPTEMBER)
        assert handed.counts.received == 0
        outcome = await here.month(SEPTEMBER, partner=PARTNER)
        assert outcome["moves"]["memberships_ended"] == len(known)
        assert await current() == {}


async def test_rows_go_back_with_their_reasons(fresh: Fresh) -> None:
    rows: list[Any] = [
        ("150785201503120012", "张三", "2015-03-12", OWN.zh, "2026-05-06", ""),
        (AT_SCHOOL.id_number, AT_SCHOOL.name, AT_SCHOOL.birth_date.isoformat(), "证人", "2026-05-06", ""),
        (HELD.id_number, HELD.name, HELD.birth_date.isoformat(), INMATE.zh, "2999-01-01", ""),
        (TAUGHT.id_number, TAUGHT.name, TAUGHT.birth_date.isoformat(), INMATE.zh, "2026年5月6日", ""),
        (TAUGHT.id_number, TAUGHT.name, TAUGHT.birth_date.isoformat(), INMATE.zh, "2026-06-01", ""),
        (TAUGHT.id_number, TAUGHT.name, TAUGHT.birth_date.isoformat(), OWN.zh, "2026-06-01", ""),
    ]
    async with hub(fresh()) as here:
        handed = await handed_in(here, sheet(rows, HEADINGS))
    assert {line: reasons[0].code for line, reasons in handed.reasons.items()} == {
        2: "BAD_ID",
        3: "BAD_CODE",
        4: "BAD_DATE",
        6: "DUPLICATE_LINE",
    }
    assert handed.counts.accepted == 2


async def test_ledgers_say_nothing_of_it_and_no_line_is_put_with_a_child(fresh: Fresh) -> None:
    of = tables.LedgerEntry
    async with hub(fresh()) as here:
        await handed_in(here, lists(LISTED))
        await here.month(AUGUST, partner=PARTNER)
        async with here.sessions() as session:
            found = select(of.student_id).where(of.facts.has_key("findings"))
            entered = set(await session.scalars(found))
            lines = await session.scalars(
                select(tables.ExchangeRecord)
                .join(tables.ExchangePackage)
                .where(tables.ExchangePackage.code == CODE)
            )
            assert {row.student_id for row in lines} == {None}
    assert entered == set()


@pytest.mark.parametrize(
    ("shown", "opened"), [(True, True), (True, False), (False, True)], ids=["both", "no scope", "no group"]
)
async def test_a_finding_of_the_lists_is_a_row_only_for_whom_restricted_groups_are_open(
    fresh: Fresh, shown: bool, opened: bool
) -> None:
    details = {Detail.MATERIAL: Showing.SHOWN} | ({Detail.GROUP: Showing.SHOWN} if shown else {})
    rights = Rights({tables.Discrepancy: (Area.COUNTY,)}, {tables.Discrepancy: details})
    held = {scopes.EXCHANGE_READ} | ({scopes.RESTRICTED_READ} if opened else set())
    viewer = Viewer("t", frozenset(held), world.CODE, rights=rights)
    async with hub(fresh()) as here:
        await handed_in(here, lists(LISTED))
        await here.month(AUGUST, partner=PARTNER)
        async with here.sessions() as session:
            seen = set(await session.scalars(grants.granted(select(tables.Discrepancy.finding), viewer)))
    assert seen & RESTRICTED_FINDINGS == (RESTRICTED_FINDINGS if shown and opened else set())


@pytest.mark.parametrize("opened", [True, False])
async def test_the_sheet_of_rows_that_went_back_is_given_only_to_whom_restricted_groups_are_open(
    fresh: Fresh, opened: bool
) -> None:
    of = tables.ExchangePackage, tables.ExchangeRecord
    shown = dict.fromkeys(Detail, Showing.SHOWN)
    rights = Rights(dict.fromkeys(of, (Area.COUNTY,)), dict.fromkeys(of, shown))
    held = {scopes.EXCHANGE_READ, scopes.IDENTITY_READ} | ({scopes.RESTRICTED_READ} if opened else set())
    sight = Sight(Viewer("t", frozenset(held), world.CODE, rights=rights), sealing.KEYS)
    async with hub(fresh()) as here:
        handed = await handed_in(
            here, lists([(AT_SCHOOL, OWN), (HELD, INMATE), (HELD, INMATE)], "2999-01-01")
        )
        async with here.sessions() as session:
            given = handed_out.of_package(session, handed.package_id, sight, world.CODE, CONNECTORS)
            if opened:
                assert HELD.id_number in str(rural.sent((await given).content))
            else:
                with pytest.raises(Refused) as refused:
                    await given
                assert refused.value.reason.code == "NOT_FOUND"


async def test_lines_are_rows_only_for_whom_restricted_groups_are_open_and_for_justice(fresh: Fresh) -> None:
    of, packages = tables.ExchangeRecord, tables.ExchangePackage
    shown = {of: {Detail.MATERIAL: Showing.SHOWN, Detail.GROUP: Showing.SHOWN}}
    rights = Rights({of: (Area.COUNTY,), packages: (Area.COUNTY,)}, shown)

    def viewer(*more: str, department: Department | None = None) -> Viewer:
        held = frozenset({scopes.EXCHANGE_READ, *more})
        return Viewer("t", held, world.CODE, department=department, rights=rights)

    async with hub(fresh()) as here:
        handed = await handed_in(here, lists(LISTED))
        lines = select(of).where(of.package_id == handed.package_id)

        async def seen(by: Viewer) -> int:
            async with here.sessions() as session:
                return len(list(await session.scalars(grants.granted(lines, by))))

        everything = len(LISTED)
        assert await seen(viewer()) == await seen(viewer(department=Department.LABOR)) == 0
        assert await seen(viewer(scopes.RESTRICTED_READ)) == everything
        assert await seen(viewer(department=Department.JUSTICE)) == everything


async def test_who_hands_in_or_gives_up_a_line_must_have_restricted_groups_open(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        handed = await handed_in(here, lists([(AT_SCHOOL, OWN)], "2999-01-01"))
        rights = Rights({}, {})
        viewer = Viewer("t", frozenset({scopes.EXCHANGE_RUN}), world.CODE, rights=rights, subject="someone")
        author = Author(world.CODE, "recordGiveUp", here.cycle.now, viewer, ring=here.cycle.ring)
        async with here.sessions() as session:
            line = tables.ExchangeRecord
            record = (
                await session.scalars(select(line.id).where(line.package_id == handed.package_id))
            ).one()
            for refused_to in (
                mending.give_up(session, author, record_id=record, reason="不再更正"),
                mending.mend(session, author, record_id=record, members=(), reason="更正"),
            ):
                with pytest.raises(Refused) as refused:
                    await refused_to
                assert refused.value.reason.place == scopes.RESTRICTED_READ
        commands = Commands(here.cycle, here.sessions)
        with pytest.raises(Refused) as refused:
            await commands.hand_in(
                viewer,
                partner=PARTNER,
                package=CODE,
                period=SEPTEMBER,
                file_name="名单.csv",
                content=lists(()),
            )
        assert refused.value.reason.code == "FORBIDDEN"


async def test_shells_say_of_the_lists_neither_who_nor_which(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await handed_in(here, lists(LISTED))
        seen = await preview.preview(here.cycle, PARTNER, AUGUST)
        rows = [each for each in seen.written if each.noun in ("Discrepancy", "SpecialGroupMembership")]
        assert {each.noun for each in rows} == {"Discrepancy", "SpecialGroupMembership"}
        assert {(each.shown()["child"], each.shown()["told"]) for each in rows} == {(None, None)}
        await here.month(AUGUST, partner=PARTNER)
        (known,) = await ids_of(here, KNOWN)
        async with here.sessions.begin() as session:
            lines = await log_commands.lines(session, world.CODE, known)
        assert CODE.name not in {each["package"] for each in lines}
