"""The data folder: made once with its one role, and that role's password set anew when it was lost.

There is no way in without a password: sockets are refused, TCP asks for SCRAM, and the superuser has no
password at all, so it exists only in single-user mode, for whoever may read the folder anyway.
"""

from __future__ import annotations

import shutil
from subprocess import CompletedProcess

from database.embedded import refusals
from database.embedded.account import Account
from database.embedded.binaries import MAJOR, Programs
from database.embedded.home import Home

_INITDB = (
    "--username=postgres",
    "--auth-local=reject",
    "--auth-host=scram-sha-256",
    "--encoding=UTF8",
    "--locale=C",
    "--locale-provider=builtin",
    "--builtin-locale=C.UTF-8",
    "--no-instructions",
    "--no-sync",  # done once at the end, for all that was written
)
_QUIETLY = ("-c", "exit_on_error=on", "-c", "log_min_error_statement=panic", "-c", "log_checkpoints=off")
# The role is a plain one, as on a managed server; the right to read settings lets it tell what runs.
_MAKE = """CREATE ROLE hub LOGIN CREATEDB PASSWORD '{password}'
GRANT pg_monitor TO hub
CREATE DATABASE hub OWNER hub
"""
_MEND = "ALTER ROLE hub LOGIN CREATEDB PASSWORD '{password}'\n"


def make(home: Home, runner: Account, programs: Programs, password: str, *, durable: bool) -> None:
    """Makes the data folder unless it is there: whole or not at all. Raises Refused."""
    if home.data.is_dir():
        return _same_version(home, runner)
    draft = home.draft
    shutil.rmtree(draft, ignore_errors=True)
    runner.make_private(draft)
    _expect(home, runner.run(programs.initdb, "-D", draft, *_INITDB))
    alone = (programs.postgres, "--single", "-F", "-D", draft, *_QUIETLY, "postgres")
    _expect(home, runner.run(*alone, feed=_MAKE.format(password=password)))
    if durable:
        _expect(home, runner.run(programs.initdb, "--sync-only", "-D", draft))
    draft.rename(home.data)


def mend_password(home: Home, runner: Account, programs: Programs, password: str) -> None:
    """Gives the role `hub` this password; the server must not be running. Raises Refused."""
    alone = (programs.postgres, "--single", "-D", home.data, *_QUIETLY, "postgres")
    _expect(home, runner.run(*alone, feed=_MEND.format(password=password)))


def _same_version(home: Home, runner: Account) -> None:
    found = runner.run("/bin/cat", home.data / "PG_VERSION").stdout.strip()
    if found != MAJOR:
        raise refusals.other_version(home.data, found[:80], MAJOR)


def _expect(home: Home, done: CompletedProcess[str]) -> None:
    if done.returncode != 0:
        raise refusals.not_started(home.log, "\n".join(done.stdout.strip().splitlines()[-12:]))
