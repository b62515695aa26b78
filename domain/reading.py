"""Reads YAML into frozen dataclasses, strictly, and says file and line of everything that does not fit."""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from typing import TypeVar, cast

import yaml

from domain.citation import ClauseId
from domain.errors import Fixer, Reason, Refused
from domain.parameter import Value
from domain.vocabulary import Term

T = TypeVar("T")
_WRONG = object()
_PREFIX = "tag:yaml.org,2002:"
_LOADER = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class PolicyRefused(Refused):
    """A policy file, or a set of them, that may not be loaded. reasons: everything found wrong, in file order."""

    def __init__(self, reasons: Sequence[Reason]) -> None:
        super().__init__(reasons[0])
        self.reasons = tuple(reasons)

    def __str__(self) -> str:
        return "\n".join(str(reason) for reason in self.reasons)


def problem(code: str, zh: str, en: str, place: str, clause: str | None = None) -> Reason:
    """A reason about a policy file: whoever keeps the files mends it."""
    return Reason(code, zh, en, Fixer.OPERATOR, place, clause)


class Reader:
    """Reads one file. Gathers problems instead of stopping at the first.

    problems: what was wrong. citations: every clause cited, with its line.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Reason] = []
        self.citations: list[tuple[str, int]] = []
        self._clause: str | None = None

    def read(self, text: str, kind: type[T]) -> T | None:
        """The file as `kind`; None when problems were found."""
        node = self._composed(text)
        found = _WRONG if node is None else self._value(node, kind)
        return None if self.problems or found is _WRONG else cast(T, found)

    def refuse(self, code: str, zh: str, en: str, line: int, clause: str | None = None) -> None:
        """Note a problem at a line."""
        self.problems.append(problem(code, zh, en, f"{self.file}:{line}", clause or self._clause))

    def _composed(self, text: str) -> yaml.Node | None:
        try:
            node = yaml.compose(text, Loader=_LOADER) if self._is_plain(text) else None
        except (yaml.YAMLError, UnicodeError) as error:
            mark = getattr(error, "problem_mark", None)
            what = getattr(error, "problem", None) or "unreadable characters"
            line = mark.line + 1 if mark else 1
            self.refuse("POLICY_NOT_YAML", f"不是有效的 YAML 文件（{what}）", f"not valid YAML: {what}", line)
            return None
        if node is None and not self.problems:
            self.refuse("POLICY_EMPTY", "文件为空", "the file is empty", 1)
        return node

    def _is_plain(self, text: str) -> bool:
        """An alias would make lines lie and cycles never end; the C composer does not survive deep nesting."""
        depth = 0
        for event in yaml.parse(text, Loader=_LOADER):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > 30 or isinstance(event, yaml.AliasEvent):
                line = getattr(event.start_mark, "line", 0) + 1
                self.refuse(
                    "POLICY_NOT_PLAIN", "不允许使用别名或过深嵌套", "no aliases, no deep nesting", line
                )
                return False
        return True

    def _value(self, node: yaml.Node, kind: object) -> object:
        kind, nullable = _without_none(kind)
        if nullable and node.tag == _PREFIX + "null":
            return None
        if kind is Value:
            return self._json(node)
        if kind is ClauseId:
            return self._citation(node)
        origin = typing.get_origin(kind)
        if origin is tuple:
            return self._many(node, typing.get_args(kind)[0])
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(node, typing.get_args(kind)[1])
        if isinstance(kind, type) and dataclasses.is_dataclass(kind):
            return self._record(node, kind)
        if isinstance(kind, type) and issubclass(kind, Term):
            return self._term(node, kind)
        return self._scalar(node, cast(type, kind))

    def _record(self, node: yaml.Node, kind: type) -> object:
        pairs = self._pairs(node)
        if pairs is None:
            return _WRONG
        outer, self._clause = self._clause, _clause_of(pairs) or self._clause
        fields = {field.name: field for field in dataclasses.fields(kind) if field.name != "line"}
        values = {name: self._value(pairs[name][1], _hints(kind)[name]) for name in fields if name in pairs}
        for name, (key, _) in pairs.items():
            if name not in fields:
                self.refuse("POLICY_UNKNOWN_KEY", f"未知的键 {name}", f"unknown key {name}", _line(key))
        missing = [name for name, field in fields.items() if name not in pairs and _is_required(field)]
        for name in missing:
            self._missing(name, _hints(kind)[name], _line(node))
        self._clause = outer
        if missing or any(value is _WRONG for value in values.values()):
            return _WRONG
        if "line" in _hints(kind):
            values["line"] = _line(node)
        return kind(**values)

    def _missing(self, name: str, kind: object, line: int) -> None:
        if ClauseId in typing.get_args(kind):
            self.refuse("POLICY_NO_CLAUSE", "未注明条款", "no clause is cited", line)
        else:
            self.refuse("POLICY_MISSING_KEY", f"缺少键 {name}", f"missing key {name}", line)

    def _pairs(self, node: yaml.Node) -> dict[str, tuple[yaml.Node, yaml.Node]] | None:
        if not isinstance(node, yaml.MappingNode):
            self._wrong_type(node, "mapping")
            return None
        pairs: dict[str, tuple[yaml.Node, yaml.Node]] = {}
        for key, value in node.value:
            name = str(key.value)
            if name in pairs:
                self.refuse("POLICY_DUPLICATE_KEY", f"键重复 {name}", f"duplicate key {name}", _line(key))
            pairs[name] = (key, value)
        return pairs

    def _mapping(self, node: yaml.Node, kind: object) -> object:
        pairs = self._pairs(node)
        if pairs is None:
            return _WRONG
        values = {name: self._value(value, kind) for name, (_, value) in pairs.items()}
        return _WRONG if any(value is _WRONG for value in values.values()) else values

    def _many(self, node: yaml.Node, kind: object) -> object:
        if not isinstance(node, yaml.SequenceNode):
            return self._wrong_type(node, "list")
        if kind is ClauseId and not node.value:
            self._missing("clauses", tuple[ClauseId, ...], _line(node))
            return _WRONG
        values = tuple(self._value(item, kind) for item in node.value)
        return _WRONG if any(value is _WRONG for value in values) else values

    def _term(self, node: yaml.Node, kind: type[Term]) -> object:
        name = str(node.value) if isinstance(node, yaml.ScalarNode) else ""
        if name in kind.__members__:
            return kind[name]
        allowed = ", ".join(kind.__members__)
        self.refuse(
            "POLICY_UNKNOWN_VALUE",
            f"{kind.__name__} 没有取值 {name}，允许：{allowed}",
            f"{kind.__name__} has no value {name!r}; allowed: {allowed}",
            _line(node),
        )
        return _WRONG

    def _citation(self, node: yaml.Node) -> object:
        clause = self._scalar(node, str)
        if isinstance(clause, str):
            self.citations.append((clause, _line(node)))
        return clause

    def _scalar(self, node: yaml.Node, kind: type) -> object:
        value = _plain(node) if isinstance(node, yaml.ScalarNode) else _WRONG
        if type(value) is not kind or value == "":
            return self._wrong_type(node, kind.__name__)
        return value

    def _json(self, node: yaml.Node) -> object:
        if isinstance(node, yaml.SequenceNode):
            return _whole([self._json(item) for item in node.value])
        if isinstance(node, yaml.MappingNode):
            pairs = self._pairs(node) or {}
            values = {name: self._json(value) for name, (_, value) in pairs.items()}
            return _WRONG if _WRONG in values.values() else values
        value = _plain(node)
        if value is _WRONG or isinstance(value, date):
            return self._wrong_type(node, "text, whole number, true or false")
        return value

    def _wrong_type(self, node: yaml.Node, expected: str) -> object:
        found = node.tag.removeprefix(_PREFIX)
        zh, en = f"类型不符：应为 {expected}，实为 {found}", f"wrong type: expected {expected}, found {found}"
        self.refuse("POLICY_WRONG_TYPE", zh, en, _line(node))
        return _WRONG


def _whole(values: list[object]) -> object:
    return _WRONG if any(value is _WRONG for value in values) else values


def _line(node: yaml.Node) -> int:
    return int(node.start_mark.line) + 1


def _plain(node: yaml.Node) -> object:
    """A scalar as YAML 1.2 means it: only true and false are booleans, only decimal digits are numbers."""
    tag, text = node.tag.removeprefix(_PREFIX), str(node.value)
    if tag == "str":
        return text
    if tag == "null":
        return None
    if tag == "bool" and text in ("true", "false"):
        return text == "true"
    if tag == "int" and re.fullmatch(r"0|-?[1-9][0-9]{0,17}", text):
        return int(text)
    if tag == "timestamp" and re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _date(text)
    return _WRONG


def _date(text: str) -> object:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _WRONG


def _clause_of(pairs: Mapping[str, tuple[yaml.Node, yaml.Node]]) -> str | None:
    """The clause a record speaks of, so that a problem inside it can name it."""
    for name in ("id", "clauses"):
        node = pairs[name][1] if name in pairs else None
        if isinstance(node, yaml.SequenceNode) and node.value:
            node = node.value[0]
        if isinstance(node, yaml.ScalarNode) and node.value:
            return str(node.value)
    return None


def _is_required(field: dataclasses.Field[object]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING


def _without_none(kind: object) -> tuple[object, bool]:
    if typing.get_origin(kind) not in (typing.Union, types.UnionType):
        return kind, False
    kinds = [part for part in typing.get_args(kind) if part is not type(None)]
    return kinds[0], True


@cache
def _hints(kind: type) -> dict[str, object]:
    return typing.get_type_hints(kind)
