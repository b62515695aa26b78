"""疑似同一人: two entries that may be one child, decided by a person (catalogue 2.13)."""

from typing import Annotated

import strawberry
from strawberry import ID

from auth.scopes import CASES_WRITE
from resolvers import candidate as candidate_rows
from schema.client import KEY
from schema.comparison import Discrepancy
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation, Refused

_WHICH = "差异: which candidate, of M-10 or M-15."
_SEEN = "版本: the version that you saw."


@given
class CandidateDecideInput:
    """判定疑似同一人: whether two entries are one child."""

    discrepancy_id: ID = asked(_WHICH, of="Discrepancy", required=True)
    expected_version: int = asked(_SEEN, required=True)
    same_person: bool = asked("是否同一人: one child, or two.", required=True)
    reason: str = asked("理由: why, without any number of a person.", required=True)
    idempotency_key: str | None = asked(KEY)


@given
class CandidateUndoInput:
    """撤销判定: the pair is a candidate again."""

    discrepancy_id: ID = asked(_WHICH, of="Discrepancy", required=True)
    expected_version: int = asked(_SEEN, required=True)
    reason: str = asked("理由: why, without any number of a person.", required=True)
    idempotency_key: str | None = asked(KEY)


@strawberry.type(description="疑似同一人判定结果: it was done.")
class CandidateDecided:
    discrepancy: Discrepancy | None = strawberry.field(description="差异: as it stands now.")


CandidateResult = Annotated[
    CandidateDecided | Refused,
    strawberry.union("CandidateResult", description="疑似同一人判定结果: done, or refused."),
]


@extend(Mutation, owner=Subgraph.LEDGERS)
class CandidateChanges:
    candidate_decide = change(
        CandidateResult,
        Discrepancy,
        candidate_rows.decide,
        "判定是否同一人: of a register's line, whose number every comparison takes for the child's from then on, or of two children "
        "with a 学籍 each, one of which is cancelled by the police's conclusion (QC-42, HL-66). Neither file changes.",
        scope=CASES_WRITE,
        done=CandidateDecided,
        input=CandidateDecideInput,
    )
    candidate_undo = change(
        CandidateResult,
        Discrepancy,
        candidate_rows.undo,
        "撤销判定: everything is compared as before it.",
        scope=CASES_WRITE,
        done=CandidateDecided,
        input=CandidateUndoInput,
    )
