"""The report: tables for people, JSON for comparing runs."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.reads.measure import Results, Slice
from benchmarks.reads.servers import NAMES
from benchmarks.reads.targets import verdicts


def show(results: Results, about: dict[str, object], console: Console) -> None:
    """Print everything."""
    console.print("  ".join(f"{name}: {value}" for name, value in about.items()), soft_wrap=True)
    for operation in results.slices:
        console.print(_operation(results, operation))
    if results.pages:
        console.print(_pages(results))
    console.print(_memory(results))
    console.print(_targets(results))


def write(results: Results, about: dict[str, object], path: Path) -> None:
    """The same as JSON."""
    whole = {
        "about": about,
        "operations": {
            operation: {
                name: {**asdict(each), "bytes": results.sizes[operation][name]} for name, each in by.items()
            }
            for operation, by in results.slices.items()
        },
        "pages": {
            name: {place: asdict(each) for place, each in by.items()} for name, by in results.pages.items()
        },
        "memory_mb": results.memory,
        "targets": [asdict(each) for each in verdicts(results)],
    }
    path.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _operation(results: Results, operation: str) -> Table:
    slices = results.slices[operation]
    ours = slices.get("ours")
    table = Table(
        "server", "requests/s", "p50 ms", "p99 ms", "CPU ms", "+ PG", "= total", "bytes", "ours / it",
        title=f"{operation}, {max(each.connections for each in slices.values())} connections",
    )  # fmt: skip
    for name, each in sorted(slices.items(), key=lambda item: -item[1].rate):
        ratio = f"{ours.rate / each.rate:.2f}×" if ours and each is not ours else ""
        table.add_row(NAMES[name], *_figures(each, slices), f"{results.sizes[operation][name]:,}", ratio)
    return table


def _figures(each: Slice, slices: dict[str, Slice]) -> list[str]:
    # Slower servers are asked over fewer connections, or no answer would come within a slice.
    fewer = "*" if each.connections < max(other.connections for other in slices.values()) else ""
    costs = (each.server_cpu, each.postgres_cpu, each.cpu)
    shown = ["?" if cost is None else f"{cost:,.3f}" for cost in costs]
    return [f"{each.rate:,.1f}{fewer}", f"{each.p50:,.1f}{fewer}", f"{each.p99:,.1f}{fewer}", *shown]


def _pages(results: Results) -> Table:
    table = Table("server", "first pages/s", "last pages/s", "last / first", title="q2 by depth")
    for name, by in results.pages.items():
        near, far = by["near"].rate, by["far"].rate
        table.add_row(NAMES[name], f"{near:,.1f}", f"{far:,.1f}", f"{far / near:.2f}")
    return table


def _memory(results: Results) -> Table:
    table = Table("server", "before", "after", title="resident memory, MB")
    for name, (before, after) in results.memory.items():
        table.add_row(NAMES[name], f"{before:.0f}", f"{after:.0f}")
    return table


def _targets(results: Results) -> Table:
    table = Table("target", "wanted", "found", "", title="targets")
    for each in verdicts(results):
        table.add_row(each.what, each.wanted, each.found, "[green]met[/]" if each.met else "[red]not met[/]")
    return table
