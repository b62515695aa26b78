"""Every address at which departments that call are answered."""

from __future__ import annotations

from collections.abc import Callable

from starlette.routing import Route

from auth.rate import Rate
from execution.limits import Limits
from hub.calling.code_lists import CodeLists
from hub.calling.desk import Desk
from hub.calling.intake import SECONDS, Intake
from hub.calling.packages import Judges, Packages
from hub.calling.predicates import Predicates
from hub.calling.receipts import Receipts
from hub.faults import guarded

_SAVED = 60  # seconds' worth of questions that a client may save up


def routes(
    desk: Desk,
    limits: Limits,
    clock: Callable[[], float],
    patience: float,
    judges: Judges | None,
    receipt_keys: str,
) -> list[Route]:
    """The routes. patience: seconds that a request may take; one with a package's body has those besides in which it comes."""
    packages = Packages(desk, Intake(limits.upload), judges)
    asked = Rate(limits.questions, max(1, round(_SAVED * limits.questions)), clock)
    answered = [
        *packages.routes(),
        *Receipts(desk, receipt_keys).routes(),
        *CodeLists(desk).routes(),
        *Predicates(desk, asked).routes(),
    ]
    return [*guarded([packages.all()], patience + SECONDS), *guarded(answered, patience)]
