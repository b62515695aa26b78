"""Both public composers take the hub's subgraphs, and a program that is not ours cuts the same contracts out of them."""

from __future__ import annotations

from typing import Any

import pytest
from graphql import GraphQLNamedType, build_schema, is_introspection_type

from hub import graphql
from schema.declared import Audience

THEIRS = {"RehabilitationVisit", "Student.rehabilitationVisits"}


@pytest.mark.parametrize("composer", ["apollo", "theguild"])
def test_a_composer_accepts_the_five_subgraphs_and_a_partners(composed: Any, composer: str) -> None:
    assert composed[composer]["errors"] == []


def test_a_composer_has_nothing_to_remark(composed: Any) -> None:
    assert composed["apollo"]["hints"] == []


def test_the_subgraphs_compose_to_the_whole_graph(composed: Any) -> None:
    # Subscriptions are told by the whole graph alone.
    whole = {place for place in _places(graphql.sdl()) if not place.startswith("Subscription")}
    assert _places(composed["theguild"]["sdl"]) - _theirs(composed) == whole


@pytest.mark.parametrize("audience", list(Audience))
def test_another_program_cuts_the_contract_that_the_hub_serves(composed: Any, audience: Audience) -> None:
    cut = composed["contracts"][audience.value]
    assert cut["errors"] == []
    ours = _places(graphql.schema().parts.contracts[audience].sdl())
    assert _places(cut["sdl"]) - _theirs(composed) == ours


def _theirs(composed: Any) -> set[str]:
    return {place for place in _places(composed["theguild"]["sdl"]) if place.startswith(tuple(THEIRS))}


def _places(sdl: str) -> set[str]:
    """Every type, field, argument and value, by its coordinate and type."""
    schema = build_schema(sdl, assume_valid=True, assume_valid_sdl=True)
    kinds = {name: kind for name, kind in schema.type_map.items() if not is_introspection_type(kind)}
    return {place for name, kind in kinds.items() for place in [name, *_members(name, kind)]}


def _members(name: str, kind: GraphQLNamedType) -> list[str]:
    fields = getattr(kind, "fields", {})
    typed = [f"{name}.{field}: {said.type}" for field, said in fields.items()]
    asked = [
        f"{name}.{field}({argument}: {one.type})"
        for field, said in fields.items()
        for argument, one in getattr(said, "args", {}).items()
    ]
    return [*typed, *asked, *(f"{name}.{value}" for value in getattr(kind, "values", {}))]
