"""How soon the other worker goes on where a killed one stood: from its death to the first step of the run there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tests.exchange.chaos.stage import Stage

AT_MOST = 1.0  # seconds
AROUND = 3.0  # seconds in which a killed database or partner makes a death another story


@dataclass(frozen=True, slots=True)
class Takeover:
    """seconds: from the death on; late: how long the one who took over was kept waiting by the machine meanwhile."""

    run: str
    seconds: float
    late: float

    @property
    def in_time(self) -> bool:
        """Under a second of what the machine let it have."""
        return self.seconds - self.late < AT_MOST

    def __str__(self) -> str:
        return f"{self.run} after {self.seconds:.2f} s, of which {self.late:.2f} s were the machine's"


def measured(stage: Stage) -> list[Takeover]:
    """Every takeover by a worker that was ready when the other one died at work, while the database was not being killed."""
    events = stage.events()
    found = []
    for death in (each for each in events if each["what"] == "strike" and each["target"] == "worker"):
        [dead], died = death["killed"], death["t"]
        run = _at_work(events, dead, died)
        others = {each["pid"] for each in events if each["what"] == "ready" and each["t"] < died} - {dead}
        others -= {pid for each in events if _is_death(each) and each["t"] < died for pid in each["killed"]}
        if run is None or not others or _is_troubled(events, died):
            continue
        taken = next((e for e in events if e["what"] == "run" and e["run"] == run and e["t"] > died), None)
        if taken is None or taken["pid"] not in others:
            continue
        late = sum(
            each["seconds"]
            for each in events
            if each["what"] == "late" and each["pid"] == taken["pid"] and died < each["t"] <= taken["t"]
        )
        found.append(Takeover(run, taken["t"] - died, late))
    return found


def from_the_living(stage: Stage) -> int:
    """How many runs went on elsewhere while the worker that had begun them lived: nothing is lost by it, but it should be rare."""
    events, found = stage.events(), 0
    dead = {pid: e["t"] for e in events if _is_death(e) for pid in e["killed"]}
    begun: dict[str, int] = {}
    for each in (each for each in events if each["what"] == "run"):
        before = begun.get(each["run"], each["pid"])
        found += before != each["pid"] and dead.get(before, each["t"] + 1) > each["t"]
        begun[each["run"]] = each["pid"]
    return found


def _at_work(events: list[dict[str, Any]], pid: int, died: float) -> str | None:
    """Which run the dead had begun last and not ended."""
    own = [each for each in events if each["pid"] == pid and each["t"] <= died]
    begun = [each["run"] for each in own if each["what"] == "run"]
    ended = {each["run"] for each in own if each["what"] == "ended"}
    return begun[-1] if begun and begun[-1] not in ended else None


def _is_death(event: dict[str, Any]) -> bool:
    return event["what"] == "strike" and event["target"] == "worker"


def _is_troubled(events: list[dict[str, Any]], died: float) -> bool:
    others = [e for e in events if e["what"] == "strike" and e["target"] in ("database", "backend")]
    return any(abs(each["t"] - died) < AROUND for each in others)
