"""A place's rules as data: one source document with its clauses and all that follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from domain import access
from domain.access import Admission
from domain.aid import AidProgram
from domain.document import Clause, Document, Section
from domain.duty import Duty, LeadingGroup, Mechanism, MissingAnnex
from domain.errors import Reason
from domain.event import HubEvent, ScheduledEvent
from domain.ledger import RequiredLedger
from domain.organization import Department
from domain.parameter import HubDefault, Parameter, Resolved, flaws, misfits, resolved
from domain.reading import PolicyRefused, Reader, problem
from domain.responsibility import Ladder, LetterTemplate, Line
from domain.roster import RequiredRoster
from domain.target import Target

HUB_FILE = "hub.yaml"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Policy:
    """One place's file."""

    document: Document
    clauses: tuple[Clause, ...]
    parameters: tuple[Parameter, ...]
    duties: tuple[Duty, ...]
    responsibility_lines: tuple[Line, ...]
    ladders: tuple[Ladder, ...]
    letters: tuple[LetterTemplate, ...]
    aid_programs: tuple[AidProgram, ...]
    required_ledgers: tuple[RequiredLedger, ...]
    required_rosters: tuple[RequiredRoster, ...]
    targets: tuple[Target, ...]
    events: tuple[ScheduledEvent, ...]
    leading_groups: tuple[LeadingGroup, ...] = ()
    mechanisms: tuple[Mechanism, ...] = ()
    sections: tuple[Section, ...] = ()
    missing_annex: MissingAnnex | None = None


@dataclass(frozen=True, slots=True)
class Hub:
    """The hub's own file: a default for every parameter key, other names of departments, its own events, who sees what."""

    parameters: tuple[HubDefault, ...]
    aliases: Mapping[str, Department]
    events: tuple[HubEvent, ...]
    access: tuple[Admission, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All files together. Every key resolves for every place."""

    hub: Hub
    places: tuple[Policy, ...]

    def resolve(self, policy: Policy) -> Iterator[Resolved]:
        """Every parameter as it holds in one place, in the order of hub.yaml."""
        said = {parameter.key: parameter for parameter in policy.parameters}
        return (resolved(default, said.get(default.key)) for default in self.hub.parameters)


def parse(text: str, file: str) -> Policy:
    """One place's file. Raises PolicyRefused with every problem found, each at "file:line"."""
    reader = Reader(file)
    policy = reader.read(text, Policy)
    if policy is not None:
        _check_references(policy, reader)
    if policy is None or reader.problems:
        raise PolicyRefused(reader.problems)
    return policy


def parse_hub(text: str, file: str = HUB_FILE) -> Hub:
    """The hub's defaults. Raises PolicyRefused with every problem found, each at "file:line"."""
    reader = Reader(file)
    hub = reader.read(text, Hub)
    if hub is not None:
        _check_defaults(hub, reader)
    if hub is None or reader.problems:
        raise PolicyRefused(reader.problems)
    return hub


def load_all(texts: Mapping[str, str]) -> Rulebook:
    """All files, file name to text, "hub.yaml" among them. Raises PolicyRefused with the problems of all."""
    problems: list[Reason] = []
    places: dict[str, Policy] = {}
    hub: Hub | None = None
    if HUB_FILE not in texts:
        problems.append(
            problem("POLICY_NO_HUB", "缺少平台默认文件", "the hub's defaults are missing", HUB_FILE)
        )
    for file, text in sorted(texts.items()):
        try:
            if file == HUB_FILE:
                hub = parse_hub(text, file)
            else:
                places[file] = parse(text, file)
        except PolicyRefused as refused:
            problems += refused.reasons
    if hub is not None:
        for file, policy in places.items():
            problems += _foreign_parameters(file, policy, hub)
    problems += _twins(places)
    if hub is None or problems:
        raise PolicyRefused(problems)
    return Rulebook(hub, tuple(places.values()))


def _check_references(policy: Policy, reader: Reader) -> None:
    """What one file must hold true of itself: ids are its own and unique, what is cited exists."""
    key = policy.document.key
    for clause in policy.clauses:
        if not clause.id.startswith(f"{key}-"):
            zh, en = f"条款 {clause.id} 不属于 {key}", f"clause {clause.id} does not begin with {key}-"
            reader.refuse("POLICY_FOREIGN_CLAUSE", zh, en, clause.line, clause.id)
    for clause in _repeated(policy.clauses, lambda clause: clause.id):
        reader.refuse(
            "POLICY_DUPLICATE_CLAUSE", f"条款重复 {clause.id}", f"duplicate clause {clause.id}", clause.line
        )
    for said in _repeated(policy.parameters, lambda said: said.key):
        reader.refuse(
            "POLICY_DUPLICATE_PARAMETER", f"参数重复 {said.key}", f"duplicate parameter {said.key}", said.line
        )
    known = {clause.id for clause in policy.clauses}
    for cited, line in reader.citations:
        if cited not in known:
            zh, en = f"本文件没有条款 {cited}", f"no clause {cited} in this document"
            reader.refuse("POLICY_CLAUSE_NOT_FOUND", zh, en, line, cited)
    numbers = {section.no for section in policy.sections}
    holders: tuple[Clause | Duty, ...] = (*policy.clauses, *policy.duties)
    for holder in holders:
        if holder.section is not None and holder.section not in numbers:
            zh, en = f"没有编号为 {holder.section} 的条", f"no section {holder.section}"
            reader.refuse("POLICY_SECTION_NOT_FOUND", zh, en, holder.line)
    for by in (event.fulfilled_by for event in policy.events if event.fulfilled_by):
        for kind in by.unknown:
            zh, en = f"{by.register.zh}没有此类登记：{kind}", f"{by.register.name} has no rows of kind {kind}"
            reader.refuse("POLICY_WRONG_TYPE", zh, en, by.line)


def _check_defaults(hub: Hub, reader: Reader) -> None:
    for default in _repeated(hub.parameters, lambda default: default.key):
        zh, en = f"参数重复 {default.key}", f"duplicate parameter {default.key}"
        reader.refuse("POLICY_DUPLICATE_PARAMETER", zh, en, default.line)
    for default in hub.parameters:
        for flaw in flaws(default.shape):
            reader.refuse("POLICY_BAD_SHAPE", f"参数形状有误：{flaw}", f"bad shape: {flaw}", default.line)
        if default.value is not None:
            for misfit in misfits(default.value, default.shape):
                reader.refuse(
                    "POLICY_WRONG_TYPE",
                    f"参数值不符：{misfit}",
                    f"value does not fit: {misfit}",
                    default.line,
                )
    for admission in hub.access:
        for misfit in access.misfits(admission):
            reader.refuse("POLICY_BAD_GRANT", f"授权有误：{misfit}", f"bad grant: {misfit}", admission.line)


def _foreign_parameters(file: str, policy: Policy, hub: Hub) -> Iterator[Reason]:
    """A place may only set what the hub knows, in the shape the hub gives it."""
    defaults = {default.key: default for default in hub.parameters}
    for said in policy.parameters:
        place, clause = f"{file}:{said.line}", said.clauses[0]
        if said.key not in defaults:
            zh, en = f"{HUB_FILE} 没有参数 {said.key}", f"{HUB_FILE} has no parameter {said.key}"
            yield problem("POLICY_UNKNOWN_PARAMETER", zh, en, place, clause)
        elif said.value is not None:
            for misfit in misfits(said.value, defaults[said.key].shape):
                zh, en = f"参数值不符：{misfit}", f"value does not fit: {misfit}"
                yield problem("POLICY_WRONG_TYPE", zh, en, place, clause)


def _twins(places: Mapping[str, Policy]) -> Iterator[Reason]:
    keys = Counter(policy.document.key for policy in places.values())
    for file, policy in places.items():
        if keys[policy.document.key] > 1:
            zh, en = (
                f"文件代号重复 {policy.document.key}",
                f"document key {policy.document.key} is used twice",
            )
            yield problem("POLICY_DUPLICATE_DOCUMENT", zh, en, f"{file}:1")


def _repeated(things: Iterable[T], key: Callable[[T], str]) -> Iterator[T]:
    """The second and later things of the same key."""
    seen: set[str] = set()
    for thing in things:
        if key(thing) in seen:
            yield thing
        seen.add(key(thing))
