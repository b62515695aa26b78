"""Papers (证明材料): which evidence must be shown before something is decided, from whom, under which clause (BS-17, 2.4)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.errors import Fixer, Reason, Refused
from domain.evidence import EvidenceKind
from domain.organization import Department


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that is needed: any of these kinds, said by one of these departments where some are named."""

    kinds: tuple[EvidenceKind, ...]
    clause: str
    sources: tuple[Department, ...] = ()

    def is_met(self, shown: Iterable[tuple[EvidenceKind, Department]]) -> bool:
        """Whether what is shown holds it."""
        return any(
            kind in self.kinds and (not self.sources or source in self.sources) for kind, source in shown
        )

    @property
    def zh(self) -> str:
        """What it is called, and who gives it."""
        by = f"（由{'或'.join(each.zh for each in self.sources)}出具）" if self.sources else ""
        return "或".join(each.zh for each in self.kinds) + by

    @property
    def en(self) -> str:
        """The same by the codes of evidence and departments."""
        by = f" (from {' or '.join(each.name for each in self.sources)})" if self.sources else ""
        return " or ".join(each.name for each in self.kinds) + by


def require(papers: Iterable[Paper], shown: Iterable[tuple[EvidenceKind, Department]]) -> None:
    """Raise Refused (EVIDENCE_MISSING) naming every paper that is not shown, and who can give it."""
    held = list(shown)
    missing = [paper for paper in papers if not paper.is_met(held)]
    if missing:
        zh = f"缺少：{'；'.join(paper.zh for paper in missing)}"
        en = f"missing: {'; '.join(paper.en for paper in missing)}"
        raise Refused(Reason("EVIDENCE_MISSING", zh, en, Fixer.CALLER, "evidence", missing[0].clause))
