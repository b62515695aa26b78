"""Whom a field is for: one table of what each audience's contract shows. What does not stand here is not shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from schema.declared import Audience, Subgraph
from schema.ownership import Owned


@dataclass(frozen=True, slots=True)
class Shown:
    """What a contract shows. of: all that these subgraphs own; changes: mutations too.

    besides: single fields of nouns that other subgraphs own, by the names they have in their files. without: nouns
    that it does not show, whoever owns them.
    """

    of: frozenset[Subgraph]
    changes: bool
    besides: Mapping[str, frozenset[str]]
    without: frozenset[str] = frozenset()

    def has(self, field: Owned) -> bool:
        """Whether the contract shows a field of a noun or of a root."""
        if (field.changes and not self.changes) or {field.type, field.target} & self.without:
            return False
        return field.owner in self.of or field.column in self.besides.get(field.type, ())


CONTRACTS: Mapping[Audience, Shown] = {
    # A department recognizes the child that a line of its own package is about, and learns nothing more of it.
    Audience.PARTNER: Shown(
        of=frozenset({Subgraph.RESPONSIBILITIES, Subgraph.DUTIES, Subgraph.EXCHANGES}),
        changes=False,
        besides={"Student": frozenset({"id", "name", "sex", "birth_date", "jurisdiction"})},
        without=frozenset(
            {
                "AuditRecord",
                "OauthClient",
                "TrustedDocument",
                "UserAccount",
                "AccessGrant",
                "GuaranteeAssignment",
                "PeriodReport",
                "ReportFigure",
                "ReportSection",
                "Submission",
                "SubmissionItem",
                "IndicatorException",
                "CohortRecord",
                "SchoolCondition",
                "Teacher",
            }
        ),
    ),
    Audience.PORTAL: Shown(of=frozenset(Subgraph), changes=True, besides={}),
    Audience.AUDITOR: Shown(of=frozenset(Subgraph), changes=False, besides={}),
}
"""Which rows a viewer sees is decided by grants alone, whatever contract it uses."""
