"""Words of the one form per child (一生一表): what a dossier of a dropout holds (DC-16, catalogue 2.1 C2)."""

from __future__ import annotations

from domain.vocabulary import Term


class DossierItem(Term):
    """一生一表内容 (C2). The child itself is always there."""

    GUARDIAN = "监护人及联系方式"
    CAUSES = "辍学原因"
    ATTEMPTS = "劝返情况及结果"
    PARTICIPANTS = "参加人员"
    REPORTS = "书面报告"
    NOTICES = "送达的通知书"


BEFORE_ENFORCING = (
    DossierItem.CAUSES,
    DossierItem.ATTEMPTS,
    DossierItem.PARTICIPANTS,
    DossierItem.REPORTS,
)
"""What stands in the form before a child's guardian is served with anything (4.2 DROPOUT → ENFORCING)."""
