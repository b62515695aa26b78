"""Where the embedded server lives: its files, what is remembered about it, and which folder takes its data."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from database.embedded import account, refusals
from database.embedded.account import Account

_PASSWORD = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Home:
    """The files of one embedded server.

    root: the `.hub` of the checkout. place: the folder the data lie in, which is `root/postgres` unless the
    server's account cannot get there.
    """

    root: Path
    place: Path

    @property
    def desk(self) -> Path:
        return self.root / "postgres"

    @property
    def lock(self) -> Path:
        """Held by the one command that starts or stops the server."""
        return self.desk / "lock"

    @property
    def log(self) -> Path:
        return self.desk / "log"

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def draft(self) -> Path:
        """The data folder while it is being made."""
        return self.place / "data.new"

    @property
    def pulse(self) -> Path:
        """Locked by the server's processes for as long as one of them lives."""
        return self.place / "pulse"

    def remember(self, port: int) -> None:
        """Notes where the data and the port are."""
        away = None if self.place == self.desk else str(self.place)
        state = {"away": away, "root": str(self.root), "port": port}
        _write(self.desk / "state.json", json.dumps(state, ensure_ascii=False))

    def port(self) -> int | None:
        """The port of the last start, where it is known."""
        return _recall(self.root).port

    def password(self) -> str | None:
        """The password of the role `hub`, where there is one worth the name."""
        try:
            found = (self.desk / "password").read_text("ascii")
        except (FileNotFoundError, UnicodeDecodeError):
            return None
        return found if _PASSWORD.fullmatch(found) else None

    def new_password(self) -> str:
        """Draws 256 random bits and keeps them where only we can read them."""
        password = secrets.token_urlsafe(32)
        _write(self.desk / "password", password)
        return password


def prepared(root: Path) -> Path:
    """`root` with the desk in it, whatever the umask; the real path, so that every spelling means one server."""
    for folder, mode in ((root, 0o755), (root / "postgres", 0o711)):
        if not folder.is_dir():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
            _hand_over(folder)
    return root.resolve()


def opener(path: str, flags: int) -> int:
    """Opens one of our files, made if missing, for the owner of the checkout only; follows no link."""
    descriptor = os.open(path, flags | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    _hand_over(Path(path))
    return descriptor


def known(root: Path) -> Home | None:
    """The home that already holds data, if any; reads only. Raises Refused when it was moved or tampered with."""
    state, desk = _recall(root), root / "postgres"
    if state.away and not _is_copy(root, state):
        return _trusted(Home(root, state.away))
    if (desk / "data").is_dir():
        return Home(root, desk)
    # A password without a state: the note was lost, not the data. A fresh checkout has neither.
    lost = [] if state.away or not (desk / "password").exists() else _away(root)
    return Home(root, lost[0]) if lost else None


def settle(root: Path) -> tuple[Home, Account]:
    """The home and the account of its server; makes a place for the data on first use. Raises Refused."""
    if home := known(root):
        return home, account.choose(home.data, root)
    runner = account.choose(root)
    home = Home(root, _place(root, runner))
    home.remember(port=0)  # even if making the data fails, the place is found again
    return home, runner


def _place(root: Path, runner: Account) -> Path:
    desk = root / "postgres"
    if _takes_data(desk, runner):
        return desk
    for parent in _elsewhere(runner):
        if os.access(parent, os.W_OK):
            place = Path(tempfile.mkdtemp(prefix=_prefix(root), dir=parent))
            place.chmod(0o711)
            if _takes_data(place, runner):
                return place
            (place / "data.new").rmdir()
            place.rmdir()
    raise refusals.no_place(root)


def _takes_data(place: Path, runner: Account) -> bool:
    return runner.reaches(place) and runner.make_private(place / "data.new")


def _elsewhere(runner: Account) -> list[Path]:
    # /var/tmp comes last: some systems clear it of files that lay still for a month.
    first = Path("/var/lib") if runner.other else Path.home() / ".local" / "share"
    return [folder for folder in (first, Path("/var/tmp")) if folder.is_dir() and runner.reaches(folder)]


def _away(root: Path) -> list[Path]:
    folders = (Path("/var/lib"), Path.home() / ".local" / "share", Path("/var/tmp"))
    found = [place for folder in folders for place in folder.glob(_prefix(root) + "*")]
    return [place for place in found if _is_ours(place) and (place / "data").exists()]


def _prefix(root: Path) -> str:
    return f"hub-{hashlib.sha256(os.fsencode(root)).hexdigest()[:12]}-"


def _trusted(home: Home) -> Home:
    if not home.data.exists() and not home.draft.exists():
        raise refusals.data_missing(home.data)
    if not _is_ours(home.place):
        raise refusals.foreign_folder(home.place)
    return home


def _is_ours(place: Path) -> bool:
    """A real folder that only root or we ourselves can write to: nobody else slipped it in."""
    found = place.lstat()
    owned = found.st_uid in (0, os.geteuid())
    return stat.S_ISDIR(found.st_mode) and owned and not stat.S_IMODE(found.st_mode) & 0o022


def _is_copy(root: Path, state: _State) -> bool:
    """Whether `root` was copied (not moved) from a checkout that still uses these data."""
    return state.root != root and _recall(state.root).away == state.away


@dataclass(frozen=True, slots=True)
class _State:
    away: Path | None = None
    root: Path = Path("/")
    port: int | None = None


def _recall(root: Path) -> _State:
    try:
        noted = json.loads((root / "postgres" / "state.json").read_bytes())
        away = Path(noted["away"]).resolve() if noted["away"] else None
        return _State(away, Path(noted["root"]), range(65536)[int(noted["port"])])
    except (FileNotFoundError, NotADirectoryError, ValueError, LookupError, TypeError, RecursionError):
        return _State()  # what is lost here is found again from the folders


def _write(path: Path, text: str) -> None:
    """Whole or not at all, readable by the owner of the checkout only."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with open(draft, "w", encoding="utf-8", opener=opener) as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _hand_over(path: Path) -> None:
    """What root makes in somebody's checkout belongs to that somebody."""
    if os.geteuid() == 0:
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
