"""Documents that a client is to be trusted with: read from a file, and checked against the graph."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from graphql import GraphQLError, validate

from auth.documents import document_id
from domain.errors import Fixer, Reason, Refused
from execution.limits import Limits
from execution.measure import parsed
from hub import graphql

Manifest = dict[str, str]
"""Documents by their id, "sha256:" and the hash of the text."""


def manifest(path: Path) -> Manifest:
    """The documents of a file, each valid for the graph: a manifest (.json), or one document (.graphql).

    Raises Refused (BAD_DOCUMENTS) naming the first that is wrong.
    """
    text = path.read_text(encoding="utf-8")
    found = _listed(text, path.name) if path.suffix == ".json" else {document_id(text): text}
    check(found)
    return found


def check(documents: Mapping[str, str]) -> None:
    """Raise Refused (BAD_DOCUMENTS) naming the first that is no document of the graph."""
    schema, limits = graphql.schema()._schema, Limits().of_trusted()
    for name, document in documents.items():
        try:
            errors = validate(schema, parsed(document, limits), max_errors=1)
        except Refused as error:
            raise _bad(error.reason.zh, error.reason.en, name) from error
        except GraphQLError as error:
            errors = [error]
        if errors:
            raise _bad("文档不符合本图的模式", f"not a document of this graph: {errors[0].message}", name)


def _listed(text: str, place: str) -> Manifest:
    try:
        found = json.loads(text)
    except ValueError as error:
        raise _bad("清单不是 JSON", "the manifest is not JSON", place) from error
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise _bad("清单应为文档编号到文本的对象", "a manifest is an object of ids and texts", place)
    for name, document in found.items():
        if name != document_id(document):
            zh = f"编号与文本不符，应为 {document_id(document)}"
            raise _bad(zh, f"the id is not the text's, which is {document_id(document)}", name)
    return found


def _bad(zh: str, en: str, place: str) -> Refused:
    return Refused(Reason("BAD_DOCUMENTS", zh, en, Fixer.CALLER, place))
