"""认定辍学: a named person determines that a suspected dropout is one (DC-14, GH-33)."""

from datetime import date

from strawberry import ID

from auth.scopes import CASES_WRITE
from resolvers import case as case_rows
from schema.case import DropoutCase
from schema.case_changes import CaseChanged, CaseResult
from schema.client import KEY, VERSION
from schema.declared import Subgraph
from schema.fields import change, extend
from schema.inputs import asked, given
from schema.query import Mutation


@given
class CaseDetermineDropoutInput:
    """认定辍学: by a named person, never by the hub (DC-14, GH-33)."""

    case_id: ID = asked("个案: which.", of="DropoutCase", required=True)
    expected_version: int = asked(VERSION, required=True)
    determined_by: str = asked("认定人: who determined it.", required=True)
    determined_on: date = asked("认定日期: when.", required=True)
    reason: str = asked("认定理由: on which facts.", required=True)
    idempotency_key: str | None = asked(KEY)


@extend(Mutation, owner=Subgraph.LEDGERS)
class DeterminationChanges:
    case_determine_dropout = change(
        CaseResult,
        DropoutCase,
        case_rows.determine_dropout,
        "认定辍学: enter the child in the ledger of dropouts, mark the registry (DC-14, QC-38, GH-19).",
        scope=CASES_WRITE,
        done=CaseChanged,
        input=CaseDetermineDropoutInput,
    )
