"""Words about complaints against units' and teachers' conduct (catalogue 2.15; DC-L4c, DC-L5a, HL-58)."""

from __future__ import annotations

from domain.vocabulary import Term


class ComplaintKind(Term):
    """投诉举报事项: what is complained of."""

    ARBITRARY_CHARGES = "乱收费"
    TEACHER_CONDUCT = "歧视、挖苦、体罚学生等教师行为"
    STREAMING_OR_RANKING = "分设重点班、按成绩排名排座位"
    FORCED_LEAVING = "强行或变相让学生退学、转学、休学，劝退、开除学生"
    REFUSED_ADMISSION = "拒收适龄儿童少年"
    FALSE_DATA = "数据不实、弄虚作假"
    OTHER = "其他"


class ComplaintChannel(Term):
    """投诉举报途径."""

    TELEPHONE = "电话"
    LETTER = "来信"
    VISIT = "来访"
    ONLINE = "网络"
    INSPECTION = "督查中反映"


class ComplaintState(Term):
    """投诉举报办理状态."""

    RECEIVED = "已受理"
    EXAMINING = "调查核实中"
    CONCLUDED = "已办结"


class ComplaintResult(Term):
    """投诉举报核实结论."""

    SUBSTANTIATED = "属实"
    PARTLY_SUBSTANTIATED = "部分属实"
    UNSUBSTANTIATED = "不属实"
    NOT_FOR_US = "不属受理范围，已转有关部门"


PROVEN = frozenset({ComplaintResult.SUBSTANTIATED, ComplaintResult.PARTLY_SUBSTANTIATED})
"""Results on which something may rest."""
