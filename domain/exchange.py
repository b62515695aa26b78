"""Words about the exchange with departments: packages, records, findings (catalogue 2.13, 4.9, 9.1)."""

from __future__ import annotations

from domain.vocabulary import Term


class Direction(Term):
    """交换方向, seen from the hub."""

    PULL = "接收"
    PUSH = "发送"
    FILE = "文件导入"


class PackageCode(Term):
    """数据包."""

    ENROLLMENT_REGISTRY = "学籍系统导出"
    HOUSEHOLD_CHANGE_ROSTER = "户籍变动花名册"
    SCHOOL_AGE_POPULATION = "户籍适龄儿童少年花名册"
    VERIFICATION_REQUEST = "身份核查请求"
    VERIFICATION_RESULT = "身份核查结论"
    DISABLED_CHILDREN = "6-15周岁残疾儿童少年名单"
    THREE_DISABILITY_ROSTER = "“三类残疾”儿童花名册"
    NOT_ENROLLED_DISABLED = "未入学残疾儿童少年名单"
    ASSISTANCE_HOUSEHOLDS = "低保、特困家庭学龄成员名册"
    ASSISTANCE_CANDIDATES = "拟纳入社会救助学生名单"
    ASSISTANCE_DECISIONS = "社会救助审核结果"
    CHILD_LABOR_FINDINGS = "童工查处情况"
    CHILD_LABOR_CLUES = "童工线索移交"
    POOR_HOUSEHOLD_STUDENTS = "建档立卡贫困家庭、监测户学生名册"
    PERSUASION_ASSIST = "协助劝返请求"
    IDENTITY_FINDINGS = "公安发现的未入学、身份有误与无身份证号人员"
    APPRAISAL_REQUEST = "医学鉴定申请"
    APPRAISAL_RESULT = "医学鉴定结果"
    TRAINING_WISHES = "未继续升学毕业生培训意愿"
    TRAINING_RESULTS = "职业技能培训结果"
    JUSTICE_LISTS = "服刑人员未成年子女、未成年服刑人员名单"
    MINORS_AT_WORKPLACES = "学龄儿童少年务工、经商摸排情况"


class CycleState(Term):
    """交换批次状态."""

    PLANNED = "已计划"
    FROZEN = "已冻结快照"
    COLLECTING = "收发中"
    VALIDATED = "已校验"
    HELD = "暂缓待批"
    RECONCILED = "已比对"
    APPLIED = "已应用"
    ACKNOWLEDGED = "已回执"
    CLOSED = "已办结"
    FAILED = "失败待处理"


class Rerun(Term):
    """重新执行的结果: what running a month again would do, or did."""

    BEGINS = "从失败处继续"
    WAITS = "等待该部门前一月份办结"
    NOTHING = "已办结，不作任何更改"
    REFUSED = "不能执行"


WAITING = frozenset({CycleState.PLANNED, CycleState.HELD, CycleState.FAILED})
"""States in which nothing of a month is under way: it waits for somebody, or for its day."""


class PackageState(Term):
    """数据包状态."""

    RECEIVED = "已接收"
    VALIDATED = "已校验"
    APPLIED = "已应用"
    SENT = "已发送"
    ACKNOWLEDGED = "已签收"
    REFUSED = "已拒收"
    SUPERSEDED = "已被替换"


PASSED_OVER = (PackageState.REFUSED, PackageState.SUPERSEDED)
"""States of a package that counts no more: another of its kind and month does, or none."""


class Doubt(Term):
    """名册存疑原因: why a roster waits for named persons before it moves anybody toward a ledger."""

    FINDINGS = "比对发现过多"
    TOTAL = "各项比对发现合计过多"
    REMOVALS = "退出人数过多"
    MATCH_RATE = "匹配率骤降"
    ROWS = "行数骤变"
    EMPTY = "空值骤增"
    REPEATED = "与上年名册完全相同"


class RecordState(Term):
    """记录状态. The first four are the loss ledger: received = accepted + rejected + held + duplicate."""

    ACCEPTED = "已接受"
    REJECTED = "已退回"
    HELD = "暂缓待批"
    DUPLICATE = "重复"


class LineResolution(Term):
    """退回行处理: what a person made of a line that went back."""

    MENDED = "已更正"
    GIVEN_UP = "不再更正"


class RejectCode(Term):
    """退回原因代码 (catalogue 9.1)."""

    BAD_ID = "身份证件号码无效"
    BAD_DATE = "日期无效"
    BAD_CODE = "代码无效"
    MISSING = "必填项为空"
    NUMERIC_ID = "身份证件号码以数字格式存储，末尾数位已丢失"
    ID_MISMATCH = "身份证件号码与其他字段不一致"
    UNKNOWN_SCHOOL = "学校不存在"
    UNKNOWN_PERSON = "查无此人"
    DUPLICATE_LINE = "重复行"
    OUT_OF_SCOPE = "不在范围内"
    LATE = "逾期"
    HASH_MISMATCH = "校验值不符"
    SCHEMA = "格式不符"


class HouseholdChangeType(Term):
    """户籍变动类型 (R5)."""

    BIRTH = "出生登记"
    MOVE_IN = "迁入"
    MOVE_OUT = "迁出"
    CANCEL = "注销"
    DEATH = "死亡"
    CORRECTION = "更正"


class ComparisonCode(Term):
    """比对规则 (catalogue 2.13). M-02, M-04, M-05 and M-07 are made by a school of its own registry, M-03, M-06, M-09, M-11,
    M-15, M-16 and M-19 by the bureau over the county's own registers."""

    M_01 = "户籍适龄儿童与学籍比对", "M-01"
    M_02 = "学籍与在校学生比对", "M-02"
    M_04 = "学籍状态与实际就读比对", "M-04"
    M_05 = "学籍人数与实有人数比对", "M-05"
    M_07 = "人籍所在学校比对", "M-07"
    M_08 = "学籍身份证号与户籍库比对", "M-08"
    M_10 = "身份字段比对", "M-10"
    M_01_POLICE = "公安发现未入学与学籍比对", "M-01"
    M_10_POLICE = "公安发现身份有误与在册学生比对", "M-10"
    M_10_CANDIDATE = "疑似同一人比对", "M-10"
    M_13 = "残疾儿童名单与学籍、安置比对", "M-13"
    M_12 = "失学辍学与贫困家庭库比对", "M-12"
    M_17 = "童工查处与在册学生比对", "M-17"
    M_18 = "户籍变动与在册学生比对", "M-18"
    M_20 = "残疾人证号与身份证号比对", "M-20"
    M_03 = "在校学生与学籍比对", "M-03"
    M_06 = "台账人员与实有人员比对", "M-06"
    M_09 = "无身份证号比对", "M-09"
    M_11 = "台账户籍地不明比对", "M-11"
    M_11_RESIDENCE = "台账居住地不明比对", "M-11"
    M_15 = "一人一籍比对", "M-15"
    M_16 = "小学毕业生与初中新生比对", "M-16"
    M_19 = "居住证有效期与入学依据比对", "M-19"
    THREE_WAY = "户籍、学籍、在校与救助比对"
    M_14 = "服刑人员未成年子女与学籍比对", "M-14"
    M_14_JUVENILE = "未成年服刑人员与安置比对", "M-14"


class FindingType(Term):
    """比对发现类型 (catalogue 2.13)."""

    NOT_ENROLLED = "未入学/失学"
    NOT_IN_HOUSEHOLD_REGISTER = "学籍在册、户籍库查无"
    IDENTITY_ERROR = "身份信息有误"
    IDENTITY_CANDIDATE = "疑似同一人，待人工确认"
    POOR_DROPOUT = "贫困家庭子女失学辍学"
    HOUSEHOLD_CHANGED = "户籍变动"
    EMPTY_ENROLLMENT = "空挂学籍（在籍不在校）"
    STATUS_MISMATCH = "学籍状态与实际就读不一致"
    COUNT_MISMATCH = "学籍人数与实有人数不一致"
    PERSON_RECORD_MISMATCH = "人籍不一致"
    ATTENDING_ELSEWHERE = "在籍、已在外地就读"
    DISABLED_NOT_ENROLLED = "残疾儿童少年未入学"
    CERT_ID_MISMATCH = "残疾人证号与身份证号不一致"
    MINOR_WORKING = "未成年人务工"
    PRESENT_NOT_REGISTERED = "就读无学籍"
    LEDGER_PERSON_MISMATCH = "人账不一致"
    NO_ID_NUMBER = "无身份证号"
    UNCLEAR_HOUSEHOLD = "台账人员户籍地不明"
    UNCLEAR_RESIDENCE = "台账人员居住地不明"
    DUPLICATE_ENROLLMENT = "一人多籍"
    GRADUATE_NOT_ARRIVED = "小学毕业生未到初中就读"
    PERMIT_EXPIRED = "入学所依居住证已到期"
    INMATE_CHILD_NOT_ENROLLED = "服刑人员未成年子女未入学"
    JUVENILE_INMATE_NOT_PLACED = "未成年服刑人员未落实安置"


GROUP_FINDINGS = frozenset({FindingType.DISABLED_NOT_ENROLLED, FindingType.CERT_ID_MISMATCH})
"""Findings that tell of a special group: shown to whom groups are shown (decision 0020)."""
RESTRICTED_FINDINGS = frozenset(
    {FindingType.INMATE_CHILD_NOT_ENROLLED, FindingType.JUVENILE_INMATE_NOT_PLACED}
)
"""Findings that tell of a restricted group: shown to them of these whose token opens restricted groups (decision 0040)."""


RESTRICTED_PACKAGES = frozenset({PackageCode.JUSTICE_LISTS})
"""Packages of which each line tells of a restricted group: about whom it is, and that it is there, is told to the same few."""


class IdentityFindingKind(Term):
    """公安发现事项 (QC-42)."""

    NOT_ENROLLED = "适龄儿童少年未入学"
    IDENTITY_ERROR = "身份信息有误"
    NO_ID_NUMBER = "无身份证号，入户办理中"


class PlacementNeed(Term):
    """安置需求 (QC-44, HL-48): what a disabled child who is enrolled nowhere waits for."""

    ASSESSMENT = "待评估认定"
    PLACEMENT = "待落实安置"


class Bucket(Term):
    """比对结果."""

    MATCHED = "一致"
    LEFT_ONLY = "仅左侧"
    RIGHT_ONLY = "仅右侧"
    CONFLICTING = "冲突"
    AMBIGUOUS = "待定"
    EXCUSED = "合法例外"


class DiscrepancyState(Term):
    """差异处理状态."""

    OPEN = "待处理"
    ASSIGNED = "已分派"
    VERIFIED = "已核实"
    RESOLVED = "已解决"


class VerificationReason(Term):
    """核查事由 (HL-66, QC-42, QC-43)."""

    NO_SUCH_PERSON = "户籍库查无此人"
    IDENTITY_ERROR = "身份信息有误"
    UNCLEAR_HOUSEHOLD = "户籍地不明"
    UNCLEAR_RESIDENCE = "居住地不明"
    NO_ID_NUMBER = "无身份证号，请督促办理入户"


class VerificationFinding(Term):
    """公安审查结论 (HL-66), and the outcome that the register is right."""

    NO_SUCH_PERSON = "查无此人"
    AGE_MISMATCH = "年龄不符"
    DUPLICATE_HOUSEHOLD = "户籍重复"
    DECEASED = "死亡"
    MOVED_OUT_CANCELLED = "迁出注销"
    MISSING = "失踪失联"
    REGISTER_CONFIRMED = "户籍信息无误"


class VerificationState(Term):
    """核查请求状态 (catalogue 4.10)."""

    CREATED = "已创建"
    SENT = "已发送"
    RECEIVED = "已受理"
    CONCLUDED = "已作结论"
    APPLIED = "已应用"
    DISPUTED = "有异议"


UNANSWERED = frozenset({VerificationState.SENT, VerificationState.RECEIVED, VerificationState.DISPUTED})
"""States in which a department has been asked and its word is waited for."""
