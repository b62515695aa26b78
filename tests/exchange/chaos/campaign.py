"""Many runs, each by its seed, each held against one that nothing disturbed."""

from __future__ import annotations

import random
import shutil
import socket
import statistics
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from partners.departments import DEPARTMENTS
from tests.exchange.chaos import house, server, takeover
from tests.exchange.chaos.digest import Told, differences
from tests.exchange.chaos.house import House
from tests.exchange.chaos.judge import Verdict, children, judged
from tests.exchange.chaos.plan import Plan, draw
from tests.exchange.chaos.play import Ended, Stuck, played
from tests.exchange.chaos.server import Server
from tests.exchange.chaos.takeover import Takeover

_PORTS = range(20_000, 32_000)  # below those that the kernel gives to whoever connects


@dataclass(slots=True)
class Campaign:
    """Where runs are played, what they were, and what each partner's month is like when nothing disturbs it."""

    server: Server
    house: House
    folder: Path
    say: Callable[[str], object] = print
    done: Counter[str] = field(default_factory=Counter)
    takeovers: list[Takeover] = field(default_factory=list)
    _like: dict[str, Verdict] = field(default_factory=dict)
    _children: dict[str, Told] = field(default_factory=dict)
    _steps: dict[str, list[str]] = field(default_factory=dict)
    _seconds: dict[str, float] = field(default_factory=dict)
    _runs: int = 0

    def prepare(self, partners: Iterable[str]) -> None:
        """The undisturbed month of these partners."""
        for partner in partners:
            self._undisturbed(Plan("undisturbed", partner))

    def drawn(self, seed: str) -> Plan:
        """The plan of a seed."""
        return draw(seed, self._steps, self._seconds)

    def trial(self, plan: Plan) -> list[str]:
        """Play a run; what does not hold of it. Everything that was left is kept only then."""
        began = time.monotonic()
        try:
            like = self._undisturbed(plan.undisturbed)
            with self._played(plan, like.stops[0]["code"] if like.stops else "") as ended:
                verdict = judged(ended, self.house.signing, like)
                struck = [each for each in ended.stage.events() if each["what"] == "strike"]
                found = takeover.measured(ended.stage)
                wrong = [*verdict.wrong, *(f"took over late: {each}" for each in found if not each.in_time)]
                self._count(plan, struck, found)
                self.done["taken from the living"] += takeover.from_the_living(ended.stage)
                self.say(f"{plan.seed} {time.monotonic() - began:5.1f}s {plan}" + _told(ended, struck, found))
                if wrong:
                    raise _Wrong(wrong)
        except (_Wrong, Stuck) as failed:
            return failed.args[0] if isinstance(failed, _Wrong) else [str(failed)]
        return []

    def __str__(self) -> str:
        taken = [each.seconds for each in self.takeovers]
        told = f"{self._runs} runs; " + ", ".join(
            f"{name} {times}" for name, times in sorted(self.done.items())
        )
        if taken:
            told += f"\ntaken over {len(taken)} times: median {statistics.median(taken):.2f} s, longest {max(taken):.2f} s"
        return told

    def _count(self, plan: Plan, struck: list[dict[str, object]], found: list[Takeover]) -> None:
        self.done.update(f"kill {each['target']}" for each in struck)
        self.done.update(["nothing"] if not (struck or plan.passing or plan.roster) else [])
        self.done.update(each.value for each in plan.passing)
        self.done.update([plan.roster.fault.value] if plan.roster else [])
        self.takeovers += found

    def _undisturbed(self, plan: Plan) -> Verdict:
        if str(plan) not in self._like:
            with self._played(plan) as ended:
                found = judged(ended, self.house.signing)
                if found.wrong:
                    raise _Wrong(["undisturbed", *found.wrong])
                known = children(ended.stage.url)
                steps = [each["name"] for each in ended.stage.events() if each["what"] == "step"]
            if plan.roster is None:
                assert not found.stops, found.stops
                self._children[plan.partner] = known
                self._steps[plan.partner], self._seconds[plan.partner] = (
                    list(dict.fromkeys(steps)),
                    ended.seconds,
                )
            elif _was_mended(plan, found) and (strange := differences(known, self._children[plan.partner])):
                raise _Wrong(["undisturbed, and mended", *strange])
            self._like[str(plan)] = found
        return self._like[str(plan)]

    @contextmanager
    def _played(self, plan: Plan, due: str | None = None) -> Iterator[Ended]:
        self._runs += 1
        name, folder = f"run_{self._runs}", self.folder / f"{self._runs}"
        yield played(self.server, self.house, plan, folder, name, _free(), due)
        self.server.drop(name)
        shutil.rmtree(folder)


def _was_mended(plan: Plan, found: Verdict) -> bool:
    """Whether nothing rests on the roster that was wrong: it was refused, by the hub or by a person."""
    assert plan.roster is not None
    return bool(found.stops) and (plan.roster.refuse or found.stops[0]["code"] != "HELD")


class _Wrong(Exception):
    pass


@contextmanager
def opened(
    folder: Path, say: Callable[[str], object] = print, partners: Iterable[str] = DEPARTMENTS
) -> Iterator[Campaign]:
    """A server and a nursery, and the partners' months once undisturbed."""
    with server.running(folder / "server") as postgres, house.keeping() as nursery:
        campaign = Campaign(postgres, nursery, folder / "runs", say)
        campaign.prepare(partners)
        yield campaign


def _told(ended: Ended, struck: list[dict[str, object]], found: list[Takeover]) -> str:
    said = f"; {len(struck)} struck" if struck else ""
    said += "".join(f"; taken over in {each.seconds:.2f} s" for each in found)
    return said + "".join(f"; {stop['code']}" for stop in ended.stops)


def _free() -> int:
    for port in random.sample(_PORTS, len(_PORTS)):  # another trial may run beside this one
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
