"""All comparisons, in the order in which they are made: departments' registers, then the county's own (catalogue 2.13)."""

from __future__ import annotations

from exchange.comparisons import (
    disability,
    household,
    justice,
    labor,
    overlap,
    persons,
    police,
    poverty,
    schooling,
)

COMPARISONS = (
    household.NOT_ENROLLED,
    household.NOT_IN_REGISTER,
    household.IDENTITY,
    household.CANDIDATES,
    household.HOUSEHOLD_CHANGED,
    disability.NOT_ENROLLED,
    disability.CERTIFICATE,
    poverty.ASSISTED,
    poverty.REGISTERED,
    labor.MINOR_WORKING,
    labor.MINOR_AT_WORKPLACE,
    justice.CHILD_NOT_ENROLLED,
    justice.JUVENILE_NOT_PLACED,
    police.NOT_ENROLLED,
    police.IDENTITY,
    schooling.PRESENT_NOT_REGISTERED,
    persons.LEDGER_PERSONS,
    persons.NO_NUMBER,
    persons.UNCLEAR_HOUSEHOLD,
    persons.UNCLEAR_RESIDENCE,
    persons.DUPLICATE,
    schooling.GRADUATE_NOT_ARRIVED,
    schooling.PERMIT_EXPIRED,
    overlap.THREE_WAY,
)
OWN = {each.code: each for each in COMPARISONS if each.needs is None}
"""Those for which no department sends anything: the county holds its own registers against each other."""
