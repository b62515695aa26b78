"""What must hold of every run: the same tables, every line accounted for, every push once, receipts that hold."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import psycopg
from joserfc.jwk import KeySet

from connectors.departments import CONNECTORS
from domain.exchange import Direction
from exchange.receipt_chain import Chain
from tests.exchange.chaos import digest
from tests.exchange.chaos.play import Ended
from tests.exchange.chaos.stage import Stage

CHILDREN = (
    "student",
    "household_registration",
    "enrollment",
    "discrepancy",
    "verification",
    "special_group_membership",
    "child_labor_clue",
    "medical_appraisal",
    "training_wish",
)
"""What a roster that was refused or failed must leave no trace in, once it was mended."""
_SAYS = frozenset({"exchange_package", "exchange_record", "comparison_run"})
_SAID_BY = frozenset({"source_package_id", "record_id", "run_id", "last_seen_run_id", "version"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a run left: its tables, its audit log, why it stopped on the way. wrong: what does not hold."""

    told: digest.Told
    audit: Sequence[Any]
    stops: Sequence[dict[str, str]]
    wrong: tuple[str, ...]


def judged(ended: Ended, keys: KeySet, like: Verdict | None = None) -> Verdict:
    """What a run left, held against one that nothing disturbed."""
    stage = ended.stage
    told, audit = digest.told(stage.url), digest.recorded(stage.url)
    wrong = [*_unbalanced(stage), *_pushed(stage), *_receipts(stage, keys), *_unsaid(ended.stops)]
    wrong += [f"worker broke: {each}" for each in _broken(stage)]
    if like is not None:
        wrong += digest.differences(told, like.told)
        if len(ended.stops) == len(like.stops) and Counter(audit) != Counter(like.audit):
            more, less = Counter(audit) - Counter(like.audit), Counter(like.audit) - Counter(audit)
            wrong.append(f"audit: + {dict(more)} - {dict(less)}")
    return Verdict(told, audit, ended.stops, tuple(wrong))


def children(url: str) -> digest.Told:
    """What is known of children, whichever package said so and however often it was written."""
    told = digest.told(url, _SAID_BY, _SAYS)
    return {name: told[name] for name in CHILDREN}


def _unbalanced(stage: Stage) -> list[str]:
    query = """SELECT p.code, p.sequence, p.received, p.accepted, p.rejected, p.held, p.duplicate,
                      (SELECT count(*) FROM exchange_record r WHERE r.package_id = p.id) FROM exchange_package p"""
    with psycopg.connect(stage.url) as connection:
        rows = connection.execute(query).fetchall()
    return [
        f"{code} {sequence}: {lines} lines, received {received}, {parts}"
        for code, sequence, received, *parts, lines in rows
        if not received == sum(parts) == lines
    ]


def _pushed(stage: Stage) -> list[str]:
    """Each package is in the partner's inbox once, as the hub keeps it; whenever it was brought it was the same, under one key."""
    wrong = []
    inbox = msgspec.json.decode((stage.folder / "inbox.json").read_bytes())["submissions"]
    taken = Counter((one["package"], one["sequence"], one["sha256"]) for one in inbox)
    with psycopg.connect(stage.url) as connection:
        query = "SELECT code, sequence, sha256 FROM exchange_package WHERE direction = 'PUSH'"
        sent = Counter(map(tuple, connection.execute(query)))
    if taken != sent:
        wrong.append(f"pushes: taken {taken - sent}, sent {sent - taken}")
    due = [
        package.code.name
        for package in CONNECTORS[stage.partner].packages
        if package.direction is Direction.PUSH and package.due(True)
    ]
    if sorted(due) != sorted(code for code, _, _ in sent):
        wrong.append(f"pushes: due {sorted(due)}, sent {sorted(sent)}")
    brought = [json.loads(each) for each in (stage.folder / "brought.jsonl").read_text().splitlines()]
    ways: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for one in brought:
        ways[one["place"]].add((one["key"], one["sha256"]))
    wrong += [f"push {place} came in {len(them)} ways" for place, them in ways.items() if len(them) != 1]
    keys = [key for them in ways.values() for key, _ in them]
    if None in keys or len(set(keys)) != len(keys) or len(ways) != len(due):
        wrong.append(f"push keys: {keys}")
    return wrong


def _receipts(stage: Stage, keys: KeySet) -> list[str]:
    """They verify with the public key alone, and speak of what the partner has been handed."""
    chain = Chain(keys)
    with psycopg.connect(stage.url) as connection:
        query = "SELECT body, digest, previous, sequence, signature FROM exchange_receipt ORDER BY sequence"
        rows = connection.execute(query).fetchall()
    for row in rows:
        said = dict(zip(("body", "digest", "previous", "sequence", "signature"), row, strict=True))
        chain.take(said, "receipt")
    for one in msgspec.json.decode((stage.folder / "inbox.json").read_bytes())["submissions"]:
        chain.find(one["lines"].encode(), one["package"])
    return [] if len(rows) == 1 else [f"{len(rows)} receipts"]


def _unsaid(stops: Sequence[dict[str, str]]) -> list[str]:
    whole = ("code", "zh", "en", "fixer")
    return [f"stopped without a word: {stop}" for stop in stops if not all(stop.get(name) for name in whole)]


def _broken(stage: Stage) -> list[str]:
    """A run that an error of ours ended, or a worker that fell silent while it lived."""
    with psycopg.connect(stage.url) as connection:
        query = "SELECT workflow_uuid, status, error FROM dbos.workflow_status WHERE status <> 'SUCCESS'"
        rows = [str(row)[:2000] for row in connection.execute(query)]
    return rows + [str(each) for each in stage.events() if each["what"] == "silent"]
