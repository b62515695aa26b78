"""What an exchange counted, for whoever sees none of the rows: small cells kept back, and nothing but counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from domain.suppression import Sum, suppressed
from exchange import memberships
from exchange.comparisons.catalogue import COMPARISONS

Counts = Mapping[str, Any]
_REPORTED = {comparison.code.name: comparison.reported for comparison in COMPARISONS}
_PARTS = ("accepted", "rejected", "held", "duplicate")
_PREVIEWED = ("packages", "comparisons", "moves", "doubts")
_PLAIN = ("sequence", "digest", "previous")


def run(counts: Counts, reported: Sequence[str], k: int) -> dict[str, Any]:
    """One comparison's counts. reported: buckets that are findings; the same numbers always lose the same cells."""
    # Left to the end: what was opened is part of what was found, but need not be all of it.
    shown = suppressed(
        {name: value for name, value in counts.items() if name != "opened"}, k, _sums(counts, reported)
    )
    if "opened" in counts:
        opened = suppressed({"opened": counts["opened"]}, k)["opened"]
        shown["opened"] = None if shown.get("found") is None else opened
    return shown


def summary(whole: Counts, k: int) -> dict[str, Any]:
    """A cycle's summary: of its parts those that are counts, and of a person's decision only when it was made."""
    return {name: _SHOWN[name](value, k) for name, value in whole.items() if name in _SHOWN}


def comparisons(counted: Counts, k: int) -> dict[str, Any]:
    """Each comparison's counts by its code, and of registers by theirs those against the memberships that rest on them."""
    return {name: run(each, _REPORTED.get(name, memberships.REPORTED), k) for name, each in counted.items()}


def moves(counted: Counts, k: int) -> dict[str, Any]:
    """How many rows were written."""
    return suppressed(counted, k)


def package(counts: Counts, k: int) -> dict[str, Any]:
    """A package's loss ledger: received = accepted + rejected + held + duplicate."""
    # What was accepted is the size of a register, which comparisons tell.
    sums = Sum(("received",), tuple((part,) for part in _PARTS), first=("received",))
    return suppressed(counts, k, [sums])


def rehearsal(report: Counts, k: int) -> dict[str, Any]:
    """When a department was rehearsed with, and its packages' loss ledgers; why in vain, by its code."""
    failed = {"failure": report["failure"]["code"]} if "failure" in report else {}
    return {"at": report["at"], "packages": [package(each, k) for each in report["packages"]], **failed}


def preview(told: Counts, k: int) -> dict[str, Any]:
    """What a preview came to, as the month itself would be told; rows by noun are the sums of what is kept back, so of none."""
    parts = {name: _SHOWN[name](told[name], k) for name in _PREVIEWED if name in told}
    return {**{name: told[name] for name in ("at", "digest", "waiting", "failure") if name in told}, **parts}


def _sums(counts: Counts, reported: Sequence[str]) -> list[Sum]:
    buckets = [("buckets", name) for name in counts["buckets"]]
    found = tuple(path for path in buckets if path[1] in reported)
    return [
        # Buckets of several comparisons may be the same children, and the left side is another's right one.
        Sum(("left",), (("matched",), *buckets), first=("matched",)),
        Sum(("found",), found),
        Sum(("buckets", "EXCUSED"), tuple(("excuses", name) for name in counts["excuses"])),
    ]


_SHOWN: Mapping[str, Callable[[Any, int], Any]] = {
    "snapshot": suppressed,
    "rehearsal": rehearsal,
    "comparisons": comparisons,
    "held": comparisons,
    "moves": moves,
    "doubts": lambda doubts, k: [
        {name: each[name] for name in ("package", "doubt", "about")} for each in doubts
    ],
    "waiting": lambda waiting, k: waiting,
    "packages": lambda packages, k: [package(each, k) for each in packages],
    "receipt": lambda receipt, k: {name: receipt[name] for name in _PLAIN},
    "preview": preview,
    "released": lambda decisions, k: [{"at": each["at"], "packages": each["packages"]} for each in decisions],
    "refused": lambda decisions, k: [{"at": each["at"], "package": each["package"]} for each in decisions],
}
