"""Rural revitalisation's roster by file every month: memberships by its word, dropouts of its households found, no status moved (HL-31)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from database import tables
from domain.exchange import ComparisonCode, RecordState
from domain.organization import Department
from domain.poor_household import PoorHouseholdKind
from partners.differences import Part
from tests.exchange import rural, state, world
from tests.exchange.rural import (
    AUGUST,
    COUNTY,
    OCTOBER,
    ROWS,
    SEPTEMBER,
    SOUND,
    TRUTH,
    Fresh,
    Hub,
    changed,
    hub,
    sheet,
)


async def found(here: Hub) -> int:
    """How many discrepancies M-12 has."""
    of = tables.Discrepancy
    async with here.sessions() as session:
        return len((await session.scalars(select(of).where(of.comparison == ComparisonCode.M_12))).all())


@pytest.mark.rule("HL-31")
async def test_the_departments_file_supplies_updates_and_counts_registered_poor_pupils_HL_31(
    fresh: Fresh, tmp_path: Path
) -> None:
    async with hub(fresh()) as here:
        known = set((await here.numbers()).values())
        async with here.sessions() as session:
            before = await state.told(session)
        handed = await here.hand_in(
            rural.xlsx(tmp_path), name="建档立卡贫困家庭、监测户学生名册-2026-08.xlsx"
        )
        assert (handed.counts.received, handed.counts.accepted) == (len(ROWS), len(SOUND))
        outcome = await here.month(AUGUST)
        expected = {
            (number, group.name): (TRUTH.since, None)
            for number, group in TRUTH.registered.items()
            if number in known
        }
        assert await here.members() == expected
        async with here.sessions() as session:
            after = await state.told(session)
        for name in ("student", "household", "enrollment"):
            assert state.differences({name: after[name]}, {name: before[name]}) == []
        # 统计: how many stand on it; 更新: who is left out belongs no more, who is new belongs from then on.
        assert outcome["comparisons"]["POOR_HOUSEHOLD_STUDENTS"]["right"] == len(expected)
        gone = min(number for number, group in expected if group == "REGISTERED_POOR")
        moved = max(number for number, group in expected if group == "REGISTERED_POOR")
        kind = PoorHouseholdKind.MONITORED_HOUSEHOLD.zh
        rows = [
            changed(row, 农户类别=kind, 识别日期="2026-09-01") if row[0] == moved else row
            for row in SOUND
            if row[0] != gone
        ]
        await here.hand_in(sheet(rows), SEPTEMBER)
        moves = (await here.month(SEPTEMBER))["moves"]
        assert (moves["memberships_ended"], moves["memberships_begun"]) == (2, 1)
        members = await here.members()
        assert (
            members[gone, "REGISTERED_POOR"]
            == members[moved, "REGISTERED_POOR"]
            == (TRUTH.since, date(2026, 9, 7))
        )
        assert members[moved, "MONITORED_HOUSEHOLD"] == (date(2026, 9, 1), None)
        await here.hand_in(sheet(SOUND), OCTOBER)
        await here.month(OCTOBER)
        assert (await here.members())[gone, "REGISTERED_POOR"] == (TRUTH.since, None)


async def test_children_of_its_households_who_are_at_no_school_are_found_M_12(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await here.hand_in(sheet(SOUND))
        run = (await here.month(AUGUST))["comparisons"]["M_12"]
        assert run["opened"] == await found(here) == len(TRUTH.found) > 0
        await here.hand_in(sheet(SOUND), SEPTEMBER)
        assert (await here.month(SEPTEMBER))["comparisons"]["M_12"]["opened"] == 0
        assert await found(here) == len(TRUTH.found)


async def test_without_a_file_the_month_waits_and_says_for_what_and_goes_on_once_there_is_one(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        failure = (await here.month(AUGUST, "FAILED"))["failure"]
        assert (failure["code"], failure["fixer"]) == ("WAITING_FOR_FILE", "PARTNER")
        assert f"{rural.PARTNER}/POOR_HOUSEHOLD_STUDENTS/{AUGUST}" in failure["place"]
        await here.hand_in(sheet(SOUND))
        await here.month(AUGUST)
        assert len(await here.members()) > 0


async def test_a_child_whom_civil_affairs_know_too_is_one_discrepancy(fresh: Fresh) -> None:
    async with hub(fresh()) as here:
        await here.hand_in(sheet(SOUND))
        await here.month(AUGUST)
        before = await found(here)
        poor = [row for row in SOUND if row[0] in TRUTH.found]
        households = sheet(
            [(number, name, born, "农村低保", since) for number, name, born, _, since, _ in poor],
            ["身份证号", "姓名", "出生日期", "救助类别", "起始日期"],
        )
        handed = await here.hand_in(
            households, code=rural.PackageCode.ASSISTANCE_HOUSEHOLDS, partner="civil_affairs"
        )
        assert handed.counts.accepted == len(poor)
        outcome = await here.month(AUGUST, "FAILED", "civil_affairs")
        assert "ASSISTANCE_DECISIONS" in outcome["failure"]["place"]
        assert await found(here) == before


async def test_what_a_person_ended_stays_ended_until_a_later_day_and_a_row_that_went_back_ends_nothing(
    fresh: Fresh,
) -> None:
    async with hub(fresh()) as here:
        await here.hand_in(sheet(SOUND))
        await here.month(AUGUST)
        ended, back, *_ = sorted(await here.members())
        of, child = tables.SpecialGroupMembership, tables.Student
        async with here.sessions.begin() as session:
            (student,) = [id_ for id_, number in (await here.numbers()).items() if number == ended[0]]
            await session.execute(
                update(of)
                .where(of.source == Department.RURAL_REVITALIZATION, of.student_id == student)
                .values(valid_to=date(2026, 8, 20), ended_by="某人", end_reason="查无此事")
            )
        rows = [changed(row, 农户类别="一般农户") if row[0] == back[0] else row for row in SOUND]
        handed = await here.hand_in(sheet(rows), SEPTEMBER)
        assert handed.counts.rejected == 1
        await here.month(SEPTEMBER)
        members = await here.members()
        assert members[ended] == (TRUTH.since, date(2026, 8, 20))
        assert members[back] == (TRUTH.since, None)
        later = [changed(row, 识别日期="2026/9/30") if row[0] == ended[0] else row for row in SOUND]
        await here.hand_in(sheet(later), OCTOBER)
        await here.month(OCTOBER)
        async with here.sessions() as session:
            statement = select(of.valid_from, of.valid_to).join(child, child.id == of.student_id)
            spans = await session.execute(
                statement.where(of.source == Department.RURAL_REVITALIZATION, child.id == student)
            )
            assert set(spans.all()) == {(TRUTH.since, date(2026, 8, 20)), (date(2026, 9, 30), None)}


async def test_each_row_that_must_go_back_does_with_its_reason(fresh: Fresh, tmp_path: Path) -> None:
    async with hub(fresh()) as here:
        handed = await here.hand_in(rural.xlsx(tmp_path), name="roster.xlsx")
        above = 2  # title and headings
        assert {line: reasons[0].code for line, reasons in handed.reasons.items()} == {
            above + at: code.name for at, code in TRUTH.back.items()
        }
        async with here.sessions() as session:
            record = tables.ExchangeRecord
            rows = await session.execute(
                select(record.line_no, record.reject_code).where(record.state == RecordState.REJECTED)
            )
            assert dict(rows.all()) == {above + at: code for at, code in TRUTH.back.items()}
        first: Any = handed.reasons[above + min(TRUTH.back)][0]
        assert first.place == f"行 {above + min(TRUTH.back)} 单元格 A{above + min(TRUTH.back)}"
        assert first.zh.startswith("公民身份号码：")
        assert world.CODE not in first.zh


async def test_a_child_listed_under_both_its_numbers_is_one_discrepancy(fresh: Fresh) -> None:
    """Once a person has found that the second number is the child's, too (exchange.candidate)."""
    known, unknown = (
        next(COUNTY.children[at] for at, played in sorted(COUNTY.parts.items()) if played is part)
        for part in (Part.NEVER_ENROLLED_KNOWN, Part.NEVER_ENROLLED_UNKNOWN)
    )
    both = [
        changed(SOUND[0], 公民身份号码=one.id_number, 姓名=one.name, 出生日期=one.birth_date.isoformat())
        for one in (known, unknown)
    ]
    of = tables.Discrepancy
    async with hub(fresh()) as here:
        await here.hand_in(sheet(both))
        assert (await here.month(AUGUST))["comparisons"]["M_12"]["opened"] == 2
        (student,) = [id_ for id_, number in (await here.numbers()).items() if number == known.id_number]
        decided = {
            "same_person": True,
            "decided_by": "某人",
            "decided_at": rural.NOW,
            "decision_reason": "核对",
        }
        async with here.sessions.begin() as session:
            about = update(of).where(of.comparison == ComparisonCode.M_12, of.student_id.is_(None))
            await session.execute(about.values(student_id=student, **decided))
        await here.hand_in(sheet(both), SEPTEMBER)
        assert (await here.month(SEPTEMBER))["comparisons"]["M_12"]["opened"] == 0
