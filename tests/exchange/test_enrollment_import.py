"""The pupil register's export, imported on a real PostgreSQL: counts balance, twice changes nothing, rejects complete it."""

from __future__ import annotations

import random
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from connectors import _files
from database import tables
from domain import enrollment_columns
from domain.cell import Cell
from domain.errors import Refused
from domain.exchange import Direction, PackageCode, PackageState, RecordState
from domain.ledger import LedgerEntryState, LedgerType
from domain.organization import OrgType, SchoolStage
from domain.student import CoverageBasis, EnrollmentStatus, SchoolingStatus, SpecialGroup
from exchange import landing, organizations, universe
from exchange.enrollment_import import import_enrollment
from exchange.enrollment_report import ImportReport
from tests import registry_export as export

COUNTY = "150785"
TODAY = date(2026, 9, 8)
KEPT = (
    tables.Student, tables.Guardian, tables.Guardianship, tables.HouseholdRegistration, tables.Enrollment,
    tables.SpecialGroupMembership, tables.SchoolClass, tables.Ledger, tables.LedgerEntry,
)  # fmt: skip


@pytest.fixture
async def county(session: AsyncSession) -> AsyncSession:
    """A county with two schools, the second one for special education."""
    await organizations.declare_county(session, COUNTY, "根河市")
    stages = (SchoolStage.PRIMARY, SchoolStage.SPECIAL)
    units = [
        organizations.Unit(code, OrgType.SCHOOL, f"学校{code}", stage=stage)
        for code, stage in zip(export.SCHOOLS, stages, strict=True)
    ]
    await organizations.register(session, COUNTY, units)
    return session


async def take(session: AsyncSession, content: bytes, **options: Any) -> ImportReport:
    asked = {
        "file_name": "导出.xlsx",
        "today": TODAY,
        "period": "2026-09",
        "jurisdiction_code": COUNTY,
    } | options
    report = await import_enrollment(session, content=content, **asked)
    counts = report.counts
    assert counts.received == counts.accepted + counts.rejected + counts.held + counts.duplicate
    session.expire_all()
    return report


async def take_rows(session: AsyncSession, *rows: dict[str, Cell], **options: Any) -> ImportReport:
    return await take(session, export.workbook(export.grid(rows)), **options)


async def only(session: AsyncSession, table: Any) -> Any:
    return (await session.scalars(select(table))).one()


async def state(session: AsyncSession) -> dict[str, list[str]]:
    """Every row that an import may change, with the transaction that wrote it."""
    found = {}
    for table in KEPT:
        name = table.__tablename__
        rows = await session.execute(
            text(f"SELECT xmin::text || ctid::text || row_to_json(t)::text FROM {name} t")
        )
        found[name] = sorted(rows.scalars())
    return found


async def content_of(session: AsyncSession) -> dict[str, list[str]]:
    """What an import left, without ids and instants."""
    child, place, adult, unit = tables.Student, tables.Enrollment, tables.Guardian, tables.School
    queries = {
        "children": select(
            child.id_number, child.name, child.birth_date, child.schooling_status, child.coverage_basis
        ),
        "places": select(child.id_number, place.grade, place.status, place.entry_date, unit.school_code)
        .join(place, place.student_id == child.id)
        .join(unit, unit.id == place.school_id),
        "adults": select(adult.name, adult.id_number, adult.phone),
        "groups": select(child.id_number, tables.SpecialGroupMembership.group).join_from(
            child, tables.SpecialGroupMembership
        ),
    }
    return {name: sorted(map(str, await session.execute(query))) for name, query in queries.items()}


async def test_an_enrolled_child_stands_in_every_register_and_in_its_schools_ledger_GH_27(
    county: AsyncSession,
) -> None:
    report = await take_rows(county, export.row(1, 是否留守儿童="双亲留守儿童"))
    assert (report.students_inserted, report.counts.accepted, report.rejects) == (1, 1, ())
    child = await only(county, tables.Student)
    place = await only(county, tables.Enrollment)
    assert child.schooling_status is SchoolingStatus.ATTENDING
    assert child.coverage_basis is CoverageBasis.BOTH
    assert child.source_package_id == place.source_package_id == report.package_id
    assert (place.grade, place.status, place.entry_date) == (5, EnrollmentStatus.ACTIVE, date(2022, 9, 1))
    assert (await only(county, tables.SchoolClass)).school_year == "2026-2027"
    assert (await only(county, tables.HouseholdRegistration)).region_code == COUNTY
    assert (await only(county, tables.Guardianship)).is_legal_guardian
    assert (await only(county, tables.SpecialGroupMembership)).group is SpecialGroup.LEFT_BEHIND
    ledgers = (await county.scalars(select(tables.Ledger))).all()
    assert len(ledgers) == 6
    entry = await only(county, tables.LedgerEntry)
    ledger = await county.get_one(tables.Ledger, entry.ledger_id)
    assert (ledger.type, ledger.owner_id) == (LedgerType.SCHOOL_AGE_ENROLLMENT, place.school_id)
    record = await only(county, tables.ExchangeRecord)
    assert (record.student_id, record.line_no, record.state) == (child.id, 1, RecordState.ACCEPTED)


async def test_the_same_file_twice_writes_nothing(county: AsyncSession) -> None:
    content = export.workbook(export.grid([export.row(at) for at in range(1, 6)] + [export.row(9, 姓名="")]))
    first = await take(county, content)
    before = await state(county)
    second = await take(county, content)
    assert second.unchanged
    assert (second.package_id, second.counts) == (first.package_id, first.counts)
    assert second.rejects == first.rejects
    assert second.reject_file() == first.reject_file() or second.reject_file() is not None
    assert await state(county) == before
    assert await county.scalar(select(func.count()).select_from(tables.ExchangePackage)) == 1


async def test_the_same_rows_in_another_file_land_but_write_no_other_row(county: AsyncSession) -> None:
    rows = [export.row(at, 是否孤儿="是", 其他特殊群体="低保户子女", 学籍状态="休学") for at in range(1, 8)]
    await take_rows(county, *rows)
    before = await state(county)
    shuffled = random.Random(1).sample(export.HEADINGS, len(export.HEADINGS))
    for content in (
        export.delimited(export.grid(rows, shuffled), "gb18030"),
        export.delimited(export.grid(rows, title=None), "utf-8-sig", ";"),
    ):
        report = await take(county, content)
        assert (report.students_unchanged, sum(report.written.values())) == (7, 0)
        assert await state(county) == before


async def test_order_of_columns_and_encoding_do_not_matter(county: AsyncSession) -> None:
    rows = [export.row(at, 其他特殊群体="困境儿童" if at % 2 else "") for at in range(1, 6)] + [
        export.row(8, 年级="x")
    ]
    shuffled = random.Random(2).sample(export.HEADINGS, len(export.HEADINGS))
    found = []
    for content in (
        export.workbook(export.grid(rows)),
        export.workbook(export.grid(rows, shuffled, None)),
        export.delimited(export.grid(rows, shuffled), "gb18030", "\t"),
        export.delimited(export.grid(rows), "utf-8-sig"),
    ):
        async with county.begin_nested() as savepoint:
            report = await take(county, content)
            found.append((report.counts, await content_of(county)))
            await savepoint.rollback()
    assert all(each == found[0] for each in found)


BROKEN: dict[str, dict[str, Cell]] = {
    "NUMERIC_ID": {"身份证件号": 150785201503120019.0},
    "BAD_ID": {"身份证件号": "150785201503120018"},
    "BAD_DATE": {"出生日期": "20150230"},
    "UNKNOWN_SCHOOL": {"学校标识码": "9999999999"},
    "MISSING": {"姓名": None},
    "BAD_CODE": {"民族": "火星"},
}


@pytest.mark.parametrize("form", [".xlsx", ".csv"])
async def test_the_reject_copy_once_repaired_imports_cleanly_and_completes_the_set(
    county: AsyncSession, form: str
) -> None:
    rows = [export.row(at) for at in range(1, 4)]
    spoiled = [export.row(at, **changed) for at, changed in enumerate(BROKEN.values(), 4)]
    lines = export.grid([*rows, *spoiled, rows[0], export.row(2, 姓名="别人")])
    content = export.workbook(lines) if form == ".xlsx" else export.delimited(lines, "gb18030")
    report = await take(county, content, file_name=f"学籍{form}")
    counts = report.counts
    assert (counts.accepted, counts.rejected, counts.duplicate) == (3, 7, 1)
    assert [reject.reasons[0].code for reject in report.rejects][:-1] == list(BROKEN)
    assert report.reject_file_name == f"学籍-退回{form}"
    back = report.reject_file()
    assert back is not None
    sheet = _files.read(back, enrollment_columns.recognizes)
    returned = list(sheet.rows())
    assert len(returned) == 7
    assert sheet.headings[-1] == "退回原因"
    again = await take(
        county, back
    )  # unrepaired, all of it comes back, but for the twin whose first row is not here
    assert (again.counts.received, again.counts.rejected) == (7, 6)
    assert again.unknown_columns == ()
    repaired = [export.row(at) for at in range(4, 10)]
    last = await take_rows(county, *repaired, file_name=report.reject_file_name)
    assert last.counts.rejected == 0
    assert await county.scalar(select(func.count()).select_from(tables.Student)) == 9


async def test_a_never_enrolled_child_attends_once_it_is_registered_BS_23(county: AsyncSession) -> None:
    known = universe.KnownChild(
        export.number(1), "学生1", date(2015, 3, 12), SchoolingStatus.NEVER_ENROLLED, "摸排", "150785001001"
    )
    await universe.register(county, COUNTY, [known])
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
    assert (await only(county, tables.Student)).id_number == export.number(3)


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
    assert (child.ethnicity, child.phone, child.student_no) == ("01", "13800000000", "G" + export.number(1))
    assert await content_of(county) == before


async def test_an_adult_who_gets_a_number_is_still_one_adult_of_the_child(county: AsyncSession) -> None:
    await take_rows(county, export.row(1, 成员1身份证件号=""))
    await take_rows(county, export.row(1))
    link = await only(county, tables.Guardianship)
    assert (await county.get_one(tables.Guardian, link.guardian_id)).id_number == export.number(1, "19850101")


async def test_siblings_share_their_adults(county: AsyncSession) -> None:
    shared: dict[str, Cell] = {"成员1姓名": "家长", "成员1身份证件号": export.number(1, "19850101")}
    await take_rows(county, export.row(1, **shared), export.row(2, **shared))
    assert (await only(county, tables.Guardian)).name == "家长"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "FILE_EMPTY"),
        (b"PK\x03\x04rubbish", "FILE_TRUNCATED"),
        (export.workbook([]), "SHEET_EMPTY"),
        (export.workbook(export.grid([])), "NO_ROWS"),
        (export.workbook([["甲"], ["乙"]]), "NO_HEADER"),
        (
            export.workbook(export.grid([export.row(1)], [h for h in export.HEADINGS if h != "姓名"])),
            "MISSING_COLUMN",
        ),
        ("姓名,性别,年级\n".encode("utf-16"), "FILE_BINARY"),
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing(
    county: AsyncSession, content: bytes, code: str
) -> None:
    before = await state(county)
    with pytest.raises(Refused) as refused:
        await take(county, content)
    assert refused.value.reason.code == code
    assert await state(county) == before
    assert not (await county.scalars(select(tables.ExchangePackage))).all()


async def test_unknown_columns_are_listed_and_progress_is_told(county: AsyncSession) -> None:
    told: list[str] = []
    lines = export.grid([export.row(1, 血型="O")], [*export.HEADINGS, "血型"])
    report = await take(
        county, export.workbook(lines), progress=lambda stage, done, total: told.append(stage)
    )
    assert report.unknown_columns == ("血型",)
    assert [*dict.fromkeys(told)] == ["read", "validate", "match", "apply", "land", "count"]
    package = await county.get_one(tables.ExchangePackage, report.package_id)
    assert (package.state, package.sequence, package.direction) == (PackageState.APPLIED, 1, Direction.FILE)


async def test_a_school_added_since_takes_the_same_file_in_when_asked_to(county: AsyncSession) -> None:
    content = export.workbook(export.grid([export.row(1, 学校标识码="2150785003")]))
    assert (await take(county, content)).counts.rejected == 1
    unit = organizations.Unit("2150785003", OrgType.SCHOOL, "新校", stage=SchoolStage.PRIMARY)
    await organizations.register(county, COUNTY, [unit])
    assert (await take(county, content, again=True)).counts.accepted == 1


async def test_a_key_used_for_other_content_is_refused(county: AsyncSession) -> None:
    key = landing.PackageKey(COUNTY, "police", PackageCode.SCHOOL_AGE_POPULATION, Direction.PULL, "2026-09")
    package_id, new = await landing.keep(county, key, b"one", {}, PackageState.RECEIVED)
    assert (isinstance(package_id, UUID), new) == (True, True)
    assert await landing.keep(county, key, b"one", {}, PackageState.RECEIVED) == (package_id, False)
    with pytest.raises(Refused) as refused:
        await landing.keep(county, key, b"two", {}, PackageState.RECEIVED)
    assert refused.value.reason.code == "SEQUENCE_REUSED"
