"""`hub exchange check`: whether a department can be reached, as far as one line of a package, and where it ends if not."""

from __future__ import annotations

import json
import sys
from typing import Any

from rich.console import Console

from connectors import _check
from connectors._by_file import ByFile
from connectors._check import Found, Layer
from connectors.departments import CONNECTORS
from domain.errors import Fixer, Reason, Refused
from exchange.start import not_connected, unknown
from hub import assembly, operations
from hub.settings import Settings


async def check(settings: Settings, partner: str, as_json: bool) -> bool:
    """Test a department's connection and say what came of each layer; whether all is well.

    Raises Refused: UNKNOWN_PARTNER, NOT_CONNECTED, NO_ENDPOINT, BAD_PROFILE.
    """
    if partner not in CONNECTORS:
        raise Refused(unknown(partner, CONNECTORS))
    profile = assembly.profiles(settings).get(partner)
    if profile is None:
        raise Refused(not_connected(partner))
    if isinstance(profile, ByFile):
        zh, en = (
            "该部门以文件报送，没有可检测的连接",
            "this department hands in files; there is no connection to test",
        )
        raise Refused(Reason("NO_ENDPOINT", zh, en, Fixer.CALLER, partner))
    month = operations.today().isoformat()[:7]
    found = await _check.check(profile, CONNECTORS[partner], settings.jurisdiction, month)
    good = all(each.reason is None for each in found)
    if as_json:
        said = {"partner": partner, "ok": good, "layers": [_told(each) for each in found]}
        sys.stdout.write(json.dumps(said, ensure_ascii=False) + "\n")
    else:
        _show(found)
    return good


def _told(found: Found) -> dict[str, Any]:
    said: dict[str, Any] = {
        "layer": found.layer.name,
        "layerZh": found.layer.zh,
        "ok": found.reason is None,
        "place": found.place,
        "found": found.told,
        "milliseconds": found.milliseconds,
    }
    if (reason := found.reason) is not None:
        said["reason"] = {
            "code": reason.code,
            "zh": reason.zh,
            "en": reason.en,
            "whoFixesIt": reason.fixer.name,
            "place": reason.place,
        }
    return said


def _show(found: list[Found]) -> None:
    console = Console(soft_wrap=True, highlight=False, markup=False)
    for each in found:
        mark = "✓" if each.reason is None else "✗"
        console.print(
            f"{mark} {each.layer.name:<9}{each.layer.zh}  {each.place}  {each.told}  {each.milliseconds} ms"
        )
        if (reason := each.reason) is not None:
            console.print(f"  {reason.place}\n  {reason.zh}\n  {reason.en}")
            console.print(f"  [{reason.code}] 由谁处理 / who can fix it: {reason.fixer.value}")
    reached = {each.layer for each in found}
    for layer in Layer:
        if layer not in reached and found[-1].reason is not None:
            console.print(f"- {layer.name:<9}{layer.zh}  未及 / not reached")
