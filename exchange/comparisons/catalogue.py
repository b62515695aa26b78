"""All comparisons that departments' registers are held to, in the order in which they are made (catalogue 2.13)."""

from __future__ import annotations

from exchange.comparisons import disability, household, labor, police, poverty

COMPARISONS = (
    household.NOT_ENROLLED,
    household.NOT_IN_REGISTER,
    household.IDENTITY,
    household.CANDIDATES,
    household.HOUSEHOLD_CHANGED,
    disability.NOT_ENROLLED,
    disability.CERTIFICATE,
    poverty.POOR_DROPOUT,
    labor.MINOR_WORKING,
    police.NOT_ENROLLED,
    police.IDENTITY,
)
