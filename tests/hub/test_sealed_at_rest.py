"""After a whole month nothing that the hub keeps, writes or says holds a number, telephone or address in clear."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx
import psycopg
import pytest
from joserfc.jwk import ECKey
from psycopg.sql import SQL, Identifier

import database.session
from auth import token
from auth.token import Issuer
from auth.viewer import Viewer
from database import tables
from database.crypto.field import Field
from database.embedded import home as embedded_home
from domain import identity
from domain.role import Role
from execution.planned.batch import Batches
from hub.app import app
from hub.box import FOLDER
from hub.fields import FileRing
from partners import county as synthetic
from partners.county import County
from tests.hub.conftest import ISSUER, READ, FakeCommands
from tests.hub.test_cli import hub

pytestmark = pytest.mark.slow
CHILDREN = 150
_ENCODED = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


@dataclass(frozen=True)
class Lived:
    """A hub that has lived through a month: its home, its database, what it said, and whom it knows."""

    home: Path
    url: str
    said: str
    county: County

    def identifiers(self) -> set[str]:
        """Everything that must not be found: numbers, registry numbers, telephones, addresses."""
        county, found = self.county, set[str]()
        strangers = (
            *county.strangers.broken_roster,
            *county.strangers.broken_changes,
            *county.strangers.newborns,
        )
        for child in (*county.children, *strangers):
            found |= {child.id_number, child.household.address, child.household.residence}
            for guardian in child.household.guardians:
                found |= {guardian.id_number, guardian.phone}
        for pupil in (*county.pupils, *county.broken_pupils):
            found |= {pupil.id_number, pupil.student_no}
        for line in county.school_age_population():
            found |= {identity.normalize(line.id_number or ""), line.address or ""}
        for change in county.household_changes():
            found |= {identity.normalize(change.id_number or ""), change.from_address or ""}
            found |= {change.to_address or ""}
        for known in county.known_outside_school():
            found |= {known.id_number, known.address}
        return {each for each in found if len(each) >= 9}


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    """The demo's 8th: import with broken rows, the police in a process of their own, ledgers, conclusions."""
    home = tmp_path_factory.mktemp("lived")
    done = hub(home, "demo", "--once", "--json", "--children", str(CHILDREN))
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report["months"].values()) == {"CLOSED"}
    assert report["packages"]["VERIFICATION_RESULT"]["accepted"]
    assert report["packages"]["ENROLLMENT_REGISTRY"]["rejected"]
    assert report["moves"]["registered"]
    url = hub(home, "db", "start").stdout.strip().rsplit("/", 1)[0] + "/demo"
    yield Lived(home, url, done.stdout + done.stderr, synthetic.build(CHILDREN))
    hub(home, "db", "stop")


def test_no_table_holds_an_identifier_in_clear(lived: Lived) -> None:
    columns = dict(_columns(lived.url))
    assert {"public.student", "public.exchange_record", "public.exchange_package"} <= {
        name.rpartition(".")[0] for name in columns
    }
    assert any(name.startswith("dbos.") for name in columns)
    everything = b"\n".join(columns.values())
    child = lived.county.pupils[0]
    assert child.name.encode() in everything  # or nothing could be found
    assert (identity.masked(child.id_number) or "").encode() in everything
    assert leaks(columns, lived.identifiers()) == []


def test_no_file_of_the_database_holds_an_identifier_in_clear(lived: Lived) -> None:
    place = embedded_home.known(lived.home)
    assert place is not None
    assert hub(lived.home, "db", "stop").returncode == 0  # it writes down what it still had in mind
    files = {str(path): path.read_bytes() for path in place.data.rglob("*") if path.is_file()}
    hub(lived.home, "db", "start")
    assert any(lived.county.pupils[0].name.encode() in content for content in files.values())
    assert leaks(files, lived.identifiers()) == []


def test_no_file_of_the_hub_holds_an_identifier_in_clear(lived: Lived) -> None:
    boxes = lived.home / "demo" / FOLDER
    files = {
        str(path): path.read_bytes()
        for path in lived.home.rglob("*")
        if path.is_file() and not path.is_relative_to(boxes)
    }
    assert leaks({"said": lived.said.encode()}, lived.identifiers()) == []
    assert leaks(files, lived.identifiers()) == []
    assert list(boxes.glob("学籍导出*"))  # what stands for the other systems does hold them
    assert oct((lived.home / "demo" / "keys" / "fields.json").stat().st_mode & 0o777) == "0o600"


def test_the_search_finds_what_is_there(lived: Lived) -> None:
    number = lived.county.pupils[0].id_number.encode()
    for hidden in (number, gzip.compress(number), base64.b64encode(b"x" * 20 + number)):
        assert leaks({"here": hidden}, lived.identifiers()) == ["here"]


async def test_what_is_sealed_opens_with_the_ring_and_no_error_of_the_graph_tells_it(lived: Lived) -> None:
    pupil, ring = lived.county.pupils[0], FileRing(lived.home / "demo")
    engine = database.session.engine(lived.url)
    issuer = Issuer(ISSUER, ECKey.generate_key("P-256", auto_kid=True))
    viewer = Viewer(
        "tester",
        frozenset(READ),
        lived.county.jurisdiction_code,
        role=Role.BUREAU_OFFICER,
        purposes=frozenset({"CONTROL"}),
    )
    now = datetime.now(UTC)  # the demo's grants hold from today on
    headers = {"authorization": f"Bearer {token.issue(issuer, viewer, now)}"}
    query = "query ($r: [_Any!]!) { _entities(representations: $r) { ... on Student { name %s } } }"
    references = {"r": [{"__typename": "Student", "studentNo": pupil.student_no.lower()}]}
    async with database.session.pool(lived.url) as pool:
        application = app(
            issuer=issuer,
            sessions=database.session.sessions(engine),
            commands=FakeCommands(*[None] * 3),  # type: ignore[arg-type]  # nothing is changed here
            now=lambda: now,
            ring=ring,
            batches=Batches(pool),
        )
        client = httpx.AsyncClient(transport=httpx.ASGITransport(application), base_url=ISSUER)

        async def ask(body: object) -> httpx.Response:
            return await client.post("/graphql", json=body, headers=headers)

        for asked in ("studentNoMasked", "studentNo"):
            said = (await ask({"query": query % asked, "variables": references})).json()
            assert said["data"]["_entities"][0]["name"] == pupil.name, said
        assert said["data"]["_entities"][0]["studentNo"] == pupil.student_no
        for body in wrong(pupil.id_number):
            answer = await ask(body)
            assert answer.status_code < 500
            assert "errors" in answer.json()
            assert leaks({"answer": answer.content}, lived.identifiers()) == [], body
    async with engine.connect() as connection:
        table = tables.Student.__table__
        field = Field(ring(), tables.Student.id_number_sealed)
        for row in await connection.execute(table.select()):
            number = field.clear(row.id, row.id_number_sealed)
            assert (row.id_number_index, row.id_number_masked) == (
                field.index(number),
                identity.masked(number),
            )
    await engine.dispose()


def wrong(number: str) -> list[dict[str, object]]:
    """Operations that fail though, and where, they carry a number."""
    one = "query ($id: ID!) { student(id: $id) { name } }"
    page = "query ($f: StudentFilter, $n: Int) { students(filter: $f, first: $n) { nodes { name } } }"
    return [
        {"query": one, "variables": {"id": number}},
        {"query": one, "variables": {"id": f"Student:{number}"}},
        {"query": page, "variables": {"f": {"idStatus": number}}},
        {"query": page, "variables": {"f": {"idNumber": number}}},
        {"query": page, "variables": {"n": number}},
        {
            "query": "query ($d: Date) { students(filter: {bornFrom: $d}) { totalCount } }",
            "variables": {"d": number},
        },
        {"query": f'{{ students(after: "{number}") {{ totalCount nodes {{ name }} }} }}'},
        {"query": f"{{ students {{ x{number} }} }}"},
    ]


def leaks(places: dict[str, bytes], identifiers: set[str]) -> list[str]:
    """Where an identifier was found; the identifier itself is not said."""
    needles = [each.encode() for each in identifiers]
    return [
        name
        for name, content in places.items()
        for told in _told(content)
        if any(needle in told for needle in needles)
    ]


def _told(content: bytes) -> Iterator[bytes]:
    """The bytes, and what they hold compressed, in Base64, or in JSON's escapes."""
    yield content
    if content.startswith(b"\x1f\x8b"):
        yield gzip.decompress(content)
    found = []
    for encoded in _ENCODED.findall(content[:20_000_000]):
        try:
            found.append(base64.b64decode(encoded))
        except binascii.Error:
            continue
    yield b"\n".join(found)
    if rb"\u" in content:
        yield re.sub(
            rb"\\u([0-9a-fA-F]{4})", lambda each: chr(int(each[1], 16)).encode("utf-8", "replace"), content
        )


def _columns(url: str) -> Iterator[tuple[str, bytes]]:
    """Every column of every table of every schema, bytes as they are, and each package by itself."""
    with psycopg.connect(url) as connection:
        found = connection.execute(_COLUMNS).fetchall()
        for schema, table, column, kind in found:
            shown = SQL("{}" if kind == "bytea" else "{}::text").format(Identifier(column))
            query = SQL("SELECT {} FROM {}.{}").format(shown, Identifier(schema), Identifier(table))
            values = [value for (value,) in connection.execute(query) if value is not None]
            told = [value if isinstance(value, bytes) else value.encode() for value in values]
            told = [gzip.decompress(each) if each.startswith(b"\x1f\x8b") else each for each in told]
            yield f"{schema}.{table}.{column}", b"\n".join(told)


_COLUMNS = """
    SELECT c.table_schema, c.table_name, c.column_name, c.data_type
    FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
    WHERE t.table_type = 'BASE TABLE' AND c.table_schema NOT IN ('pg_catalog', 'information_schema')
    ORDER BY 1, 2, 3
"""
