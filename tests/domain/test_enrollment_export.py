"""A row of the pupil register becomes a pupil, or says every reason why not."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from domain import cell_reading, enrollment_columns, enrollment_export, enrollment_row, ethnicity, identity
from domain.cell import Cell, address
from domain.enrollment_export import Verdict
from domain.enrollment_row import EnrollmentRow, LeftBehind
from domain.errors import Fixer, Refused
from domain.exchange import RecordState, RejectCode
from domain.student import (
    EnrollmentStatus,
    GuardianRelation,
    IdStatus,
    IdType,
    SchoolingStatus,
    Sex,
    SpecialGroup,
)
from tests import registry_export as export

TODAY = date(2026, 9, 8)


def judge(*rows: dict[str, Cell], headings: list[str] = export.HEADINGS) -> list[Verdict]:
    binding = enrollment_columns.bind(headings)
    numbered = ((at, [row.get(heading) for heading in headings]) for at, row in enumerate(rows, 3))
    return list(enrollment_export.judge(numbered, binding, set(export.SCHOOLS), TODAY))


def pupil(**changed: Cell) -> EnrollmentRow:
    (verdict,) = judge(export.row(1, **changed))
    assert verdict.state is RecordState.ACCEPTED, verdict.reasons
    assert verdict.row is not None
    return verdict.row


def codes(**changed: Cell) -> list[str]:
    (verdict,) = judge(export.row(1, **changed))
    assert (verdict.state is RecordState.REJECTED) == (verdict.code is not None)
    return [reason.code for reason in verdict.reasons]


def test_a_sound_row_becomes_a_pupil() -> None:
    row = pupil()
    assert (row.grade, row.class_no, row.sex, row.birth_date) == (5, 1, Sex.MALE, date(2015, 3, 12))
    assert (row.ethnicity, row.nationality, row.entry_date) == ("01", "156", date(2022, 9, 1))
    assert row.members[0].relation is GuardianRelation.FATHER
    assert row.left_behind is LeftBehind.NO


@pytest.mark.parametrize(
    "written",
    ["20150312", 20150312, 20150312.0, "2015-03-12", "2015/3/12", "2015.3.12", "2015年3月12日", date(2015, 3, 12), datetime(2015, 3, 12, tzinfo=UTC), " 2015-03-12 00:00:00"],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(written: Cell) -> None:
    assert pupil(出生日期=written).birth_date == date(2015, 3, 12)


@pytest.mark.parametrize(
    ("written", "grade"),
    [("一年级", 1), ("九年级", 9), ("七年级", 7), ("初一", 7), ("初中三年级", 9), ("小学六年级", 6), ("5", 5), (5, 5), (5.0, 5)],
)  # fmt: skip
def test_a_grade_is_read_however_it_is_written(written: Cell, grade: int) -> None:
    assert pupil(年级=written).grade == grade


@pytest.mark.parametrize(
    ("written", "number"),
    [("1班", 1), ("(1)班", 1), ("（12）班", 12), ("1", 1), (3, 3), ("七(2)班", 2), ("七年级十一班", 11), ("2023级2班", 2)],
)  # fmt: skip
def test_a_class_is_read_however_it_is_written(written: Cell, number: int) -> None:
    assert pupil(班级=written).class_no == number


@pytest.mark.parametrize(("written", "code"), [("汉族", "01"), ("汉", "01"), ("01", "01"), (1, "01"), ("基诺族", "56"), ("其他", "97"), ("外国血统", "98")])  # fmt: skip
def test_an_ethnic_group_is_read_by_name_and_code(written: Cell, code: str) -> None:
    assert pupil(民族=written).ethnicity == code


def test_the_ethnic_groups_are_fifty_six() -> None:
    assert len(set(ethnicity.NAMES.split())) == 56
    assert ethnicity.code("57") is None


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"身份证件号": export.number(1)[:-1] + ("1" if export.number(1)[-1] == "0" else "0")}, "BAD_ID"),
        ({"身份证件号": "15078520150312"}, "BAD_ID"),
        ({"身份证件号": 150785201503120019}, "NUMERIC_ID"),
        ({"身份证件号": "1.50785E+17"}, "NUMERIC_ID"),
        ({"学籍号": "X123"}, "BAD_ID"),
        ({"出生日期": "20150230"}, "BAD_DATE"),
        ({"出生日期": "20991231"}, "BAD_DATE"),
        ({"入学年月": "2022"}, "BAD_DATE"),
        ({"姓名": "  "}, "MISSING"),
        ({"姓名": None}, "MISSING"),
        ({"身份证件号": ""}, "MISSING"),
        ({"身份证件号": "", "身份证件类型": "无证件", "学籍号": ""}, "MISSING"),
        ({"学校标识码": "9999999999"}, "UNKNOWN_SCHOOL"),
        ({"年级": "十年级"}, "BAD_CODE"),
        ({"性别": "不详"}, "BAD_CODE"),
        ({"民族": "火星族"}, "BAD_CODE"),
        ({"学籍状态": "飞升"}, "BAD_CODE"),
        ({"其他特殊群体": "低保户子女、外星人"}, "BAD_CODE"),
        ({"户口所在地行政区划代码": "990785"}, "BAD_CODE"),
    ],
)
def test_each_fault_has_its_code_and_names_the_cell_but_not_the_value(
    changed: dict[str, Cell], code: str
) -> None:
    (verdict,) = judge(export.row(1, **changed))
    assert (verdict.state, verdict.row) == (RecordState.REJECTED, None)
    assert verdict.code is not None
    reason, *notes = verdict.reasons
    assert reason.code == verdict.code.name == code
    assert all(note.code == "ID_MISMATCH" for note in notes)
    heading = next(iter(changed)) if "无证件" not in changed.values() else "学籍号"
    assert reason.place == f"行 3 单元格 {address(3, export.HEADINGS.index(heading))}"
    value = str(changed[heading] or "").strip()
    assert not value or value not in reason.zh + reason.en


def test_a_row_says_all_its_reasons_at_once() -> None:
    assert codes(姓名="", 出生日期="x", 学校标识码="1") == ["BAD_CODE", "BAD_DATE", "MISSING"]


def test_who_mends_it_is_named() -> None:
    (verdict,) = judge(export.row(1, 学校标识码="9999999999", 身份证件号=1.5e17))
    assert {reason.code: reason.fixer for reason in verdict.reasons} == {
        "UNKNOWN_SCHOOL": Fixer.BUREAU,
        "NUMERIC_ID": Fixer.SUBMITTER,
    }


def test_a_child_without_papers_is_let_in_by_its_registry_number() -> None:
    row = pupil(身份证件号="", 身份证件类型="无证件")
    assert (row.id_type, row.id_number) == (IdType.NONE, None)
    assert enrollment_row.id_status(row) is IdStatus.MISSING


def test_other_papers_are_judged_loosely() -> None:
    assert pupil(身份证件类型="护照", 身份证件号="E12345678").id_number == "E12345678"


def test_a_register_that_contradicts_its_own_number_is_let_in_with_a_note_M_10() -> None:
    (verdict,) = judge(export.row(1, 出生日期="20150313", 性别="女"))
    assert verdict.state is RecordState.ACCEPTED
    assert [reason.code for reason in verdict.reasons] == ["ID_MISMATCH", "ID_MISMATCH"]
    assert verdict.row is not None
    assert verdict.row.birth_date == date(2015, 3, 13)


@pytest.mark.parametrize("number", [150785201503120019, "150785198501010018", "1.5E+17"])
def test_an_adults_spoiled_number_is_left_out_and_the_child_let_in(number: Cell) -> None:
    (verdict,) = judge(export.row(1, 成员1身份证件号=number))
    assert verdict.row is not None
    assert verdict.row.members[0].id_number is None
    assert len(verdict.reasons) == 1


def test_the_same_row_twice_is_a_duplicate_and_another_with_its_number_is_rejected() -> None:
    first, same, other = judge(export.row(1), export.row(1), export.row(1, 姓名="另一人"))
    assert [first.state, same.state, other.state] == [
        RecordState.ACCEPTED,
        RecordState.DUPLICATE,
        RecordState.REJECTED,
    ]
    assert same.code is other.code is RejectCode.DUPLICATE_LINE
    assert "第3行" in other.reasons[0].zh


def test_a_registry_number_given_to_two_children_is_rejected_the_second_time() -> None:
    _, second = judge(export.row(1), export.row(2, 学籍号="G" + export.number(1)))
    assert (second.state, second.code) == (RecordState.REJECTED, RejectCode.DUPLICATE_LINE)


def test_a_rejected_row_is_nobodys_twin() -> None:
    first, second = judge(export.row(1, 年级="x"), export.row(1))
    assert (first.state, second.state) == (RecordState.REJECTED, RecordState.ACCEPTED)


def test_groups_follow_their_columns() -> None:
    row = pupil(
        是否留守儿童="双亲留守儿童", 残疾类型="听力残疾", 其他特殊群体="低保户子女、困境儿童", 是否孤儿=""
    )
    said = {group: (member, detail) for group, member, detail in enrollment_row.groups(row)}
    assert said[SpecialGroup.LEFT_BEHIND] == (True, "双亲留守儿童")
    assert said[SpecialGroup.DISABLED] == (True, "听力残疾")
    assert said[SpecialGroup.MIGRANT_WORKER_CHILD] == (False, None)
    assert said[SpecialGroup.DIBAO][0]
    assert said[SpecialGroup.CHILD_IN_DIFFICULTY][0]
    assert SpecialGroup.ORPHAN not in said


@pytest.mark.parametrize(
    ("changed", "special", "status"),
    [
        ({}, False, SchoolingStatus.ATTENDING),
        ({}, True, SchoolingStatus.ATTENDING_SPECIAL_SCHOOL),
        ({"随班就读": "是"}, False, SchoolingStatus.ATTENDING_INCLUSIVE),
        ({"就读方式": "送教上门"}, True, SchoolingStatus.HOME_TEACHING),
        ({"学籍状态": "休学"}, False, SchoolingStatus.SUSPENDED_ILLNESS),
        ({"学籍状态": EnrollmentStatus.RETAINED_ABROAD.zh}, False, SchoolingStatus.ABROAD_RETAINED),
        ({"学籍状态": EnrollmentStatus.RETAINED_VOCATIONAL.zh}, False, SchoolingStatus.ATTENDING_VOCATIONAL),
        ({"学籍状态": "辍学标注"}, False, SchoolingStatus.NOT_REPORTED),
    ],
)
def test_where_a_child_is_follows_from_registration_mode_and_school(
    changed: dict[str, Cell], special: bool, status: SchoolingStatus
) -> None:
    assert enrollment_row.schooling(pupil(**changed), special) is status


def test_headings_are_known_by_other_names_and_unknown_ones_are_listed() -> None:
    headings = ["*学校标识码", "年 级", "学生姓名", "性别", "出生年月日", "身份证号", "血型", "退回原因"]
    binding = enrollment_columns.bind(headings)
    assert binding.unknown == ("血型",)
    assert set(binding.places) == {"school_code", "grade", "name", "sex", "birth_date", "id_number"}


def test_missing_and_doubled_columns_are_refused_once_and_clearly() -> None:
    with pytest.raises(Refused) as refused:
        enrollment_columns.bind(["姓名", "年级"])
    assert refused.value.reason.code == "MISSING_COLUMN"
    assert all(
        heading in refused.value.reason.zh for heading in ("学校标识码", "性别", "出生日期", "身份证件号")
    )
    with pytest.raises(Refused) as refused:
        enrollment_columns.bind([*export.HEADINGS, "身份证号"])
    assert refused.value.reason.code == "DOUBLE_COLUMN"


@given(st.lists(st.integers(0, 9), min_size=17, max_size=17))
def test_the_quick_check_digit_is_that_of_the_standard(digits: list[int]) -> None:
    body = "150785" + "20150312" + "".join(map(str, digits[14:]))
    sound = ric.calc_check_digit(body + "0")
    assert identity.fault(body + sound, TODAY) is None
    assert identity.fault(body + ("0" if sound != "0" else "1"), TODAY) is identity.IdFault.CHECK_DIGIT


CELLS = st.one_of(
    st.none(),
    st.text(max_size=30),
    st.integers(),
    st.floats(allow_nan=True),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(export.HEADINGS), CELLS, max_size=12), max_size=6))
def test_whatever_stands_in_the_cells_every_row_gets_one_verdict(spoiled: list[dict[str, Cell]]) -> None:
    verdicts = judge(*(export.row(at, **cells) for at, cells in enumerate(spoiled)))
    assert len(verdicts) == len(spoiled)
    for verdict in verdicts:
        assert (verdict.row is None) == (verdict.state is RecordState.REJECTED)
        assert verdict.state is RecordState.ACCEPTED or verdict.reasons


@given(st.text(max_size=12))
def test_readers_return_or_say_unreadable_and_nothing_else(written: str) -> None:
    for column in enrollment_columns.COLUMNS:
        with suppress(cell_reading.Unreadable):
            column.read(written)
