"""Words about clues of venues that harm pupils, and what was done about them (场所违规线索; HL-23, HL-23a, HL-31a, QC-11, QC-11a)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.vocabulary import Term


class VenueType(Term):
    """场所类型: of a venue, or of what is offered there (HL-23, HL-23a)."""

    NET_CAFE = "互联网上网服务营业场所"
    DANCE_HALL = "歌舞娱乐场所"
    ARCADE = "电子游戏场所"
    PUBLICATION = "出版物"
    ACTIVITY = "文化娱乐项目"
    OTHER = "其他场所"


class VenueMatter(Term):
    """违规事项."""

    ADMITS_MINORS = "接纳未成年人"
    HARMFUL_VENUE = "校园周边不利于身心健康的场所"
    HARMFUL_PUBLICATION = "有害学生身心健康的出版物、文化娱乐项目"
    SURROUNDINGS = "校园周边环境"


class VenueClueState(Term):
    """场所违规线索状态."""

    REPORTED = "已上报"
    ACCEPTED = "已受理"
    ACTED = "已处置"
    CLOSED = "已办结"
    NOT_FOUND = "查无此事"
    RETURNED = "已退回"


class VenueActionKind(Term):
    """处置措施 (HL-23 处罚, HL-23a 查禁、查封)."""

    WARNING = "警告"
    PENALTY = "行政处罚"
    CLOSURE = "责令停业、取缔"
    SEIZURE = "查禁、查封、收缴"


class VenueParty(Term):
    """处置对象: 营业单位及个人 (HL-23). No person is named."""

    VENUE = "营业单位"
    PERSON = "个人"


_PLACES = frozenset(VenueType) - {VenueType.PUBLICATION, VenueType.ACTIVITY}
FITS: Mapping[VenueMatter, frozenset[VenueType]] = {
    VenueMatter.ADMITS_MINORS: _PLACES,
    VenueMatter.HARMFUL_VENUE: _PLACES,
    VenueMatter.HARMFUL_PUBLICATION: frozenset({VenueType.PUBLICATION, VenueType.ACTIVITY}),
    VenueMatter.SURROUNDINGS: frozenset(VenueType),
}
"""What can be said of what: a book admits nobody."""
NEAR_SCHOOL = frozenset({VenueMatter.HARMFUL_VENUE, VenueMatter.SURROUNDINGS})
"""Matters of a school's surroundings: the school is named."""
FARTHEST = 100_000
"""Metres from a school."""
