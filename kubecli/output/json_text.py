"""`-o json`: the bytes Go's encoder writes for the same value (json.MarshalIndent with four spaces).

msgspec does the work on whole pages; what differs from Go is mended on the bytes afterwards, and only where a
cheap search says that there is something to mend:

- `<`, `>`, `&`, U+2028 and U+2029 occur inside strings only, and Go writes them as \\u003c and so on;
- floats: Go writes 1.0 as 1 and 1e21 as 1e+21; a whole number outside int64 was decoded as a float.

Keys are sorted by their UTF-8 bytes, as encoding/json sorts the keys of a map.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, BinaryIO, Final, Literal

import msgspec

from kubecli.output.objects import batches

SEPARATOR: Final = b""
"""What stands between the documents of a watch."""

_ESCAPES = (
    (b"&", b"\\u0026"),
    (b"<", b"\\u003c"),
    (b">", b"\\u003e"),
    ("\u2028".encode(), b"\\u2028"),
    ("\u2029".encode(), b"\\u2029"),
)
# In compact JSON with all digits made 0, which makes the search some seven times as fast: the end of a float.
# Strings can look the same, or have 19 digits in a row, which costs the slow pass and nothing else.
_FRACTION = re.compile(rb"\.0+[,\]}]")
_EXPONENT = re.compile(rb"0e[-+]?0+[,\]}]")
_ZEROS = bytes(0x30 if 0x30 <= byte < 0x3A else byte for byte in range(256))
_HUGE = b"0" * 19
# In indented JSON: a line that ends in a number holds that number as its value, never the inside of a string.
_NUMBER_LINE = re.compile(rb"(?m)(?<=[ \[])-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?(?=,?$)")

_BEGIN = b'{\n    "apiVersion": "v1",\n    "items": ['
_INT64 = range(-(2**63), 2**63)


def dumps(value: Any, *, sort_keys: bool = True) -> bytes:
    """One object as kubectl prints it, with a newline at the end.

    sort_keys: False for what kubectl decodes into a type of its own, whose fields keep the order of the API.
    """
    try:
        compact = _encode(value, "sorted" if sort_keys else None)
    except TypeError:  # a Uint64 of a kubeconfig, which is in no object of the API
        from kubecli.gotext.json import marshal

        text = marshal(value, "    ", sort_keys=sort_keys) + "\n"
        return text.encode("utf-8", "surrogateescape")
    return _indented(compact) + b"\n"


def dump_event(event_type: str, obj: Any) -> bytes:
    """A watch event (--output-watch-events): one compact line, keys in the order of the API's WatchEvent.

    kubectl leaves managedFields in here whatever --show-managed-fields says.
    """
    text = b'{"type":' + _encode(event_type) + b',"object":' + _encode(obj) + b"}\n"
    for raw, escaped in _ESCAPES:
        text = text.replace(raw, escaped)
    if _may_have_odd_numbers(text):
        return _compact_numbers(text)
    return text


class ListWriter:
    """A `kind: List` written while its items arrive; holds nothing but the current page.

    begin(), items(page) for each page, end(): the bytes of dumps() on the whole list.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._first = True

    def begin(self) -> None:
        self._stream.write(_BEGIN)

    def items(self, page: Iterable[Any]) -> None:
        """Writes objects; each must already carry its apiVersion and kind."""
        for objects in batches(page):
            # Wrapped twice so that the indentation comes out right: "[\n    [\n" + the items + "\n    ]\n]".
            text = _indented(b"[" + _encode(objects) + b"]")
            self._stream.write(b"\n" if self._first else b",\n")
            self._stream.write(memoryview(text)[8:-8])
            self._first = False

    def end(self, resource_version: str = "") -> None:
        closing = b"]" if self._first else b"\n    ]"
        version = _indented(_encode(resource_version))
        tail = b',\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": %b\n    }\n}\n' % version
        self._stream.write(closing + tail)


def _encode(value: Any, order: Literal["sorted"] | None = "sorted") -> bytes:
    try:
        return msgspec.json.encode(value, order=order)
    except OverflowError:
        return msgspec.json.encode(_floats_for_huge(value), order=order)
    except UnicodeEncodeError:  # bytes of a file that are no UTF-8 are written as they are
        import json

        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=order == "sorted")
        return text.encode("utf-8", "surrogateescape")


def _floats_for_huge(value: Any) -> Any:
    """Whole numbers that fit no 64 bits become floats, as Go decodes them."""
    if isinstance(value, dict):
        return {key: _floats_for_huge(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_floats_for_huge(item) for item in value]
    from kubecli.output.float64 import float64

    return float64(value) if isinstance(value, int) and value not in _INT64 else value


def _indented(compact: bytes) -> bytes:
    odd = _may_have_odd_numbers(compact)
    for raw, escaped in _ESCAPES:
        if raw in compact:
            compact = compact.replace(raw, escaped)
    text = msgspec.json.format(compact, indent=4)
    return _NUMBER_LINE.sub(_number, text) if odd else text


def _may_have_odd_numbers(compact: bytes) -> bool:
    """Whether there could be a number that Go writes in another way."""
    shape = compact.translate(_ZEROS)
    return _HUGE in shape or bool(_FRACTION.search(shape) or _EXPONENT.search(shape))


def _number(match: re.Match[bytes]) -> bytes:
    return _go_number(match[0])


def _go_number(digits: bytes) -> bytes:
    if b"." in digits or b"e" in digits or int(digits) not in _INT64:
        from kubecli.gotext.numbers import json_float  # floats are rare
        from kubecli.output.float64 import float64

        return json_float(float64(digits)).encode()
    return digits


# A string, or a number outside of one: the alternation walks over strings whole.
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:e[-+]?[0-9]+)?')


def _compact_numbers(text: bytes) -> bytes:
    return _TOKEN.sub(lambda match: match[0] if match[0][:1] == b'"' else _go_number(match[0]), text)
