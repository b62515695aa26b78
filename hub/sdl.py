"""A schema as SDL, with the federation's directives on what they mark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from textwrap import indent
from typing import Any

from graphql import GraphQLSchema, UnionTypeDefinitionNode, parse, print_ast
from graphql.utilities import print_type

Marks = Mapping[str, Sequence[str]]
"""Directives by what they stand on: "Student", "Student.name", "Query.node(id)"."""
FEDERATION = "https://specs.apollo.dev/federation/v2.9"
_NAMES = ("@key", "@requiresScopes", "@shareable", "@tag")
_BODIES = ("fields", "values")  # what a definition's AST holds between braces
_BLANK = "\n\n"
_BUILT_IN = frozenset({"String", "Int", "Float", "Boolean", "ID"})


def plain(schema: GraphQLSchema) -> str:
    """The SDL of a schema that stands alone."""
    return "\n\n".join(_printed(schema, {})) + "\n"


def marked(schema: GraphQLSchema, marks: Marks) -> str:
    """The SDL of a federation's subgraph, without what every subgraph has (`_service`, `_entities`)."""
    used = {text.partition("(")[0] for texts in marks.values() for text in texts}
    names = ", ".join(f'"{name}"' for name in _NAMES if name in used)
    link = f'extend schema @link(url: "{FEDERATION}", import: [{names}])'
    return "\n\n".join([link, *_printed(schema, marks)]) + "\n"


def _printed(schema: GraphQLSchema, marks: Marks) -> Iterator[str]:
    for name, kind in sorted(schema.type_map.items()):
        if "__" in name or name.startswith("_") or name in _BUILT_IN:
            continue  # of introspection or of the federation itself
        [node] = parse(print_type(kind), no_location=True).definitions
        yield _definition(name, node, marks)


def _definition(name: str, node: Any, marks: Marks) -> str:
    said = " ".join(["", *marks.get(name, ())])
    if isinstance(node, UnionTypeDefinitionNode):
        members = " | ".join(member.name.value for member in node.types or ())
        return f"{print_ast(replace(node, types=()))}{said} = {members}"
    body = [_member(name, member, marks) for member in _members(node)]
    empty = {part: () for part in _BODIES if hasattr(node, part)}
    head = f"{print_ast(replace(node, **empty))}{said}"
    return f"{head} {{\n{_BLANK.join(body)}\n}}" if body else head


def _members(node: Any) -> list[Any]:
    found = [member for part in _BODIES for member in getattr(node, part, None) or ()]
    return [member for member in found if not member.name.value.startswith("_")]


def _member(name: str, member: Any, marks: Marks) -> str:
    place = f"{name}.{member.name.value}"
    said = " ".join(["", *marks.get(place, ())])
    if getattr(member, "arguments", None):
        arguments = tuple(_argument(f"{place}({each.name.value})", each, marks) for each in member.arguments)
        member = replace(member, arguments=arguments)
    return indent(f"{print_ast(member)}{said}", "  ")


def _argument(place: str, argument: Any, marks: Marks) -> Any:
    if place not in marks:
        return argument
    [marked] = parse(f"scalar Marked {' '.join(marks[place])}", no_location=True).definitions
    return replace(argument, directives=getattr(marked, "directives", ()))
