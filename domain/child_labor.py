"""Words and rules about a clue of child labor (童工线索; catalogue 2.9.3, 4.14)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from domain.errors import Fixer, Reason, Refused
from domain.organization import Department
from domain.responsibility import EnforcementStep
from domain.vocabulary import Term


class ChildLaborClueState(Term):
    """童工线索办理状态."""

    REPORTED = "已报告"
    ACCEPTED = "人社部门已受理"
    INSPECTED = "已检查"
    NOT_FOUND = "查无此情"
    FOUND = "查实"
    ORDERED_RETURN = "已责令立即送回"
    CHILD_BACK = "儿童已送回"
    PENALTY = "已处罚"
    LICENSE_REVOCATION = "已吊销营业执照"
    CLOSED = "已办结"


class ClueSource(Term):
    """线索来源 (GH-44, HL-20, HL-27, HL-51)."""

    CASE = "控辍个案（外出务工）"
    SCREENING = "务工、经商摸排"
    INSPECTION = "用工检查"
    REPORT = "群众反映"


class WorkplaceActivity(Term):
    """摸排查见情形 (HL-27): what a school-age child was seen doing where goods or meals are sold."""

    WORKING = "务工"
    TRADING = "经商"


class MinorWork(Term):
    """用工类别: HL-28a forbids the use of minors (未成年人), a wider word than 童工 (A-38)."""

    CHILD_LABOR = "童工（未满十六周岁）"
    PROTECTED_MINOR = "未成年工（十六至十七周岁）"


class LaborAnswer(Term):
    """劳动监察查处结论: what an inspection came to (HL-20)."""

    FOUND = "查实"
    NOT_FOUND = "查无此情"


ADDRESSEES = (Department.LABOR, Department.MARKET_REGULATION)
"""Who takes a clue up: labor inspection, or market regulation that screens shops and supports it (HL-20, HL-27, QC-14)."""
AFTER: dict[EnforcementStep, ChildLaborClueState] = {
    EnforcementStep.ORDER_RETURN_CHILD: ChildLaborClueState.ORDERED_RETURN,
    EnforcementStep.LEGAL_LIABILITY: ChildLaborClueState.PENALTY,
    EnforcementStep.LICENSE_REVOCATION: ChildLaborClueState.LICENSE_REVOCATION,
}
"""What a clue is once a step against the employer was served."""
_SIXTEEN, _EIGHTEEN = 16, 18


def minor_work(birth: date, on: date) -> MinorWork:
    """Of which kind a minor's work on a day is. Raises Refused NOT_A_MINOR."""
    age = on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))
    if age >= _EIGHTEEN:
        zh, en = "当日已满十八周岁，不属于使用未成年人", "eighteen on that day: no use of a minor"
        raise Refused(Reason("NOT_A_MINOR", zh, en, Fixer.CALLER, "noticedOn", "HL-28a"))
    return MinorWork.CHILD_LABOR if age < _SIXTEEN else MinorWork.PROTECTED_MINOR


def credit_code(said: str) -> str:
    """A unified social credit code (GB 32100), as it is written. Raises Refused BAD_CREDIT_CODE."""
    try:
        return str(uscc.validate(said))
    except ValidationError:
        zh, en = "不是有效的统一社会信用代码", "not a valid unified social credit code"
        raise Refused(Reason("BAD_CREDIT_CODE", zh, en, Fixer.CALLER, "employerCode")) from None


def is_due(
    step: EnforcementStep,
    state: ChildLaborClueState,
    served: Collection[EnforcementStep],
    refused: bool,
    grave: bool,
) -> bool:
    """Whether a step against the employer may be taken now (2.9.3, HL-20, HL-21, HL-28, QC-14).

    served: steps whose paper was served; refused: the deadline of one passed (拒不改正); grave: 情节严重.
    """
    if step is EnforcementStep.ORDER_RETURN_CHILD:
        return state is ChildLaborClueState.FOUND
    ordered = EnforcementStep.ORDER_RETURN_CHILD in served
    return ordered and (step is EnforcementStep.LEGAL_LIABILITY or refused or grave)
