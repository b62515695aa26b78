"""How a ledger is to be kept here: under which name and form, when it is due, by which clauses (policies, catalogue 2.1 A)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from database import tables
from domain import ledger_form
from domain.form import Column, Form
from domain.ledger import LedgerCadence, LedgerType

_MONTHLY = frozenset({LedgerCadence.MONTHLY, LedgerCadence.ANY_TIME, LedgerCadence.CONTINUOUS})


@dataclass(frozen=True, slots=True)
class Kept:
    """The ledger as the place's document wants it. cadence: none where the document names none."""

    title: str
    form: Form
    columns: tuple[Column, ...]
    cadence: frozenset[LedgerCadence]
    clauses: tuple[str, ...]

    def is_monthly(self, place: Iterable[str]) -> bool:
        """Whether each month must be confirmed. place: what the place says of all its ledgers (ledger.update)."""
        return bool(_MONTHLY & self.cadences(place))

    def cadences(self, place: Iterable[str]) -> frozenset[LedgerCadence]:
        """The ledger's own cadence, else the one of all ledgers of the place."""
        return self.cadence or frozenset(LedgerCadence[name] for name in place)


async def kept(session: AsyncSession, jurisdiction_code: str, type: LedgerType) -> Kept:
    """How a place keeps a ledger; one that its document does not name has the form and name of the catalogue."""
    wanted = tables.RequiredLedger
    found = await session.scalar(
        select(wanted)
        .where(wanted.jurisdiction_code == jurisdiction_code, wanted.type == type, wanted.valid_to.is_(None))
        .order_by(wanted.ordinal)
        .limit(1)
    )
    clauses = tuple(found.clauses) if found else ()
    form = ledger_form.of(type, clauses)
    stated = frozenset(LedgerCadence[name] for name in (found.cadence if found else ()))
    return Kept(
        found.name_zh if found else form.title,
        form,
        form.of(clauses),
        stated - {LedgerCadence.NOT_STATED},
        clauses,
    )
