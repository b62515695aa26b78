"""Which of our media types a client wants to read (RFC 9110 12.5.1, GraphQL over HTTP 6.3)."""

from __future__ import annotations

from functools import lru_cache

GRAPH = b"application/graphql-response+json"
JSON = b"application/json"
HTML = b"text/html"
STREAM = b"text/event-stream"

# Between two that are wanted equally the first one is sent; a wildcard means plain JSON.
_OURS = ((GRAPH, ()), (JSON, (b"application/*", b"*/*")))


@lru_cache(maxsize=64)
def wanted(accept: bytes) -> bytes | None:
    """The media type to answer in; None if the client takes none of ours. An empty header takes plain JSON."""
    if not accept.strip():
        return JSON
    weights = dict(map(_weighed, accept.lower().split(b",")))
    found = [(_weight(weights, name, wild), name) for name, wild in _OURS]
    weight, name = max(found, key=lambda each: each[0])
    return name if weight > 0 else None


@lru_cache(maxsize=64)
def is_stream(accept: bytes) -> bool:
    """Whether a client asks for server-sent events, by their name."""
    return b"event-stream" in accept and dict(map(_weighed, accept.lower().split(b","))).get(STREAM, 0.0) > 0


@lru_cache(maxsize=64)
def is_json(content_type: bytes) -> bool:
    """Whether a body is JSON in UTF-8, which is the only encoding JSON has between systems (RFC 8259 8.1)."""
    kind, *parameters = (part.strip() for part in content_type.lower().split(b";"))
    charsets = [part.partition(b"=")[2].strip(b"\"' ") for part in parameters if part.startswith(b"charset")]
    return kind == JSON and all(charset in (b"utf-8", b"utf8") for charset in charsets)


def _weighed(item: bytes) -> tuple[bytes, float]:
    kind, *parameters = (part.strip() for part in item.split(b";"))
    weight = 1.0
    for parameter in parameters:
        name, _, value = parameter.partition(b"=")
        if name.strip() == b"q":
            weight = _number(value.strip())
        elif name.strip() == b"charset" and value.strip(b"\"' ") not in (b"utf-8", b"utf8"):
            weight = 0.0
    return kind, weight


def _number(text: bytes) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _weight(weights: dict[bytes, float], name: bytes, wild: tuple[bytes, ...]) -> float:
    return next((weights[each] for each in (name, *wild) if each in weights), 0.0)
