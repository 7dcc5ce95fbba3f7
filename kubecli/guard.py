"""The read-only guard: what may leave kubecli. It stands in the transport, below every command; what is fetched
from elsewhere (`-f URL`, the refresh of an ID token) passes by it too.

A request may leave when it is
- a GET without a body, or
- a POST to one of the three self-review APIs, which ask the server about the caller and store nothing:
  authorization.k8s.io SelfSubjectAccessReview and SelfSubjectRulesReview, authentication.k8s.io SelfSubjectReview,
and asks for no connection upgrade, and its path leads to no exec, attach, portforward or proxy subresource (each
of which can act through a GET). Anything the server might read differently than the guard did is refused too:
encoded slashes, dot segments, doubled slashes, control characters, header fields that name
another method. A kubeconfig's server may have a path, but none that leads into a pod or a node: only aggregators
that put whole clusters behind ".../clusters/NAME/proxy" have a proxy there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import unquote

from kubecli.errors.api import ReadOnlyError

_SELF_REVIEW = re.compile(
    r"/apis/(?:authorization\.k8s\.io/v\d+(?:(?:alpha|beta)\d+)?/(?:selfsubjectaccessreviews|selfsubjectrulesreviews)"
    r"|authentication\.k8s\.io/v\d+(?:(?:alpha|beta)\d+)?/selfsubjectreviews)"
)
# Subresources that open a channel into a pod, or speak through the API server to something else.
_INTO_PODS = frozenset({"exec", "attach", "portforward"})
_CHANNELS = _INTO_PODS | {"proxy"}
# What a kubelet behind a node's proxy runs, too.
_NOT_BEFORE_AN_API = _CHANNELS | {"run", "redirect", "cri"}
_KUBELETS = _INTO_PODS | {"run", "cri"}
# /api/v1/proxy/nodes/...: a verb in front of the resource, as in the API of old.
_OLD_VERBS = frozenset({"proxy", "redirect"})
_FORBIDDEN_HEADERS = frozenset(
    {
        b"upgrade",
        b"http2-settings",
        b"expect",
        b"te",
        b"trailer",
        b"transfer-encoding",
        b"x-http-method",
        b"x-http-method-override",
        b"x-method-override",
        b"x-original-url",
        b"x-original-method",
        b"x-rewrite-url",
        b"x-stream-protocol-version",
    }
)
_TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_FIELD_VALUE = re.compile(rb"[^\x00-\x08\x0a-\x1f\x7f]*")
_TARGET = re.compile(rb"/[\x21-\x7e]*")


def check(
    method: str, target: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes, *, prefix: str = ""
) -> None:
    """Raises ReadOnlyError unless the request can only read.

    target: path and query as they go on the wire, prefix included. prefix: the path of the server's URL.
    """
    path = target.split(b"?", 1)[0]
    shown = path.decode("ascii", "backslashreplace")
    if not _only_reads(method, target, path, headers, body, prefix):
        raise ReadOnlyError(method, shown)


def _only_reads(
    method: str, target: bytes, path: bytes, headers: Iterable[tuple[bytes, bytes]], body: bytes, prefix: str
) -> bool:
    if not _TARGET.fullmatch(target) or b"#" in target or not _plain_headers(headers):
        return False
    segments = _segments(path)
    if segments is None:
        return False
    front = [segment for segment in prefix.split("/") if segment]
    if leads_away(prefix):
        return False
    if front and segments[: len(front)] == front:
        segments = segments[len(front) :]
    if _opens_channel([segment.lower() for segment in segments]):
        return False
    if method == "GET":
        return not body
    return method == "POST" and b"%" not in path and _SELF_REVIEW.fullmatch("/" + "/".join(segments)) is not None


def leads_away(prefix: str) -> bool:
    """Whether the path of a server's URL is no API server's address, but a place behind one that can act."""
    words = [segment.lower() for segment in prefix.split("/") if segment]
    if len(words) > 2 and words[-1] == "proxy" and words[-3] == "clusters":
        words.pop()
    return any(unquote(unquote(word)) in _NOT_BEFORE_AN_API for word in words)


def check_document(target: bytes) -> None:
    """Raises ReadOnlyError unless a GET of this target can only read a document, whatever server it goes to.

    Where it looks like the path of an API, the API's rules hold. Elsewhere a folder may be called as it likes,
    when what is asked for is a file with an ending; without one, it must not be what a kubelet runs.
    """
    path = target.split(b"?", 1)[0]
    words = _words(path) if _TARGET.fullmatch(target) else None
    if words is None or _acts(words):
        raise ReadOnlyError("GET", path.decode("ascii", "backslashreplace"))


def _words(path: bytes) -> list[str] | None:
    """All that a server might take for a segment of a document's path, in small letters: a project's name may hold
    an escaped slash (GitLab's do). None for what leads elsewhere than it says."""
    text = unquote(unquote(path.decode("ascii")), errors="surrogateescape")
    if "%" in text or not text.isprintable():
        return None
    words = [re.split(r"[?#]", word)[0] for word in re.split(r"[/\\;]", text.lower())]
    return None if ".." in words else [word for word in words if word not in ("", ".")]


def _acts(words: list[str]) -> bool:
    if len(words) > 2 and words[0] in _KUBELETS:  # a pod may be called x.yaml
        return True
    is_file = bool(words) and re.search(r"\w\.\w+$", words[-1]) is not None
    start = next((at for at in range(len(words)) if _begins_api(words[at:])), len(words))
    if not is_file and any(word in _NOT_BEFORE_AN_API for word in words[:start]):
        return True
    return start < len(words) and _opens_channel(words[start:])


def _begins_api(words: list[str]) -> bool:
    """api/v1, apis/apps/v1; oapi/v1 of older OpenShifts."""
    versions = {"api": words[1:2], "oapi": words[1:2], "apis": words[2:3]}.get(words[0], [])
    return any(re.fullmatch(r"v\d\w*", version) for version in versions)


def _segments(path: bytes) -> list[str] | None:
    """The path's segments, decoded; None when a server might split or resolve them in another way."""
    raw = path.split(b"/")[1:]
    if raw and raw[-1] == b"":  # a trailing slash adds no segment
        raw.pop()
    found: list[str] = []
    for segment in raw:
        text = unquote(segment.decode("ascii"), errors="surrogateescape")
        again = unquote(text, errors="surrogateescape")
        if again in ("", ".", "..") or any(c in again for c in "/\\;%") or not again.isprintable():
            return None
        found.append(re.split(r"[?#]", again)[0])  # for whoever decodes once more, the query begins there
    return found


def _opens_channel(words: list[str]) -> bool:
    """Whether the path ends in a channel subresource, or begins with a proxy verb of the API as it once was.

    An object may be called "proxy": /api/v1/namespaces/shop/services/proxy reads that Service. So inside the API
    the word counts only where a subresource can stand, behind resource and name; anywhere else it counts wherever
    it is.
    """
    if words[:1] == ["api"]:
        rest = words[2:]
    elif words[:1] == ["apis"]:
        rest = words[3:]
    else:
        return any(word in _NOT_BEFORE_AN_API for word in words)
    if rest[:1] == ["watch"]:
        rest = rest[1:]
    if rest[:1] and rest[0] in _OLD_VERBS:
        return True
    if rest[:1] == ["namespaces"]:
        rest = rest[2:]
        if rest[:1] and rest[0] in _CHANNELS:  # namespaces/NAME/SUBRESOURCE
            return True
    return any(word in _CHANNELS for word in rest[2:])


def is_field(name: bytes, value: bytes) -> bool:
    """Whether name and value make one header field, and nothing after it."""
    return bool(_TOKEN.fullmatch(name) and _FIELD_VALUE.fullmatch(value))


def _plain_headers(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    for name, value in headers:
        key = name.lower()
        if not is_field(name, value):
            return False
        if key in _FORBIDDEN_HEADERS or key.startswith(b"sec-websocket"):
            return False
        if key == b"connection" and value.strip().lower() not in (b"keep-alive", b"close"):
            return False
    return True
