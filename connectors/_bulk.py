"""What bulk exchange puts on the wire besides the lines themselves, after FHIR Bulk Data: ask, manifest, problem."""

from __future__ import annotations

import base64
import hashlib
from typing import Annotated

import msgspec

from connectors._core import Header, Package
from domain.exchange import Direction

NDJSON = "application/x-ndjson"
PROBLEM_JSON = "application/problem+json"
VERBS = {Direction.PULL: "export", Direction.PUSH: "submit"}

Count = Annotated[int, msgspec.Meta(ge=0)]
Sequence = Annotated[int, msgspec.Meta(ge=1)]
Period = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-(0[1-9]|1[0-2])\Z")]
JurisdictionCode = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{6}\Z")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]


class ExportRequest(
    msgspec.Struct, rename="camel", forbid_unknown_fields=True, omit_defaults=True, kw_only=True, frozen=True
):
    """Body of $export: which month (YYYY-MM), which county (GB/T 2260), which in order, in reply to which sequence."""

    period: Period
    jurisdiction_code: JurisdictionCode
    sequence: Sequence
    in_reply_to: Sequence | None = None


class Part(msgspec.Struct, rename="camel", kw_only=True, frozen=True):
    """One NDJSON file of an export; url may be relative to the manifest's."""

    url: str
    line_count: Count
    sha256: Sha256


class Manifest(msgspec.Struct, rename="camel", kw_only=True, frozen=True):
    """What an export consists of; header.sha256 is of all parts one after the other."""

    header: Header
    output: tuple[Part, ...]


class Problem(msgspec.Struct, rename="camel", kw_only=True, omit_defaults=True, frozen=True):
    """Why a department said no (RFC 9457); type and code are stable, who_fixes_it is a name of domain.errors.Fixer."""

    type: str
    title: str
    status: int
    code: str
    zh: str
    en: str
    who_fixes_it: str
    place: str = ""


def scope(package: Package) -> str:
    """The OAuth scope that opens a package: its verb and its code ("export:VERIFICATION_RESULT")."""
    return f"{VERBS[package.direction]}:{package.code.name}"


def digest(content: bytes) -> str:
    """Content-Digest of a body (RFC 9530)."""
    return said(hashlib.sha256(content).digest())


def said(sha256: bytes) -> str:
    """A SHA-256 as Content-Digest says it."""
    return f"sha-256=:{base64.b64encode(sha256).decode()}:"


def count(content: bytes) -> int:
    """Lines in NDJSON; one without its line feed is not whole and does not count."""
    return content.count(b"\n")
