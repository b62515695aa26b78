"""Words and rules of contacts, home visits and persuasion: who went, how, and what the visit counts for (catalogue 2.7)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from domain.vocabulary import Term


class VisitMode(Term):
    """家访方式 (catalogue 3.3, BS-28)."""

    IN_PERSON = "入户"
    PHONE = "电话"
    WECHAT = "微信"
    VIDEO = "视频"
    SCHOOL_MEETING = "到校面谈"


class VisitPurpose(Term):
    """家访事由 (DC-L2b, GH-45, QC-16, QC-17, DC-20, GH-37)."""

    ROUTINE = "日常家访"
    SIGN_TRACKING = "苗头跟踪调查"
    PERSUADE_TO_STUDY = "劝学家访"
    DISABILITY_VERIFICATION = "残疾儿童走访核查"
    FOLLOW_UP = "返校跟踪回访"


class VisitPeriod(Term):
    """家访时段 (QC-16, QC-17)."""

    TERM_START = "开学初"
    TERM = "学期中"
    HOLIDAY = "寒暑假"


class VisitorRank(Term):
    """家访人身份."""

    HOMEROOM_TEACHER = "班主任"
    TEACHER = "任课教师"
    DESIGNATED_OFFICER = "学校专人"
    SCHOOL_LEADER = "校领导"
    VILLAGE_CADRE = "村（居）委会干部"
    TOWNSHIP_CADRE = "乡镇（街道）干部"
    BUREAU_OFFICER = "教育局人员"
    POLICE = "公安"
    FEDERATION = "残联"
    OTHER = "其他人员"


class VisitScope(Term):
    """家访适用范围: what a visit counts for (`remoteVisit.countsFor`)."""

    ROUTINE = "日常家访"
    THREE_VISITS = "三访"
    CONFIRMED_DROPOUT = "辍学劝返"


class ContactChannel(Term):
    """联系方式."""

    PHONE = "电话"
    MESSAGE = "短信、微信"
    IN_PERSON = "当面"
    THROUGH_VILLAGE = "经村（居）委会"
    THROUGH_RELATIVE = "经亲属、同学"


class ContactOutcome(Term):
    """联系结果."""

    REACHED = "已联系上"
    NO_ANSWER = "无人应答"
    WRONG_NUMBER = "号码有误"
    UNREACHABLE = "无法联系"


class PersuasionOutcome(Term):
    """劝返结果 (catalogue 3.2)."""

    RETURNED = "已返校"
    PROMISED = "承诺返校"
    REFUSED = "拒绝返校"
    NOT_FOUND = "未见到本人"
    UNREACHABLE = "无法联系"


_SCHOOL = frozenset(
    {
        VisitorRank.HOMEROOM_TEACHER,
        VisitorRank.TEACHER,
        VisitorRank.DESIGNATED_OFFICER,
        VisitorRank.SCHOOL_LEADER,
    }
)
_PARTNERS: Mapping[str, VisitorRank] = {
    "VILLAGE_COMMITTEE": VisitorRank.VILLAGE_CADRE,
    "VILLAGE_CADRES": VisitorRank.VILLAGE_CADRE,
    "TOWNSHIP": VisitorRank.TOWNSHIP_CADRE,
    "POLICE": VisitorRank.POLICE,
}


def scopes(mode: VisitMode, rules: Mapping[str, object]) -> list[VisitScope]:
    """What a visit of this mode counts for in the place (BS-28, A-33). A meeting at school is no visit to a home.

    rules: the place's `remoteVisitAllowed`, `remoteVisit.modes`, `remoteVisit.countsFor`.
    """
    if mode is VisitMode.IN_PERSON:
        return list(VisitScope)
    if mode is VisitMode.SCHOOL_MEETING:
        return [VisitScope.ROUTINE]
    if not rules["remoteVisitAllowed"] or mode.name not in _names(rules["remoteVisit.modes"]):
        return []
    return [each for each in VisitScope if each.name in _names(rules["remoteVisit.countsFor"])]


def is_joint(ranks: Sequence[VisitorRank], partners: Collection[str], work_group: int) -> bool:
    """Whether the school went together with one of the place's partners (BS-24, DC-15, QC-17).

    partners: of `jointVisit.partner`; work_group: how many people make a WORK_GROUP (`persuasion.workGroupMin`).
    """
    if not _SCHOOL & set(ranks):
        return False
    if "WORK_GROUP" in partners and len(ranks) >= work_group:
        return True
    return any(_PARTNERS[each] in ranks for each in partners if each in _PARTNERS)


def missing(visits: Iterable[Collection[VisitorRank]], wanted: int, order: Sequence[str]) -> list[str]:
    """What the 三访 still lack, as names of `visitsBeforeReport.ranks`, "ANY" where anybody may go; empty if nothing.

    visits: who went, of each visit that counts, oldest first. wanted: how many visits; order: who makes them, in turn (A-07).
    """
    turns = [order[place] if place < len(order) else "ANY" for place in range(wanted)]
    for ranks in visits:
        if turns and _makes(turns[0], ranks):
            turns.pop(0)
    return turns


def _makes(turn: str, ranks: Collection[VisitorRank]) -> bool:
    if turn == "SCHOOL_WITH_VILLAGE":
        return bool(_SCHOOL & set(ranks)) and VisitorRank.VILLAGE_CADRE in ranks
    return turn == "ANY" or VisitorRank[turn] in ranks


def _names(value: object) -> Collection[str]:
    return value if isinstance(value, list) else ()
