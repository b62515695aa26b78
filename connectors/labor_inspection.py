"""Labor inspection (劳动监察): clues and findings of child labor every month; wishes to be trained and their results in August."""

from __future__ import annotations

from typing import Annotated

from connectors._core import (
    Answered,
    Answers,
    Cadence,
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
from domain.child_labor import LaborAnswer
from domain.exchange import Direction, PackageCode
from domain.organization import Department
from domain.training import TrainingOutcome


class ChildLaborFinding(Line, kw_only=True):
    """What an inspection of an employer came to about one minor (HL-20, HL-21), or about one clue of ours (GH-44).

    The minor is named where the line answers no clue; money in whole yuan, borne by the employer.
    """

    finding_no: Reference = None
    clue_id: Answers = None
    result: Annotated[str | None, line.one_of(LaborAnswer)] = None
    inspected_on: PastDay = None
    employer_name: Said = None
    employer_code: CreditCode = None  # GB 32100
    place: Said = None
    name: Somebody = None
    id_number: SomeNumber = None
    order_no: Paper = None
    returned_on: SomePastDay = None
    cost: Yuan = None
    penalty: Yuan = None


class ChildLaborClue(Line, kw_only=True):
    """A child who is said to work, with just what an inspector needs to look (GH-44, HL-51)."""

    clue_id: Annotated[str, line.REPLY]
    work: str  # domain.child_labor.MinorWork
    noticed_on: str  # YYYY-MM-DD
    place: str
    employer_name: str
    employer_code: str | None = None
    name: str
    sex: str | None = None  # GB/T 2261.1
    birth_date: str  # YYYY-MM-DD


class TrainingWish(Line, kw_only=True):
    """A graduate who does not go on and wishes to be trained, with just what it takes to invite it (HL-19, R11)."""

    wish_id: Annotated[str, line.REPLY]
    stage: str  # domain.training.GraduateStage
    training: str
    township_code: str | None = None  # whose list it stands in
    name: str
    birth_date: str  # YYYY-MM-DD
    contact: str | None = None  # a telephone


class TrainingResult(Line, kw_only=True):
    """What came of the free training that was offered on one wish (HL-19)."""

    wish_id: Answered = None
    outcome: Annotated[str | None, line.one_of(TrainingOutcome)] = None
    course: Said = None
    trained_from: SomePastDay = None


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
