"""Words about children who study elsewhere (外出就学跟踪; DC-L6, QC-39)."""

from __future__ import annotations

from domain.vocabulary import Term


class OutboundEnd(Term):
    """跟踪终止原因."""

    TRANSFERRED = "学籍已转接"
    BACK = "已回本地就读"
    NO_LONGER_THERE = "已不在该校就读"
