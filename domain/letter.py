"""Words about a responsibility letter (责任书) on its way to being in force (catalogue 2.10, 4.6)."""

from __future__ import annotations

from domain.vocabulary import Term


class LetterState(Term):
    """责任文书状态."""

    DRAFT = "草稿"
    PARTY_A_SIGNED = "甲方已签署"
    PARTY_B_SIGNED = "乙方已签署"
    EFFECTIVE = "生效"
    EXPIRED = "期满"
    SUPERSEDED = "已被替代"
