"""The speed to reach, as ratios measured side by side: what was wanted, what was found, whether it is met."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.reads.measure import Results

_FASTER = {"q1": 5.0, "q2": 4.0, "q3": 3.0}
_CHEAPER = {"q1": 1 / 5, "q2": 1 / 3, "q3": 1 / 2.5}
_FLOOR = {"q1": 1.3, "q2": 1.1, "q3": 1.0}
_RIGHTS, _WATCHED, _DEEP, _MEMORY = 0.05, 0.30, 0.10, 120.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """One target."""

    what: str
    wanted: str
    found: str
    met: bool


def verdicts(results: Results) -> list[Verdict]:
    """All targets that this run can tell of."""
    found = [each for name in results.slices for each in _operation(results, name)]
    if pages := results.pages.get("ours"):
        slower = 1 - pages["far"].rate / pages["near"].rate
        found.append(
            Verdict("deep page, requests/s lost", f"≤ {_DEEP:.0%}", f"{slower:.1%}", slower <= _DEEP)
        )
    if "ours" in results.memory:
        after = results.memory["ours"][1]
        found.append(
            Verdict("memory after the run", f"≤ {_MEMORY:.0f} MB", f"{after:.0f} MB", after <= _MEMORY)
        )
    return found


def _operation(results: Results, name: str) -> list[Verdict]:
    slices = results.slices[name]
    ours, found = slices.get("ours"), []
    if ours is None:
        return []
    if peer := slices.get("postgraphile"):
        found.append(_at_least(f"{name} requests/s to PostGraphile's", _FASTER[name], ours.rate / peer.rate))
        if ours.cpu is not None and peer.cpu:
            ratio, most = ours.cpu / peer.cpu, _CHEAPER[name]
            found.append(
                Verdict(
                    f"{name} processor time to PostGraphile's",
                    f"≤ {most:.2f}×",
                    f"{ratio:.2f}×",
                    ratio <= most,
                )
            )
        if ours.connections == peer.connections:
            wanted, said = f"< {peer.p50:.1f} ms", f"{ours.p99:.1f} ms"
            found.append(Verdict(f"{name} p99, below PostGraphile's p50", wanted, said, ours.p99 < peer.p50))
    if floor := slices.get("hand"):
        found.append(
            _at_least(f"{name} requests/s to hand-written endpoints", _FLOOR[name], ours.rate / floor.rate)
        )
    for without, what, most in (
        # What rights alone cost is told by two servers that both keep the log.
        ("open", "rights", _RIGHTS),
        ("bare", "rights, masks and the audit log", _WATCHED),
    ):
        if peer := slices.get(without):
            lost = 1 - ours.rate / peer.rate
            found.append(
                Verdict(f"{name} requests/s lost to {what}", f"≤ {most:.0%}", f"{lost:.1%}", lost <= most)
            )
    return found


def _at_least(what: str, least: float, ratio: float) -> Verdict:
    return Verdict(what, f"≥ {least:.1f}×", f"{ratio:.2f}×", ratio >= least)
