"""Civil affairs' register every month: memberships by their word, dropouts of poor households found, no status moved (HL-22, M-12)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec
import pytest
from sqlalchemy import func, select, update

from database import tables
from domain.exchange import ComparisonCode, FindingType, RecordState
from domain.organization import Department
from domain.student import SchoolingStatus, SpecialGroup
from partners.faults import Fault
from tests.exchange import civil, state
from tests.exchange.civil import AUGUST, JULY, SEPTEMBER, Hub, counts, hub, line, pupils

SINCE = date(2025, 3, 1)


async def found(here: Hub) -> dict[str, str]:
    """Whom M-12 found: the number, and on which side."""
    numbers, of, record = await here.numbers(), tables.Discrepancy, tables.ExchangeRecord
    async with here.sessions() as session:
        rows = await session.execute(
            select(of.student_id, of.bucket, record.id, record.id_number_sealed)
            .join(record, record.id == of.record_id)
            .where(of.comparison == ComparisonCode.M_12, of.finding == FindingType.POOR_DROPOUT)
        )
        sealed = civil.Field(civil.sealing.KEYS, record.id_number_sealed)
        return {
            numbers[student] if student else sealed.clear(line, number) or "": bucket.name
            for student, bucket, line, number in rows
        }


async def kept(here: Hub) -> list[tuple[Any, ...]]:
    """Every membership there is, with its version."""
    of = tables.SpecialGroupMembership
    async with here.sessions() as session:
        columns = (of.student_id, of.group, of.source, of.valid_from, of.valid_to, of.version)
        rows = await session.execute(select(*columns).order_by(of.student_id, of.group, of.source))
        return [tuple(row) for row in rows]


@pytest.mark.rule("HL-22")
async def test_a_month_begins_memberships_finds_dropouts_and_accounts_for_every_line_HL_22(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        truth = here.office.truth
        async with here.sessions() as session:
            before = await state.told(session)
        outcome = await here.month(AUGUST)
        numbers = set((await here.numbers()).values())
        lines = len(truth.assisted)
        assert counts(outcome, "ASSISTANCE_HOUSEHOLDS") == (lines + len(truth.broken), lines, 4, 0)
        async with here.sessions() as session:
            record = tables.ExchangeRecord
            back = await session.execute(
                select(record.line_no, record.reject_code).where(record.state == RecordState.REJECTED)
            )
            assert {row.line_no: row.reject_code for row in back} == {
                each.line_no: each.code for each in truth.broken
            }
            after = await state.told(session)
        for name in ("student", "household", "enrollment"):
            assert state.differences({name: after[name]}, {name: before[name]}) == []
        assert await here.members() == {
            (number, kind.name): (SINCE, None) for number, kind in truth.assisted.items() if number in numbers
        }
        hidden = truth.found - numbers
        assert await found(here) == {
            number: "LEFT_ONLY" if number in hidden else "CONFLICTING" for number in truth.found
        }
        assert len(truth.found) > len(hidden)
        run = outcome["comparisons"]["M_12"]
        assert run["buckets"].get("EXCUSED", 0) == len(truth.excused) > 0
        assert set(run["excuses"]) == set(truth.excused.values())
        assert run["opened"] == len(truth.found)


async def test_a_pupil_who_dropped_out_and_one_who_may_have_are_found_and_one_at_school_is_not_M_12(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        dropped, suspected, attending = pupils(here, 3)
        here.office.lines += [line(here, number) for number in (dropped, suspected, attending)]
        ids = {number: id_ for id_, number in (await here.numbers()).items()}
        async with here.sessions.begin() as session:
            for number, status in (
                (dropped, SchoolingStatus.DROPOUT),
                (suspected, SchoolingStatus.SUSPECTED_DROPOUT),
            ):
                await session.execute(
                    update(tables.Student)
                    .where(tables.Student.id == ids[number])
                    .values(schooling_status=status)
                )
        await here.month(AUGUST)
        seen = await found(here)
        assert (seen[dropped], seen[suspected]) == ("CONFLICTING", "CONFLICTING")
        assert attending not in seen
        async with here.sessions() as session:
            entry = tables.LedgerEntry
            facts = await session.scalars(select(entry.facts).where(entry.student_id == ids[dropped]))
            told = [each for fact in facts for each in fact.get("findings", [])]
            assert {"comparison": "M_12", "finding": "POOR_DROPOUT"} in told
            statuses = await session.scalars(
                select(tables.Student.schooling_status).where(tables.Student.id == ids[dropped])
            )
            assert list(statuses) == [SchoolingStatus.DROPOUT]


async def test_the_same_register_again_changes_nothing_and_one_left_out_of_it_belongs_no_more(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        await here.month(JULY)
        first, members = await kept(here), await here.members()
        again = await here.month(JULY)
        assert again["moves"]["memberships_begun"] == len(members)
        assert await kept(here) == first
        gone = min(number for number, _ in members)
        here.office.drop([gone])
        august = await here.month(AUGUST)
        assert (august["moves"]["memberships_begun"], august["moves"]["memberships_ended"]) == (0, 1)
        assert august["comparisons"]["ASSISTANCE_HOUSEHOLDS"]["buckets"] == {"LEFT_ONLY": 1}
        assert await here.members() == {
            who: (since, date(2026, 8, 7) if who[0] == gone else until)
            for who, (since, until) in members.items()
        }
        here.office.lines = here.office.truth.households()
        september = await here.month(SEPTEMBER)
        assert (september["moves"]["memberships_begun"], september["moves"]["memberships_ended"]) == (1, 0)
        assert await here.members() == members


async def test_another_kind_of_assistance_ends_the_one_and_begins_the_other(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        (who,) = pupils(here, 1)
        here.office.lines.append(line(here, who))
        await here.month(JULY)
        here.office.lines[-1] = msgspec.structs.replace(
            here.office.lines[-1], kind="TEKUN", valid_from="2026-08-01"
        )
        await here.month(AUGUST)
        members = await here.members()
        assert members[who, "DIBAO"] == (SINCE, date(2026, 8, 7))
        assert members[who, "TEKUN"] == (date(2026, 8, 1), None)


async def test_an_older_month_run_late_undoes_nothing(fresh: Callable[[], str]) -> None:
    async with hub(fresh()) as here:
        await here.month(AUGUST)
        before = await kept(here)
        here.office.drop([number for number, _ in await here.members()][:3])
        (who,) = pupils(here, 1)
        here.office.lines.append(line(here, who))
        late = await here.month(JULY)
        assert (late["moves"]["memberships_begun"], late["moves"]["memberships_ended"]) == (0, 0)
        assert await kept(here) == before


async def test_a_line_that_goes_back_ends_nothing_and_what_a_person_decided_stays(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        ended, decided, back = pupils(here, 3)
        here.office.lines += [line(here, number) for number in (ended, back)]
        await here.month(JULY)
        ids = {number: id_ for id_, number in (await here.numbers()).items()}
        of = tables.SpecialGroupMembership
        async with here.sessions.begin() as session:
            await session.execute(
                update(of)
                .where(of.student_id == ids[ended], of.source == Department.CIVIL_AFFAIRS)
                .values(valid_to=date(2026, 7, 20), ended_by="某人", end_reason="查无此事")
            )
            session.add(
                of(
                    student_id=ids[decided],
                    group=SpecialGroup.TEKUN,
                    source=Department.CIVIL_AFFAIRS,
                    valid_from=date(2026, 1, 1),
                    evidence={},
                    decided_by="某人",
                    decided_on=date(2026, 1, 2),
                    reason="证明",
                )
            )
        here.office.lines[-1].kind = "NO_SUCH_KIND"
        await here.month(AUGUST)
        members = await here.members()
        assert members[ended, "DIBAO"] == (SINCE, date(2026, 7, 20))
        assert members[decided, "TEKUN"] == (date(2026, 1, 1), None)
        assert members[back, "DIBAO"] == (SINCE, None)


async def test_an_empty_register_is_refused_and_trouble_on_the_way_is_mended_by_the_next_run(
    fresh: Callable[[], str],
) -> None:
    async with hub(fresh()) as here:
        await here.month(JULY)
        before = await here.members()
        here.faults.set(Fault.EMPTY_ROSTER, 1, "ASSISTANCE_HOUSEHOLDS")
        assert (await here.month(AUGUST, "FAILED"))["failure"]["code"] == "PACKAGE_EMPTY"
        assert await here.members() == before
        here.faults.set(Fault.WRONG_HASH, 10_000, "ASSISTANCE_DECISIONS")
        assert (await here.month(AUGUST, "FAILED"))["failure"]["code"] == "HASH_MISMATCH"
        here.faults.clear()
        await here.month(AUGUST)
        assert await here.members() == before
        async with here.sessions() as session:
            asked = await session.scalar(select(func.count()).select_from(tables.AssistanceRequest))
        assert asked == len(here.pushed(AUGUST)) + len(here.pushed(JULY))
