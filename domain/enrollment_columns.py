"""The columns of the pupil register's export: heading, other names, the field each fills and how it is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain import cell_reading, identity
from domain.cell import Cell, column_letters, text
from domain.cell import heading as folded
from domain.cell_reading import Reader, Unreadable
from domain.enrollment_row import NOT_DISABLED, LeftBehind, StudyMode
from domain.errors import Fixer, Reason, Refused
from domain.exchange import RejectCode
from domain.student import EnrollmentStatus, GuardianRelation, IdType, Sex, SpecialGroup


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the export.

    required: the file must have it; value_required: every row must fill it; identity: stored as a number it is lost;
    soft: what cannot be read is left out with a note, it never keeps a child out.
    """

    heading: str
    field: str
    read: Reader
    aliases: tuple[str, ...] = ()
    required: bool = False
    value_required: bool = False
    identity: bool = False
    soft: bool = False


def _student_no(value: str) -> str:
    number = identity.normalize(value)
    if not identity.is_student_no(number):
        raise Unreadable(
            RejectCode.BAD_ID, "学籍号应为G、L或J加18位号码", "expected G, L or J and 18 characters"
        )
    return number


def _groups(value: str) -> tuple[SpecialGroup, ...]:
    if value in {"无", "否", "0"}:
        return ()
    for separator in ",，;；/|":
        value = value.replace(separator, "、")
    read = cell_reading.one_of(_GROUPS)
    return tuple(dict.fromkeys(read(part.strip()) for part in value.split("、") if part.strip()))


def _relation(value: str) -> GuardianRelation:
    return _RELATIONS.get(value, GuardianRelation.OTHER)


_SEXES = {"男": Sex.MALE, "女": Sex.FEMALE, "男性": Sex.MALE, "女性": Sex.FEMALE} | {
    "0": Sex.UNKNOWN, "1": Sex.MALE, "2": Sex.FEMALE, "9": Sex.NOT_STATED,
    Sex.UNKNOWN.zh: Sex.UNKNOWN, Sex.NOT_STATED.zh: Sex.NOT_STATED,
}  # fmt: skip
_ID_TYPES = {kind.zh: kind for kind in IdType} | {kind.code: kind for kind in IdType if kind.code} | {
    "身份证": IdType.RESIDENT_ID, "二代身份证": IdType.RESIDENT_ID, "居民身份证(二代)": IdType.RESIDENT_ID,
    "港澳居民居住证": IdType.HMT_RESIDENCE_PERMIT, "台湾居民居住证": IdType.HMT_RESIDENCE_PERMIT,
    "港澳通行证": IdType.HK_MACAO_PERMIT, "台胞证": IdType.TAIWAN_PERMIT, "外国护照": IdType.PASSPORT,
    "无": IdType.NONE,
}  # fmt: skip
_STATUSES = {status.zh: status for status in EnrollmentStatus} | {
    "正常": EnrollmentStatus.ACTIVE, "在校": EnrollmentStatus.ACTIVE, "在读": EnrollmentStatus.ACTIVE,
    "有学籍": EnrollmentStatus.ACTIVE, "复学": EnrollmentStatus.ACTIVE, "辍学": EnrollmentStatus.MARKED_DROPOUT,
    "出国": EnrollmentStatus.RETAINED_ABROAD, "转出中": EnrollmentStatus.TRANSFERRING,
    "转学": EnrollmentStatus.TRANSFERRING, "已转出": EnrollmentStatus.TRANSFERRED_OUT,
    "已注销": EnrollmentStatus.CANCELLED, "已毕业": EnrollmentStatus.GRADUATED,
}  # fmt: skip
_STUDY_MODES = {mode.value: mode for mode in StudyMode} | {
    "寄宿": StudyMode.BOARDING, "住宿": StudyMode.BOARDING, "送教": StudyMode.HOME_TEACHING,
    "走读生": StudyMode.DAY, "住校生": StudyMode.BOARDING, "寄宿生": StudyMode.BOARDING, "其它": StudyMode.OTHER,
}  # fmt: skip
_LEFT_BEHIND = {kind.value: kind for kind in LeftBehind} | {
    "否": LeftBehind.NO, "0": LeftBehind.NO, "非留守": LeftBehind.NO,
    "1": LeftBehind.ONE_PARENT, "单亲留守": LeftBehind.ONE_PARENT,
    "2": LeftBehind.BOTH_PARENTS, "双亲留守": LeftBehind.BOTH_PARENTS,
    "是": LeftBehind.BOTH_PARENTS, "留守儿童": LeftBehind.BOTH_PARENTS,
}  # fmt: skip
_DISABILITIES = {
    "无": NOT_DISABLED,
    "否": NOT_DISABLED,
    "0": NOT_DISABLED,
    NOT_DISABLED: NOT_DISABLED,
    "非残疾": NOT_DISABLED,
}
for _code, _kind in enumerate(("视力", "听力", "言语", "肢体", "智力", "精神", "多重"), 1):  # GB/T 26341
    _DISABILITIES |= dict.fromkeys((f"{_kind}残疾", _kind, str(_code)), f"{_kind}残疾")
_DISABILITIES |= dict.fromkeys(("其他残疾", "其它残疾", "其他"), "其他残疾")
_GROUPS: dict[str, SpecialGroup] = {group.zh: group for group in SpecialGroup}
_GROUPS |= {
    term.removesuffix(end): group for term, group in list(_GROUPS.items()) for end in ("子女", "学生")
}
_RELATIONS: Mapping[str, GuardianRelation] = {
    **{kind.zh: kind for kind in GuardianRelation},
    **{kind.code: kind for kind in GuardianRelation if kind.code},
    "父": GuardianRelation.FATHER, "爸爸": GuardianRelation.FATHER, "父子": GuardianRelation.FATHER,
    "母": GuardianRelation.MOTHER, "妈妈": GuardianRelation.MOTHER,
    "爷爷": GuardianRelation.GRANDFATHER, "奶奶": GuardianRelation.GRANDMOTHER,
    "外公": GuardianRelation.MATERNAL_GRANDFATHER, "姥爷": GuardianRelation.MATERNAL_GRANDFATHER,
    "外婆": GuardianRelation.MATERNAL_GRANDMOTHER, "姥姥": GuardianRelation.MATERNAL_GRANDMOTHER,
}  # fmt: skip
_YES_NO = cell_reading.one_of(cell_reading.YES_NO)


def _member(slot: int) -> list[Column]:
    head, field = f"成员{slot}", f"member{slot}_"
    return [
        Column(
            f"{head}姓名",
            f"{field}name",
            cell_reading.plain(100),
            (f"家长{slot}姓名", f"监护人{slot}姓名"),
            soft=True,
        ),
        Column(
            f"{head}关系", f"{field}relation", _relation, (f"家长{slot}关系", f"监护人{slot}关系"), soft=True
        ),
        Column(
            f"{head}联系电话",
            f"{field}phone",
            cell_reading.phone,
            (f"成员{slot}电话", f"家长{slot}联系电话"),
            soft=True,
        ),
        Column(
            f"{head}身份证件号",
            f"{field}id_number",
            identity.normalize,
            (f"成员{slot}身份证号", f"成员{slot}证件号码"),
            identity=True,
            soft=True,
        ),
        Column(f"{head}是否监护人", f"{field}is_guardian", _YES_NO, (f"成员{slot}监护人",), soft=True),
    ]


COLUMNS: tuple[Column, ...] = (
    Column("学校标识码", "school_code", cell_reading.digits(10), ("学校代码", "标识码", "学校标识"), True, True),
    Column("学校名称", "school_name", cell_reading.plain(100), ("学校", "就读学校")),
    Column("年级", "grade", cell_reading.grade, ("年级名称", "所在年级"), True, True),
    Column("班级", "class_no", cell_reading.class_no, ("班级名称", "班号", "所在班级", "班级编号")),
    Column("学籍号", "student_no", _student_no, ("全国学籍号", "全国学籍编号", "学籍编号"), identity=True),
    Column("姓名", "name", cell_reading.plain(100), ("学生姓名", "姓名(中文)"), True, True),
    Column("性别", "sex", cell_reading.one_of(_SEXES), ("性别码",), True, True),
    Column("出生日期", "birth_date", cell_reading.day, ("出生年月日", "生日", "出生年月"), True, True),
    Column("身份证件类型", "id_type", cell_reading.one_of(_ID_TYPES), ("证件类型", "身份证类型")),
    Column("身份证件号", "id_number", identity.normalize, ("身份证号", "身份证号码", "证件号码", "证件号", "身份证件号码", "公民身份号码"), True, identity=True),
    Column("民族", "ethnicity", cell_reading.ethnic_group, ("民族码",)),
    Column("国籍/地区", "nationality", cell_reading.country, ("国籍", "国籍地区", "国籍(地区)")),
    Column("健康状况", "health", cell_reading.plain(50), ("健康状况码",)),
    Column("户口所在地行政区划代码", "region_code", cell_reading.region, ("户口所在地行政区划", "户籍行政区划代码", "户籍地行政区划代码", "户口所在地")),
    Column("户籍所在村居代码", "village_code", cell_reading.digits(12), ("户籍村居代码", "户口所在村居代码")),
    Column("户籍地址", "household_address", cell_reading.plain(200), ("户口地址", "户籍所在地", "户籍详细地址")),
    Column("户主姓名", "head_of_household", cell_reading.plain(100), ("户主",)),
    Column("现住址", "home_address", cell_reading.plain(200), ("现住地址", "家庭住址", "家庭地址", "居住地址")),
    Column("入学年月", "entry_date", cell_reading.month, ("入学时间", "入学日期")),
    Column("就读方式", "study_mode", cell_reading.one_of(_STUDY_MODES), ("就读方式码",)),
    Column("学籍状态", "status", cell_reading.one_of(_STATUSES), ("学生状态", "学籍状态码")),
    Column("联系电话", "phone", cell_reading.phone, ("电话", "手机号码", "手机号", "学生联系电话"), soft=True),
    Column("是否留守儿童", "left_behind", cell_reading.one_of(_LEFT_BEHIND), ("留守儿童", "留守情况")),
    Column("是否进城务工人员随迁子女", "migrant_worker_child", _YES_NO, ("随迁子女", "是否随迁子女", "是否进城务工人员子女")),
    Column("是否孤儿", "orphan", _YES_NO, ("孤儿",)),
    Column("随班就读", "inclusive", _YES_NO, ("是否随班就读",)),
    Column("残疾类型", "disability", cell_reading.one_of(_DISABILITIES), ("残疾人类型", "残疾类别")),
    Column("其他特殊群体", "other_groups", _groups, ("其它特殊群体", "特殊群体")),
    *_member(1),
    *_member(2),
)  # fmt: skip

_BY_FIELD = {column.field: column for column in COLUMNS}
_BY_HEADING = {folded(name): column for column in COLUMNS for name in (column.heading, *column.aliases)}


def of_field(name: str) -> Column:
    """The column that fills a field. Raises KeyError for a field no column fills."""
    return _BY_FIELD[name]


COMMENT_HEADING = "退回原因"
"""The column added to returned sheets; never counted as unknown."""


@dataclass(frozen=True, slots=True)
class Binding:
    """Which column of one file holds what. unknown: headings that stand for nothing here."""

    places: dict[str, int]
    unknown: tuple[str, ...]

    def has(self, name: str) -> bool:
        """Whether the file has the column of this field."""
        return name in self.places


def recognizes(cell: Cell) -> bool:
    """Whether a cell is a heading of this export."""
    return _named(cell) is not None


def bind(headings: Sequence[Cell]) -> Binding:
    """The columns of a header row. Raises Refused: MISSING_COLUMN names all that lack, DOUBLE_COLUMN the twice given."""
    places: dict[str, int] = {}
    unknown = []
    for index, cell in enumerate(headings):
        column = _named(cell)
        if column is not None and column.field in places:
            raise Refused(_double(column, places[column.field], index))
        if column is not None:
            places[column.field] = index
        elif text(cell) and folded(cell) != COMMENT_HEADING:
            unknown.append(text(cell)[:40])
    missing = [column.heading for column in COLUMNS if column.required and column.field not in places]
    if missing:
        raise Refused(_missing(missing))
    return Binding(places, tuple(unknown))


def _double(column: Column, first: int, second: int) -> Reason:
    where = f"{column_letters(first)}、{column_letters(second)}"
    return Reason(
        "DOUBLE_COLUMN",
        f"“{column.heading}”出现在多列（{where}），请只保留一列",
        f"{column.heading} stands in more than one column ({where}); keep one",
        Fixer.SUBMITTER,
    )


def _missing(names: Sequence[str]) -> Reason:
    listed = "、".join(names)
    return Reason("MISSING_COLUMN", f"缺少必需的列：{listed}", f"missing columns: {listed}", Fixer.SUBMITTER)


def _named(cell: Cell) -> Column | None:
    return _BY_HEADING.get(folded(cell)) if isinstance(cell, str) else None
