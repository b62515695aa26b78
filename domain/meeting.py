"""Words about meetings of units (会议): a township's special meetings, the government's deliberations (QC-46, HL-45)."""

from __future__ import annotations

from domain.vocabulary import Term


class MeetingType(Term):
    """会议类型 (HL-45)."""

    SPECIAL = "专题会议"
    EXECUTIVE = "常务会"
    OFFICE = "办公会"
    JOINT = "联席会"
    OTHER = "其他会议"
