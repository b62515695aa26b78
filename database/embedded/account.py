"""The account the server runs as: ours, or an unprivileged one where we are root, whom PostgreSQL refuses."""

from __future__ import annotations

import errno
import os
import pwd
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from database.embedded import refusals

# Nothing of the caller's surroundings (PGPORT, PGOPTIONS, LANG, LD_LIBRARY_PATH) may bend the server.
_ENVIRONMENT = {"PATH": "/usr/local/bin:/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}
_NAMES = ("nobody", "daemon")
_REACHES = 'for it in "$@"; do [ -x "$it" ] || exit 1; done'


@dataclass(frozen=True, slots=True)
class Account:
    """A user and group of this machine; `other` where it is not the one we run as."""

    uid: int
    gid: int
    other: bool

    def run(self, *command: str | Path, feed: str = "") -> subprocess.CompletedProcess[str]:
        """Runs a program to its end as this account; its errors stand in `stdout`. Raises OSError."""
        return subprocess.run(
            [str(word) for word in command],
            input=feed,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
            **self.surroundings(),
        )

    def surroundings(self) -> dict[str, Any]:
        """The keywords of `subprocess` that make a child this account's (Any: as that module types them)."""
        identity = {"user": self.uid, "group": self.gid, "extra_groups": []} if self.other else {}
        # The folder we stand in may be closed to the account; "/" never is.
        return {"cwd": "/", "env": _ENVIRONMENT, "umask": 0o077, **identity}

    def reaches(self, *paths: Path) -> bool:
        """Whether this account, in a process of its own, may enter or execute every path. Raises Refused, OSError."""
        try:
            return self.run("/bin/sh", "-c", _REACHES, "reaches", *paths).returncode == 0
        except OSError as error:
            if self.other and error.errno in (
                errno.EPERM,
                errno.EINVAL,
            ):  # a container that keeps root from changing
                raise refusals.no_account() from error
            raise

    def make_private(self, folder: Path) -> bool:
        """Makes a folder only this account may enter; False where the file system cannot tell owners apart."""
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        if self.other:
            os.chown(folder, self.uid, self.gid)
        found = folder.stat()
        return found.st_uid == self.uid and stat.S_IMODE(found.st_mode) == 0o700


def choose(*owned: Path) -> Account:
    """Ourselves; as root the first plain owner of `owned`, else nobody. Raises Refused where there is none."""
    if os.geteuid() != 0:
        return Account(os.geteuid(), os.getegid(), other=False)
    for entry in (*map(_owner, owned), *map(_named, _NAMES)):
        if entry is not None and entry.pw_uid != 0:
            return Account(entry.pw_uid, entry.pw_gid, other=True)
    raise refusals.no_account()


def _owner(path: Path) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwuid(path.stat().st_uid)
    except (KeyError, OSError):  # initdb insists on an account with a name
        return None


def _named(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None
