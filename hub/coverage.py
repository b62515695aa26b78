"""The page of rules: for each rule of the documents the tests that prove it, or where it belongs and why nothing does.

`python -m hub.coverage` says what is wrong, `--write` prints docs/coverage.md anew. The rules are the clauses of the policies.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from domain import policy
from domain.citation import ClauseId
from domain.document import Clause, ClauseKind
from domain.reading import Reader
from domain.vocabulary import Term
from hub import places, proofs
from hub.proofs import Proofs
from hub.settings import CHECKOUT

LIST, PAGE = Path("docs/coverage.yaml"), Path("docs/coverage.md")
ORDER = ("GH", "DC", "BS", "HL", "QC")
_HEAD = """# 规则覆盖 / Rules and their proofs

Every rule of the five documents with the tests that fail if the hub breaks it. A rule counts as proven when the hub does
all of it, not when its clause is merely at hand: that every clause stands in the policies word for word is proven for all of
them (`tests/policies/test_documents.py`). Where no test proves a rule, `docs/coverage.yaml` says where it belongs and why.

Kinds: H hold data, C check, S schedule, R route or report, P publish, N a norm to be cited, of which nothing more is asked.
Printed by `make coverage` from the marks on the tests (`@pytest.mark.rule("GH-04")`); do not edit.
"""


class Where(Term):
    """归属: the part of the work that a rule without proof belongs to, and its English word."""

    CASEWORK = "个案与台账", "casework"
    DUTIES = "责任与部门职责", "duties"
    EXCHANGE = "数据交换", "exchange"
    NOT_THE_HUBS = "不属于本平台", "not the hub's"


@dataclass(frozen=True, slots=True)
class Entry:
    """Rules that no test proves, where they belong and why."""

    rules: tuple[ClauseId, ...]
    where: Where
    reason_zh: str
    reason_en: str
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Unproven:
    """docs/coverage.yaml."""

    unproven: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Coverage:
    """The rules, what the tests claim of them, what is said of the others; said: problems found while reading."""

    rules: Sequence[Clause]
    proven: Mapping[str, Sequence[str]]
    listed: Mapping[str, Entry]
    said: Sequence[str]

    def problems(self) -> Iterator[str]:
        """Whatever keeps the page from being true, a line each; the page itself is not looked at."""
        yield from self.said
        for rule, entry in self.listed.items():
            if rule in self.proven:
                yield f"{LIST}:{entry.line}: {rule} is proven by {self.proven[rule][0]}; take it out of the list"
        open_ids = [rule.id for rule in self.rules if self._is_open(rule)]
        if open_ids:
            yield f"neither proven by a test nor listed in {LIST}: {', '.join(open_ids)}"

    def printed(self) -> str:
        """The page."""
        lines = [_HEAD, *self._totals(), ""]
        for key in dict.fromkeys(_document(rule) for rule in self.rules):
            lines += [f"## {key}", "", "| 编号 | kinds | 条款位置 | rule | proven by, or where it belongs |"]
            lines += ["|---|---|---|---|---|"]
            lines += [self._row(rule) for rule in self.rules if _document(rule) == key]
            lines.append("")
        return "\n".join(lines)

    def _is_open(self, rule: Clause) -> bool:
        known = rule.id in self.proven or rule.id in self.listed
        return not known and set(rule.kinds) != {ClauseKind.NORM}

    def _row(self, rule: Clause) -> str:
        kinds = " ".join(_short(kind) for kind in rule.kinds)
        return f"| {rule.id} | {kinds} | {_cell(rule.ref)} | {_cell(rule.rule_en)} | {self._answer(rule)} |"

    def _answer(self, rule: Clause) -> str:
        if rule.id in self.proven:
            return "<br>".join(f"`{test}`" for test in self.proven[rule.id])
        if rule.id in self.listed:
            entry = self.listed[rule.id]
            return f"{entry.where.zh}：{_cell(entry.reason_zh)} / {_short(entry.where)}: {_cell(entry.reason_en)}"
        return "norm" if not self._is_open(rule) else "**open**"

    def _totals(self) -> Iterator[str]:
        columns = ["rules", "proven", *map(_short, Where), "norms"]
        yield f"| | {' | '.join(columns)} |"
        yield f"|---|{'---|' * len(columns)}"
        for key in dict.fromkeys(_document(rule) for rule in self.rules):
            yield self._total(key, [rule for rule in self.rules if _document(rule) == key])
        for kind in ClauseKind:
            yield self._total(f"of kind {_short(kind)}", [rule for rule in self.rules if kind in rule.kinds])
        yield self._total("**all**", self.rules)

    def _total(self, name: str, rules: Sequence[Clause]) -> str:
        counted = Counter(self._place(rule) for rule in rules)
        numbers = [len(rules), *(counted[column] for column in ("proven", *Where, "norm"))]
        return f"| {name} | {' | '.join(map(str, numbers))} |"

    def _place(self, rule: Clause) -> str | Where:
        if rule.id in self.proven:
            return "proven"
        if rule.id in self.listed:
            return self.listed[rule.id].where
        return "open" if self._is_open(rule) else "norm"


def rules() -> list[Clause]:
    """Every rule of the five documents, document by document, in the order it stands there. Raises PolicyRefused."""
    of = {it.document.key: it.clauses for it in policy.load_all(places.texts()).places}
    keys = [*ORDER, *sorted(of.keys() - set(ORDER))]
    return [clause for key in keys for clause in of.get(key, ())]


def read(root: Path, all_rules: Sequence[Clause]) -> Coverage:
    """What the tests under `root` and its list say of these rules."""
    known = {rule.id for rule in all_rules}
    claimed = proofs.read(root)
    listed, said = _listed(root / LIST, known)
    proven: dict[str, list[str]] = {}
    for claim in claimed.claims:
        proven.setdefault(claim.rule, []).append(claim.test)
    return Coverage(all_rules, proven, listed, (*claimed.problems, *_unknown(claimed, known), *said))


def problems(root: Path = CHECKOUT) -> list[str]:
    """Everything wrong with the rules' proofs, and the page if it drifted, a line each."""
    coverage = read(root, rules())
    found = list(coverage.problems())
    page = root / PAGE
    if not page.exists() or page.read_text(encoding="utf-8") != coverage.printed():
        found.append(f"{PAGE}: not what the tests and {LIST} say; run `make coverage`")
    return found


def _unknown(claimed: Proofs, known: set[str]) -> Iterator[str]:
    for claim in claimed.claims:
        if claim.rule not in known:
            yield f"{claim.place}: {claim.test} names {claim.rule}, which no document has"


def _listed(file: Path, known: set[str]) -> tuple[dict[str, Entry], list[str]]:
    reader = Reader(str(LIST))
    read = reader.read(file.read_text(encoding="utf-8"), Unproven)
    listed: dict[str, Entry] = {}
    for entry in read.unproven if read else ():
        for rule in entry.rules:
            if rule not in known:
                zh, en = f"没有条款 {rule}", f"no document has a rule {rule}"
                reader.refuse("POLICY_CLAUSE_NOT_FOUND", zh, en, entry.line, rule)
            if rule in listed:
                zh, en = f"条款重复 {rule}", f"{rule} stands here twice"
                reader.refuse("POLICY_DUPLICATE_CLAUSE", zh, en, entry.line, rule)
            listed[rule] = entry
    return listed, [str(reason) for reason in reader.problems]


def _document(rule: Clause) -> str:
    return rule.id.partition("-")[0]


def _short(term: Term) -> str:
    return term.code or term.name


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        (CHECKOUT / PAGE).write_text(read(CHECKOUT, rules()).printed(), encoding="utf-8")
    found = problems()
    sys.stdout.write("\n".join(found or ["every rule is proven or listed; the page is up to date"]) + "\n")
    sys.exit(bool(found))
