"""Words about a child: where it is schooled, how it is registered, which groups it belongs to (catalogue 2.2)."""

from __future__ import annotations

from domain.vocabulary import Term


class Sex(Term):
    """性别, GB/T 2261.1."""

    UNKNOWN = "未知的性别", "0"
    MALE = "男", "1"
    FEMALE = "女", "2"
    NOT_STATED = "未说明的性别", "9"


class IdType(Term):
    """身份证件类型."""

    RESIDENT_ID = "居民身份证", "1"
    HK_MACAO_PERMIT = "港澳居民来往内地通行证", "6"
    TAIWAN_PERMIT = "台湾居民来往大陆通行证", "7"
    HMT_RESIDENCE_PERMIT = "港澳台居民居住证", "8"
    PASSPORT = "护照", "A"
    HOUSEHOLD_REGISTER = "户口簿", "B"
    NONE = "无证件", "Z"


class IdStatus(Term):
    """身份信息核验状态."""

    VERIFIED = "已核验"
    UNVERIFIED = "未核验"
    MISSING = "无身份证号"
    CONFLICT = "信息冲突"


class SchoolingStatus(Term):
    """就学状态: where the child is, as a fact (catalogue 2.2)."""

    ATTENDING = "在校就读"
    ATTENDING_INCLUSIVE = "随班就读"
    ATTENDING_SPECIAL_SCHOOL = "特教学校就读"
    HOME_TEACHING = "送教上门"
    ATTENDING_VOCATIONAL = "职业学校完成义务教育（学籍保留）"
    ATTENDING_IN_JURISDICTION_UNREGISTERED = "市域内就读无学籍"
    ATTENDING_ELSEWHERE_UNREGISTERED = "省内外就读无学籍"
    ATTENDING_ELSEWHERE_REGISTERED_HERE = "在籍、已在外地上学（待转接）"
    NOT_REPORTED = "未报到/未返校"
    AT_RISK = "有辍学苗头"
    SUSPECTED_DROPOUT = "疑似辍学"
    DROPOUT = "辍学"
    NEVER_ENROLLED = "失学/未入学"
    SUSPENDED_ILLNESS = "休学（因病）"
    DEFERRED = "延缓入学"
    ABROAD_RETAINED = "短期出国（保留学籍）"
    EXEMPTED = "免予入学"
    APPROVED_NON_ENROLLMENT = "特殊情况经市政府批准"
    UNREACHABLE = "无法联系"
    IDENTITY_UNRESOLVED = "户籍、身份待核"
    RETURNED = "返校（复学，跟踪中）"
    GRADUATED = "毕业"
    AGED_OUT = "超龄"
    DECEASED = "死亡"
    MOVED_OUT = "迁出"


class RegistrationProgress(Term):
    """入户办理进度 (QC-42): how far the household registration of a child without a number has come, as the police say."""

    URGED = "已督促办理"
    APPLIED = "已申请入户"
    EVIDENCE_MISSING = "材料待补"
    REGISTERED = "已办理入户"
    NOT_FOUND = "查找不到"


class EnrollmentStatus(Term):
    """学籍状态 (catalogue 2.2)."""

    NONE = "无学籍"
    ACTIVE = "在籍"
    SUSPENDED = "休学"
    RETAINED_ABROAD = "出国保留学籍"
    RETAINED_VOCATIONAL = "职校就读保留学籍"
    MARKED_DROPOUT = "辍学标注"
    TRANSFERRING = "转学办理中"
    TRANSFERRED_OUT = "转出"
    CANCELLED = "注销"
    GRADUATED = "毕业"


HELD_ENROLLMENT = (
    EnrollmentStatus.ACTIVE,
    EnrollmentStatus.SUSPENDED,
    EnrollmentStatus.RETAINED_ABROAD,
    EnrollmentStatus.RETAINED_VOCATIONAL,
    EnrollmentStatus.MARKED_DROPOUT,
    EnrollmentStatus.TRANSFERRING,
)
"""The states in which a child holds a 学籍 somewhere in the county."""


class RegistryMark(Term):
    """学籍系统标注 (HL-63, QC-38)."""

    NONE = "无标注"
    DROPOUT = "辍学"
    SUSPENDED = "休学"


class SpecialGroup(Term):
    """特殊群体 (catalogue 2.2)."""

    LEFT_BEHIND = "留守儿童"
    MIGRANT = "流动儿童"
    MIGRANT_WORKER_CHILD = "进城务工人员随迁子女"
    CHILD_IN_DIFFICULTY = "困境儿童"
    DISABLED = "残疾儿童少年"
    THREE_DISABILITY = "三类残疾儿童"
    SEVERELY_DISABLED = "重度残疾儿童"
    JUVENILE_INVOLVED_IN_CASE = "涉案未成年人"
    CHILD_OF_INMATE = "服刑人员未成年子女"
    JUVENILE_INMATE = "未成年服刑人员"
    MONITORED_HOUSEHOLD = "监测户子女"
    REGISTERED_POOR = "建档立卡贫困家庭子女"
    RURAL_POOR_DISABLED_FAMILY = "非建档立卡的农村贫困残疾人家庭子女"
    RURAL_DIBAO = "农村低保家庭子女"
    DIBAO = "低保户子女"
    RURAL_TEKUN = "农村特困救助供养人员家庭子女"
    TEKUN = "特困户子女"
    POOR_FAMILY = "贫困家庭学生"
    ECONOMIC_DIFFICULTY = "家庭经济困难学生"
    DISABLED_FAMILY_CHILD = "残疾人家庭就学子女"
    LEARNING_DIFFICULTY = "学习困难学生"
    SCHOOL_WEARY = "厌学生"
    BEHAVIOR_DEVIATION = "行为偏差学生"
    SPECIAL_CHILD = "特殊儿童"
    RETURNED_STUDENT = "劝返复学学生"
    NO_ID_NUMBER = "无身份证号儿童少年"
    ORPHAN = "孤儿"
    DE_FACTO_UNATTENDED = "事实无人抚养儿童"


POOR_GROUPS = frozenset(
    {
        SpecialGroup.MONITORED_HOUSEHOLD,
        SpecialGroup.REGISTERED_POOR,
        SpecialGroup.RURAL_POOR_DISABLED_FAMILY,
        SpecialGroup.RURAL_DIBAO,
        SpecialGroup.DIBAO,
        SpecialGroup.RURAL_TEKUN,
        SpecialGroup.TEKUN,
        SpecialGroup.POOR_FAMILY,
        SpecialGroup.ECONOMIC_DIFFICULTY,
    }
)
"""Of poor families, of one kind or another; POOR_FAMILY is any of them."""
RESTRICTED_GROUPS = frozenset(
    {SpecialGroup.JUVENILE_INVOLVED_IN_CASE, SpecialGroup.CHILD_OF_INMATE, SpecialGroup.JUVENILE_INMATE}
)
"""Groups behind a scope of their own (catalogue 9.2)."""

FINDING_GROUPS = frozenset({SpecialGroup.THREE_DISABILITY, SpecialGroup.SEVERELY_DISABLED})
"""Groups that tell a kind or a degree of disability: a finding, behind a scope of its own (decision 0020)."""


class CoverageBasis(Term):
    """责任依据: why the child is this county's: the two responsible places are kept apart (catalogue A-41)."""

    HOUSEHOLD = "户籍"
    RESIDENCE = "居住"
    BOTH = "户籍且居住"


class HouseholdStatus(Term):
    """户籍状态."""

    VALID = "有效"
    CANCELLED = "注销"
    NONE = "无户籍"


class GuardianRelation(Term):
    """与监护人关系, GB/T 4761 (two-digit part)."""

    FATHER = "父亲", "51"
    MOTHER = "母亲", "52"
    GRANDFATHER = "祖父", "61"
    GRANDMOTHER = "祖母", "62"
    MATERNAL_GRANDFATHER = "外祖父", "63"
    MATERNAL_GRANDMOTHER = "外祖母", "64"
    OTHER = "其他", "99"
