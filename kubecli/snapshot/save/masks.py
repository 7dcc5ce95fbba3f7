"""What is secret does not leave the cluster: it is masked before it is written.

Secrets keep names, types and sizes; of each value there is a keyed hash, so that a comparison sees that it
changed. Values of environment variables (and of whatever else is a name with a value) and annotations are masked
when their name has one of WORDS in it; the last-applied annotation is masked inside. The key of the hashes stays
with the user who saves: without it not even a short password can be found by trying.

Not masked: what is no secret by its place, such as the data of ConfigMaps, command lines and logs.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from kubecli.api.decode import Undecodable, decode
from kubecli.secretive import Secretive

WORDS = ("token", "password", "passwd", "secret", "key", "credential")
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
MARK = "masked:"
_WORDS = tuple(word.encode() for word in WORDS)
_HARMLESS = frozenset({b"key", b"secretname", b"topologykey", b"secretnamespace"})
"""Fields of pods that have such a word in their own name and only name things. An annotation may be called so."""
_ANNOTATIONS = re.compile(rb'"annotations":(\{(?:"(?:[^"\\]|\\.)*":"(?:[^"\\]|\\.)*",?)*\})?')

Object = dict[str, Any]


class Masker(Secretive, Struct, frozen=True):
    SECRET: ClassVar[frozenset[str]] = frozenset({"key"})

    key: bytes

    @property
    def salt(self) -> str:
        """Which key it is, without telling it."""
        return hashlib.sha256(b"kubecli snapshot " + self.key).hexdigest()[:16]

    def json(self, obj: bytes, *, is_secret: bool, custom: bool) -> bytes:
        """An object's JSON with everything masked; the same bytes when nothing is to be. Raises Undecodable.

        custom: its type is not Kubernetes' own, so that nothing is known of the order of its fields.
        """
        if not is_secret and not _suspicious(obj, custom=custom):
            return obj
        try:
            return msgspec.json.encode(self.object(decode(obj, dict), is_secret=is_secret))
        except RecursionError:
            raise Undecodable("it is nested too deep") from None

    def object(self, obj: Object, *, is_secret: bool) -> Object:
        """A masked copy."""
        masked: Object = self._walk(obj)
        return self._secret(masked) if is_secret or obj.get("kind") == "Secret" else masked

    def mark(self, value: str) -> str:
        """What stands in the place of a value."""
        return value if value.startswith(MARK) else f"{MARK}{self._hash(value)}"

    def _hash(self, value: str) -> str:
        return hmac.new(self.key, value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]

    def _walk(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._walk(each) for each in value]
        if not isinstance(value, dict):
            return value
        found = {key: self._walk(each) for key, each in value.items()}
        if isinstance(found.get("annotations"), dict):
            found["annotations"] = {key: self._annotation(key, each) for key, each in found["annotations"].items()}
        name, text = found.get("name"), found.get("value")
        if isinstance(name, str) and isinstance(text, str) and text and _is_secret_name(name):
            found["value"] = self.mark(text)
        return found

    def _annotation(self, key: str, value: Any) -> Any:
        if not isinstance(value, str) or not value:
            return value
        if key == LAST_APPLIED:
            return self._last_applied(value)
        return self.mark(value) if _is_secret_name(key) else value

    def _last_applied(self, text: str) -> str:
        """What is masked in the object is masked here; text that is no object is masked as a whole."""
        try:
            applied = msgspec.json.decode(text)
        except (msgspec.DecodeError, RecursionError):
            return self.mark(text)
        if not isinstance(applied, dict):
            return self.mark(text)
        masked = self.object(applied, is_secret=False)
        return text if masked == applied else msgspec.json.encode(masked).decode() + "\n"

    def _secret(self, obj: Object) -> Object:
        """Values become as many asterisks; `masked` has their hashes."""
        hashes: dict[str, dict[str, str]] = {}
        for field in ("data", "stringData"):
            values = obj.get(field)
            if not isinstance(values, dict):
                continue
            hashes[field] = {key: self._hash(str(each)) for key, each in values.items()}
            obj[field] = {key: _stars(str(each), encoded=field == "data") for key, each in values.items()}
        return {**obj, "masked": {"salt": self.salt, **hashes}} if hashes and "masked" not in obj else obj


def _stars(value: str, *, encoded: bool) -> str:
    if not encoded:
        return "*" * len(value)
    try:
        size = len(base64.b64decode(value))
    except ValueError:
        size = len(value)
    return base64.b64encode(b"*" * size).decode()


def _is_secret_name(name: str) -> bool:
    low = name.lower()
    return any(word in low for word in WORDS)


def _suspicious(obj: bytes, *, custom: bool) -> bool:
    """Whether anything in it may have to be masked: quickly, and never wrongly no.

    One of the words stands in a field's name before a text (as annotations are), or in a name whose value follows,
    or anywhere when there is a last-applied annotation. Kubernetes' own types have a value right behind its name.
    """
    low = obj.lower()
    has_values = custom and b'"value":"' in low
    applied = b"last-applied-configuration" in low
    for word in _WORDS:
        at = low.find(word)
        while at >= 0:
            if applied:
                return True
            start, end = _string_around(low, at)
            if end < 0:
                return True
            if low[end + 1 : end + 3] == b':"' and (
                low[start + 1 : end] not in _HARMLESS or _annotates(low, start)
            ):
                return True
            is_name = low[start - 7 : start] == b'"name":'
            if is_name and (has_values or low[end + 1 : end + 11] == b',"value":"'):
                return True
            at = low.find(word, end + 1)
    return False


def _annotates(json: bytes, at: int) -> bool:
    """Whether a place is among annotations."""
    return any(found[1] is None or found.start() < at < found.end() for found in _ANNOTATIONS.finditer(json))


def _string_around(json: bytes, at: int) -> tuple[int, int]:
    """Where the quotes are of the JSON string that `at` is in."""
    start = json.rfind(b'"', 0, at)
    while _is_escaped(json, start):
        start = json.rfind(b'"', 0, start)
    end = json.find(b'"', at)
    while _is_escaped(json, end):
        end = json.find(b'"', end + 1)
    return start, end


def _is_escaped(json: bytes, quote: int) -> bool:
    before = quote - 1
    while before >= 0 and json[before] == 0x5C:
        before -= 1
    return (quote - 1 - before) % 2 == 1
