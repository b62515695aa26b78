"""Packages for Node that tests of the outside need, installed once from a lock that names no address."""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

_CACHE = Path(__file__).parents[2] / ".cache" / "npm"


def installed(folder: Path) -> Path:
    """The folder whose package-lock.json stands installed in its node_modules; the test is left out where that fails.

    With HUB_REQUIRE_NODE=1 it fails instead.
    """
    if not (shutil.which("node") and shutil.which("npm")):
        _left_out(folder, "没有 Node.js（node、npm）", "there is no Node.js (node and npm)")
    _CACHE.mkdir(parents=True, exist_ok=True)
    with open(_CACHE / f"{folder.name}.lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests in another process may want it, too
        _install(folder)
    return folder


def _install(folder: Path) -> None:
    stamp, wanted = folder / "node_modules" / ".hub-lock", _hash(folder)
    if not stamp.exists() or stamp.read_text(encoding="ascii") != wanted:
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(
            command,
            cwd=folder,
            env={**os.environ, "npm_config_cache": str(_CACHE)},
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
        if done.returncode:
            _left_out(folder, "npm 安装失败", f"npm could not install: {done.stderr[-300:]}")
        stamp.write_text(wanted, encoding="ascii")


def _hash(folder: Path) -> str:
    return sha256((folder / "package-lock.json").read_bytes()).hexdigest()


def _left_out(folder: Path, zh: str, en: str) -> None:
    said = f"未运行 tests/interop/{folder.name} 互操作测试：{zh} / these tests were left out: {en}"
    if os.environ.get("HUB_REQUIRE_NODE") == "1":
        pytest.fail(said)
    pytest.skip(said)
