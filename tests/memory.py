"""A folder in memory for what a run of tests makes and throws away, where the machine has one with room."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
from pathlib import Path

_MEMORY = Path("/dev/shm")
_ROOM = 2 << 30  # bytes for each process


def place(folder: Path) -> Path:
    """Where to keep what belongs into a folder: another one in memory, the same each time; itself, where there is none.

    A database is a thousand files, which a file system on a disk takes up to thirty times as long to make.
    """
    name = hashlib.sha256(os.fsencode(folder.resolve())).hexdigest()[:16]
    found = _MEMORY / f"hub-test-{os.geteuid()}-{name}"
    if not found.exists() and _has_room():
        found.mkdir(mode=0o755)
    return found if _is_ours(found) else folder


def _has_room() -> bool:
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if not os.access(_MEMORY, os.W_OK) or os.statvfs(_MEMORY).f_flag & os.ST_NOEXEC:
        return False  # the server's programs may have to be copied beside its data
    return shutil.disk_usage(_MEMORY).free >= processes * _ROOM


def _is_ours(folder: Path) -> bool:
    """Everybody may make folders there; in this one nobody else can write."""
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return (
        stat.S_ISDIR(found.st_mode)
        and found.st_uid == os.geteuid()
        and not stat.S_IMODE(found.st_mode) & 0o022
    )
