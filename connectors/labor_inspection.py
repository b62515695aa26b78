"""Labor inspection (劳动监察): clues and findings of child labor every month; wishes to be trained and their results in August."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    BIRTH_DATE,
    CREDIT_CODE,
    SEX,
    Answered,
    Answers,
    Cadence,
    Column,
    Connector,
    CreditCode,
    Line,
    Package,
    Paper,
    PastDay,
    Reference,
    Said,
    Somebody,
    SomeNumber,
    SomePastDay,
    Yuan,
)
from domain import line
from domain.child_labor import LaborAnswer, MinorWork
from domain.exchange import Direction, PackageCode
from domain.organization import Department
from domain.training import GraduateStage, TrainingOutcome


class ChildLaborFinding(Line, kw_only=True):
    """What an inspection of an employer came to about one minor (HL-20, HL-21), or about one clue of ours (GH-44).

    The minor is named where the line answers no clue; money in whole yuan, borne by the employer.
    """

    finding_no: Annotated[Reference, Column("查处编号")] = None
    clue_id: Annotated[Answers, Column("所答复的线索号", ("线索号",))] = None
    result: Annotated[str | None, line.one_of(LaborAnswer), Column("查处结论", ("查处结果",))] = None
    inspected_on: Annotated[PastDay, Column("检查日期")] = None
    employer_name: Annotated[Said, Column("用工单位名称", ("用工单位", "单位名称"))] = None
    employer_code: CreditCode = None  # GB 32100
    place: Annotated[Said, Column("检查地点", ("地点",))] = None
    name: Annotated[Somebody, Column("未成年人姓名", ("姓名",))] = None
    id_number: SomeNumber = None
    order_no: Annotated[Paper, Column("责令送回文书号", ("文书号",))] = None
    returned_on: Annotated[SomePastDay, Column("送回日期")] = None
    cost: Annotated[Yuan, Column("送回费用")] = None
    penalty: Annotated[Yuan, Column("罚款", ("罚款金额",))] = None


class ChildLaborClue(Line, kw_only=True):
    """A child who is said to work, with just what an inspector needs to look (GH-44, HL-51)."""

    clue_id: Annotated[str, line.REPLY, Column("线索号")]
    work: Annotated[str, Column("用工类别", words=line.words(MinorWork))]
    noticed_on: Annotated[str, Column("发现日期")]  # YYYY-MM-DD
    place: Annotated[str, Column("务工地点")]
    employer_name: Annotated[str, Column("用工单位")]
    employer_code: Annotated[str | None, CREDIT_CODE] = None
    name: Annotated[str, Column("学生姓名")]
    sex: Annotated[str | None, SEX] = None  # GB/T 2261.1
    birth_date: Annotated[str, BIRTH_DATE]  # YYYY-MM-DD


class TrainingWish(Line, kw_only=True):
    """A graduate who does not go on and wishes to be trained, with just what it takes to invite it (HL-19, R11)."""

    wish_id: Annotated[str, line.REPLY, Column("意愿号")]
    stage: Annotated[str, Column("毕业学段", words=line.words(GraduateStage))]
    training: Annotated[str, Column("意向工种")]
    township_code: Annotated[str | None, Column("所在乡镇、街道代码", ("乡镇代码",))] = (
        None  # whose list it stands in
    )
    name: Annotated[str, Column("毕业生姓名", ("姓名",))]
    birth_date: Annotated[str, BIRTH_DATE]  # YYYY-MM-DD
    contact: Annotated[str | None, Column("联系电话")] = None  # a telephone


class TrainingResult(Line, kw_only=True):
    """What came of the free training that was offered on one wish (HL-19)."""

    wish_id: Annotated[Answered, Column("所答复的意愿号", ("意愿号",))] = None
    outcome: Annotated[str | None, line.one_of(TrainingOutcome), Column("培训结果")] = None
    course: Annotated[Said, Column("所提供的培训课程", ("培训课程", "课程"))] = None
    trained_from: Annotated[SomePastDay, Column("开班日期")] = None


CONNECTOR = Connector(
    partner="labor_inspection",
    department=Department.LABOR,
    contract="departments/labor_inspection.yaml",
    schema_version="1.0",
    packages=(
        Package(
            code=PackageCode.CHILD_LABOR_FINDINGS,
            direction=Direction.PULL,
            cadence=Cadence.MONTHLY,
            line=ChildLaborFinding,
            purpose="接收劳动监察对用工单位的检查、责令送回与处罚情况，查找务工的学龄儿童少年",
            legal_basis=("HL-20", "HL-21", "QC-14"),
            subject=("findingNo",),
        ),
        Package(
            code=PackageCode.CHILD_LABOR_CLUES,
            direction=Direction.PUSH,
            cadence=Cadence.MONTHLY,
            line=ChildLaborClue,
            purpose="向劳动监察移交学龄儿童少年外出务工、被非法招用的线索",
            legal_basis=("GH-44", "HL-51"),
        ),
        Package(
            code=PackageCode.TRAINING_WISHES,
            direction=Direction.PUSH,
            cadence=Cadence.AUGUST,
            line=TrainingWish,
            purpose="按未继续升学初高中毕业生意愿开展免费职业技能培训",
            legal_basis=("HL-19",),
        ),
        Package(
            code=PackageCode.TRAINING_RESULTS,
            direction=Direction.PULL,
            cadence=Cadence.AUGUST,
            line=TrainingResult,
            purpose="掌握未继续升学毕业生职业技能培训的课程与结果",
            legal_basis=("HL-19",),
            subject=("wishId",),
        ),
    ),
)
