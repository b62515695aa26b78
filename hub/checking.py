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
from hub import assembly, operations
from hub.settings import Settings


async def check(settings: Settings, partner: str, as_json: bool) -> bool:
    """Test a department's connection and say what came of each layer; whether all is well.

    Raises Refused: UNKNOWN_PARTNER, NOT_CONNECTED, NO_ENDPOINT, BAD_PROFILE.
    """
    if partner not in CONNECTORS:
        zh = f"没有名为“{partner}”的对接部门；可用：{'、'.join(CONNECTORS)}"
        en = f"no partner is called “{partner}”; there are: {', '.join(CONNECTORS)}"
        raise Refused(Reason("UNKNOWN_PARTNER", zh, en, Fixer.CALLER, "partner"))
    profile = assembly.profiles(settings).get(partner)
    if profile is None:
        zh = f"尚未配置“{partner}”的连接，见 docs/connecting.md"
        en = f"“{partner}” is not connected yet; see docs/connecting.md"
        raise Refused(Reason("NOT_CONNECTED", zh, en, Fixer.OPERATOR, f"{partner}.json"))
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
