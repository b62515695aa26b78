"""The long trial: `make chaos N=200 SEED=1`, or this file given to pytest. RUN=17 repeats one run of a seed alone."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tests.exchange.chaos import campaign


def test_whatever_is_killed_the_month_ends_as_an_undisturbed_one(tmp_path: Path) -> None:
    runs, seed, began = int(os.environ.get("N", "200")), os.environ.get("SEED", "1"), time.monotonic()
    alone = os.environ.get("RUN")
    wrong = {}
    with campaign.opened(tmp_path, lambda said: print(said, flush=True)) as trial:  # noqa: T201  # the result
        for number in [int(alone)] if alone else range(runs):
            plan = trial.drawn(f"{seed}/{number}")
            if found := trial.trial(plan):
                wrong[f"SEED={seed} RUN={number}"] = found
                print(f"WRONG: SEED={seed} RUN={number} {plan}", *found[:20], sep="\n  ", flush=True)  # noqa: T201
        print(trial, f"{time.monotonic() - began:.0f} s", f"{len(wrong)} wrong", sep="\n", flush=True)  # noqa: T201
    assert not wrong
