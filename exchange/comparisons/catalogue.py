"""All comparisons that departments' registers are held to, in the order in which they are made (catalogue 2.13)."""

from __future__ import annotations

from exchange.comparisons import disability, household, labor, poverty

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
)
