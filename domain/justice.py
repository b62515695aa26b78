"""Words about children whom a sentence concerns, as justice knows them (QC-44, R14): they belong to restricted groups (catalogue 2.2)."""

from __future__ import annotations

from collections.abc import Mapping

from domain.student import SpecialGroup
from domain.vocabulary import Term


class JusticeKind(Term):
    """名单类别 (QC-44)."""

    CHILD_OF_INMATE = "服刑人员未成年子女"
    JUVENILE_INMATE = "未成年服刑人员"


GROUP_OF: Mapping[JusticeKind, SpecialGroup] = {
    JusticeKind.CHILD_OF_INMATE: SpecialGroup.CHILD_OF_INMATE,
    JusticeKind.JUVENILE_INMATE: SpecialGroup.JUVENILE_INMATE,
}
"""The restricted group that one who is listed so belongs to."""
