"""Case after case until enough requests were answered; the first wrong one is cut down and told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

from tests.execution import equal, shrink
from tests.execution.cases import Case, Cases
from tests.execution.conftest import Hub
from tests.execution.coverage import Coverage
from tests.execution.cursors import Cursors
from tests.execution.equal import Tried


@dataclass
class Report:
    """What a trial was made of."""

    coverage: Coverage
    documents: int = 0
    requests: int = 0
    size: int = 0
    failed: int = 0
    empty: int = 0
    seconds: float = 0
    paths: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)

    def take(self, tried: Tried) -> None:
        self.documents += 1
        for answer in tried.answers:
            body = json.loads(answer.body)
            self.requests += 1
            self.size += len(answer.body)
            self.paths[answer.path.value] += 1
            self.empty += "errors" not in body and not _says(body["data"])
            self.failed += "errors" in body
            self.codes.update({error["extensions"]["code"] for error in body.get("errors", ())})

    def __str__(self) -> str:
        seen, whole = self.coverage.seen, self.coverage.fields
        asked = len(self.coverage.arguments & seen) / len(self.coverage.arguments)
        paths = ", ".join(f"{path} {self._share(count)}" for path, count in self.paths.most_common())
        return (
            f"{self.requests} requests of {self.documents} documents, {self.requests / self.seconds:.0f} a second"
            f" | {paths} | with errors {self._share(self.failed)}: {dict(self.codes.most_common())}"
            f" | empty {self._share(self.empty)} | {self.size // self.requests} bytes each"
            f" | fields {len(whole & seen) / len(whole):.1%}, arguments {asked:.1%}"
        )

    def _share(self, count: int) -> str:
        return f"{count / self.requests:.1%}"


async def run(hub: Hub, seed: int, requests: int, every: int = 0) -> Report:
    """Raises AssertionError with the smallest case that is answered wrongly. every: requests between two reports."""
    cases = Cases(hub.schema, hub.world, seed, Cursors(hub.world))
    report, began, told = Report(cases.coverage), monotonic(), 0

    async def attempt(case: Case) -> Tried:
        return await equal.tried(hub.answers, hub.world, case)

    while report.requests < requests:
        case = cases.next()
        tried = await attempt(case)
        if tried.wrong:
            shrinker = shrink.Shrinker(hub.schema, attempt)
            raise AssertionError(shrink.shown(*await shrinker.smallest(case, tried.wrong), seed))
        for answer in tried.answers:
            cases.cursors.learn(answer.body)
        report.take(tried)
        report.seconds = monotonic() - began
        if every and report.requests // every > told:
            told = report.requests // every
            print(report, flush=True)  # noqa: T201  # progress of a long run
    return report


def _says(data: object) -> bool:
    """Whether there is anything in an answer beyond empty lists and nulls."""
    if isinstance(data, dict):
        return any(_says(inner) for key, inner in data.items() if key != "__typename")
    if isinstance(data, list):
        return any(map(_says, data))
    return data not in (None, 0, False)
