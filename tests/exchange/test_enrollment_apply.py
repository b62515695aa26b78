"""What an export of the pupil register changes among the children a county knows, and what it may not."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain import identity
from domain.cell import Cell
from domain.ledger import LedgerEntryState
from domain.organization import Department
from domain.student import CoverageBasis, EnrollmentStatus, SchoolingStatus, SpecialGroup
from exchange import universe
from tests import registry_export as export
from tests import sealing
from tests.registry_import import COUNTY, TODAY, content_of, only, take, take_rows


async def test_a_never_enrolled_child_attends_once_it_is_registered_BS_23(county: AsyncSession) -> None:
    known = universe.KnownChild(
        export.number(1), "学生1", date(2015, 3, 12), SchoolingStatus.NEVER_ENROLLED, "摸排", "150785001001"
    )
    await universe.register(county, sealing.ring, COUNTY, [known])
    report = await take_rows(county, export.row(1))
    child = await only(county, tables.Student)
    assert (report.students_inserted, report.students_updated) == (0, 1)
    assert (child.schooling_status, child.status_since, child.version) == (
        SchoolingStatus.ATTENDING,
        TODAY,
        2,
    )
    assert child.coverage_basis is CoverageBasis.BOTH


@pytest.mark.parametrize(
    "status",
    [SchoolingStatus.SUSPECTED_DROPOUT, SchoolingStatus.DROPOUT, SchoolingStatus.RETURNED, SchoolingStatus.DEFERRED, SchoolingStatus.UNREACHABLE],
)  # fmt: skip
async def test_the_register_never_moves_a_child_out_of_a_status_a_person_set_GH_33(
    county: AsyncSession, status: SchoolingStatus
) -> None:
    await take_rows(county, export.row(1))
    await county.execute(update(tables.Student).values(schooling_status=status))
    report = await take_rows(county, export.row(1, 随班就读="是"))
    assert report.status_kept == 1
    assert (await only(county, tables.Student)).schooling_status is status


async def test_a_registry_mark_of_dropout_marks_the_registration_and_determines_nothing_QC_38(
    county: AsyncSession,
) -> None:
    await take_rows(county, export.row(1))
    await take_rows(county, export.row(1, 学籍状态="辍学标注"))
    assert (await only(county, tables.Student)).schooling_status is SchoolingStatus.ATTENDING
    place = await only(county, tables.Enrollment)
    assert (place.status, place.marked_at) == (EnrollmentStatus.MARKED_DROPOUT, TODAY)


async def test_children_who_vanished_from_the_file_stay_and_are_counted(county: AsyncSession) -> None:
    await take_rows(county, export.row(1), export.row(2))
    before = await content_of(county)
    report = await take_rows(county, export.row(1, 班级="1班", 学校名称="改名"))
    assert report.not_in_this_file == 1
    assert await content_of(county) == before


async def test_a_child_is_known_by_its_registry_number_when_its_identity_number_changes(
    county: AsyncSession,
) -> None:
    await take_rows(county, export.row(1))
    await take_rows(county, export.row(1, 身份证件号=export.number(3)))
    child = await only(county, tables.Student)
    number = sealing.clear(tables.Student.id_number_sealed, child.id, child.id_number_sealed)
    assert (number, child.id_number_masked) == (export.number(3), identity.masked(number))


async def test_a_registry_number_of_another_known_child_is_refused(county: AsyncSession) -> None:
    await take_rows(county, export.row(1), export.row(2))
    report = await take_rows(county, export.row(1, 学籍号="G" + export.number(2)), export.row(4))
    assert (report.counts.accepted, report.counts.rejected) == (1, 1)
    (reject,) = report.rejects
    assert (reject.line_no, reject.reasons[0].code) == (1, "ID_MISMATCH")
    assert "E3" in reject.reasons[0].place


async def test_a_child_who_changes_school_leaves_one_ledger_for_the_other_GH_29(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    report = await take_rows(county, export.row(1, 学校标识码=export.SCHOOLS[1]))
    assert (report.written["ledger_entries_closed"], report.written["ledger_entries_opened"]) == (1, 1)
    entries = (await county.scalars(select(tables.LedgerEntry).order_by(tables.LedgerEntry.id))).all()
    assert [entry.state for entry in entries] == [LedgerEntryState.CLOSED, LedgerEntryState.OPEN]
    assert (await only(county, tables.Student)).schooling_status is SchoolingStatus.ATTENDING_SPECIAL_SCHOOL


async def test_a_child_transferred_out_keeps_its_history_and_leaves_the_ledger(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    await take_rows(county, export.row(1, 学籍状态="转出"))
    assert (await only(county, tables.Enrollment)).status is EnrollmentStatus.TRANSFERRED_OUT
    assert (await only(county, tables.LedgerEntry)).state is LedgerEntryState.CLOSED


async def test_groups_end_when_the_register_says_so_and_not_when_it_is_silent(county: AsyncSession) -> None:
    await take_rows(county, export.row(1, 是否孤儿="是", 其他特殊群体="低保户子女"))
    silent = [heading for heading in export.HEADINGS if heading not in {"是否孤儿", "其他特殊群体"}]
    await take(county, export.workbook(export.grid([export.row(1)], silent)))
    membership = tables.SpecialGroupMembership
    assert not (await county.scalars(select(membership).where(membership.valid_to.is_not(None)))).all()
    await take_rows(county, export.row(1))
    assert {
        row.group for row in await county.scalars(select(membership).where(membership.valid_to == TODAY))
    } == {
        SpecialGroup.ORPHAN,
        SpecialGroup.DIBAO,
    }
    await take_rows(county, export.row(1, 是否孤儿="是", 现住址="新址"))
    assert (await county.scalars(select(membership.group).where(membership.valid_to.is_(None)))).all() == [
        SpecialGroup.ORPHAN
    ]


async def test_what_the_file_does_not_say_wipes_nothing(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    before = await content_of(county)
    few = ["学校标识码", "年级", "姓名", "性别", "出生日期", "身份证件号"]
    await take(county, export.workbook(export.grid([export.row(1)], few)))
    child = await only(county, tables.Student)
    phone = sealing.clear(tables.Student.phone_sealed, child.id, child.phone_sealed)
    registry = sealing.clear(tables.Student.student_no_sealed, child.id, child.student_no_sealed)
    assert (child.ethnicity, phone, registry) == ("01", "13800000000", "G" + export.number(1))
    assert await content_of(county) == before


async def test_an_adult_who_gets_a_number_is_still_one_adult_of_the_child(county: AsyncSession) -> None:
    await take_rows(county, export.row(1, 成员1身份证件号=""))
    await take_rows(county, export.row(1))
    link = await only(county, tables.Guardianship)
    adult = await county.get_one(tables.Guardian, link.guardian_id)
    number = sealing.clear(tables.Guardian.id_number_sealed, adult.id, adult.id_number_sealed)
    assert number == export.number(1, "19850101")


async def test_siblings_share_their_adults(county: AsyncSession) -> None:
    shared: dict[str, Cell] = {"成员1姓名": "家长", "成员1身份证件号": export.number(1, "19850101")}
    await take_rows(county, export.row(1, **shared), export.row(2, **shared))
    assert (await only(county, tables.Guardian)).name == "家长"


async def test_who_is_named_first_in_the_file_is_the_first_of_a_childs_guardians(
    county: AsyncSession,
) -> None:
    grandfather: dict[str, Cell] = {
        "成员2姓名": "祖父",
        "成员2关系": "祖父",
        "成员2身份证件号": export.number(9, "19550101"),
        "成员2是否监护人": "是",
    }
    # Known before the others: his row is older than that of who is named before him.
    first = {heading.replace("成员2", "成员1"): said for heading, said in grandfather.items()}
    await take_rows(county, export.row(1, **first))
    await take_rows(county, *(export.row(at, **grandfather) for at in range(2, 8)))
    link, adult = tables.Guardianship, tables.Guardian
    found = select(link.student_id, adult.name).join(adult, adult.id == link.guardian_id).order_by(link.id)
    of: dict[UUID, list[str]] = {}
    for child, name in await county.execute(found):
        of.setdefault(child, []).append(name)
    assert sorted(of.values()) == [*([f"家长{at}", "祖父"] for at in range(2, 8)), ["祖父"]]


async def test_an_export_leaves_what_a_person_decided_about_groups(county: AsyncSession) -> None:
    await take_rows(county, export.row(1))
    of, child = tables.SpecialGroupMembership, await only(county, tables.Student)
    decided = {"decided_by": "李校长", "decided_on": TODAY, "reason": "经核实", "evidence": {}}
    orphan = of(student_id=child.id, group=SpecialGroup.ORPHAN, source=Department.CIVIL_AFFAIRS, **decided)
    county.add(orphan)
    await county.flush()
    # The export says that the child is no orphan: that ends what exports said of it, and nothing else.
    await take_rows(county, export.row(1, 是否孤儿="否", 现住址="新址"))
    found = (await county.scalars(select(of).where(of.group == SpecialGroup.ORPHAN))).one()
    assert (found.valid_to, found.decided_by, found.version) == (None, "李校长", 1)


async def test_what_a_decision_ended_against_the_registry_no_export_brings_back(county: AsyncSession) -> None:
    await take_rows(county, export.row(1, 是否孤儿="是"))
    of = tables.SpecialGroupMembership
    ended = {"valid_to": TODAY, "ended_by": "李校长", "end_reason": "民政部门核实有误"}
    await county.execute(update(of).where(of.group == SpecialGroup.ORPHAN).values(**ended))
    for day, address in ((TODAY, "新址"), (TODAY + timedelta(days=30), "又一新址")):
        await take_rows(county, export.row(1, 是否孤儿="是", 现住址=address), today=day)
        found = (await county.scalars(select(of).where(of.group == SpecialGroup.ORPHAN))).one()
        assert (found.valid_to, found.ended_by) == (TODAY, "李校长")


async def test_what_an_export_amends_of_a_membership_is_a_new_version_of_it(county: AsyncSession) -> None:
    await take_rows(county, export.row(1, 是否孤儿="是"))
    await take_rows(county, export.row(1, 是否孤儿="否", 现住址="新址"))
    of = tables.SpecialGroupMembership
    found = (await county.scalars(select(of).where(of.group == SpecialGroup.ORPHAN))).one()
    assert (found.valid_to, found.version) == (TODAY, 2)
