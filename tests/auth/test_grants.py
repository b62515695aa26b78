"""Row conditions hold wherever a noun stands in a statement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import Select, exists, func, select
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import aliased

from auth import grants, scopes
from auth.rights import NOTHING, Rights
from auth.viewer import Viewer
from database import tables
from domain.access import Area

RIGHTS = Rights({tables.Student: (Area.COUNTY,), tables.LedgerEntry: (Area.COUNTY,)})
VIEWER = Viewer("t", frozenset(scopes.SCOPES), "150785", rights=RIGHTS)
STUDENT, ENTRY = tables.Student, tables.LedgerEntry
OTHER = aliased(tables.Student)

STATEMENTS = {
    "plain": select(STUDENT),
    "columns": select(STUDENT.name),
    "alias": select(OTHER.name),
    "count": select(func.count()).select_from(select(STUDENT.id).subquery()),
    "exists": select(tables.Jurisdiction).where(exists().where(STUDENT.name == tables.Jurisdiction.name_zh)),
    "in": select(tables.Jurisdiction).where(tables.Jurisdiction.code.in_(select(STUDENT.jurisdiction_code))),
    "join": select(tables.Jurisdiction).join(STUDENT, STUDENT.jurisdiction_code == tables.Jurisdiction.code),
    "outer join": select(tables.Jurisdiction).outerjoin(STUDENT, STUDENT.name == tables.Jurisdiction.name_zh),
    "lateral": select(select(STUDENT.name).limit(1).lateral("x")),
    "union": select(select(STUDENT.name).union_all(select(OTHER.name)).subquery()),
    "cte": select(select(STUDENT.name).cte()),
}


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_the_condition_is_on_every_occurrence(name: str) -> None:
    text = _sql(STATEMENTS[name], VIEWER)
    assert text.count("jurisdiction_code = '150785'") == (2 if name == "union" else 1), text


@pytest.mark.parametrize("viewer", [VIEWER, replace(VIEWER, rights=NOTHING)], ids=["granted", "nothing"])
@pytest.mark.parametrize("name", list(STATEMENTS))
def test_the_conditions_of_the_nouns_that_stand_in_it_are_all_that_it_needs(
    name: str, viewer: Viewer
) -> None:
    alone = grants.granted(STATEMENTS[name], viewer)
    assert _compiled(alone) == _sql(STATEMENTS[name], viewer)


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_without_the_scope_every_occurrence_is_false(name: str) -> None:
    text = _sql(STATEMENTS[name], replace(VIEWER, scopes=frozenset()))
    assert "false" in text


@pytest.mark.parametrize("name", list(STATEMENTS))
def test_without_a_grant_every_occurrence_is_false(name: str) -> None:
    assert "false" in _sql(STATEMENTS[name], replace(VIEWER, rights=NOTHING))


def test_a_table_without_a_grant_is_invisible() -> None:
    assert "false" in _sql(select(tables.OauthClient), VIEWER)
    assert "false" in _sql(select(tables.Catchment), VIEWER)


def test_one_viewer_does_not_get_the_condition_of_another() -> None:
    other = replace(VIEWER, jurisdiction_code="511703")
    assert "'511703'" in _sql(select(ENTRY), other)
    assert "'150785'" in _sql(select(ENTRY), VIEWER)


def _sql(statement: Select[tuple[object]], viewer: Viewer) -> str:
    return _compiled(statement.options(*grants.criteria(viewer)))


def _compiled(statement: Select[tuple[object]]) -> str:
    return str(statement.compile(dialect=postgresql.dialect(), compile_kwargs={"literal_binds": True}))
