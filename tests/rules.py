"""Tests name the rules they prove: `@pytest.mark.rule("GH-04")`. One that names a rule no document has is not collected."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from functools import cache

import pytest

from hub import coverage


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A collection error for whatever holds a test that names such a rule."""
    report = yield
    unknown = [line for item in report.result or () for line in _unknown(item)]
    if unknown:
        report.outcome, report.result, report.longrepr = "failed", [], "\n".join(unknown)
    return report


def _unknown(item: pytest.Item | pytest.Collector) -> Iterator[str]:
    if isinstance(item, pytest.Item):
        for rule in (rule for mark in item.iter_markers("rule") for rule in mark.args):
            if rule not in _known():
                yield f"{item.nodeid} names {rule}, which no document has"


@cache
def _known() -> frozenset[str]:
    return frozenset(rule.id for rule in coverage.rules())
