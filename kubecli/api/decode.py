"""The one way from an answer's bytes to a value: what is no JSON of the wanted shape is one kind of error, and
null is what is not there, as for Go.

Go's decoder takes ten thousand levels of nesting, Python's stack a thousand: a document that needs more is decoded
again with more room, and the room stays, since whoever prints it goes as deep.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any, TypeVar

import msgspec

from kubecli.api.nulls import mended

T = TypeVar("T")
Numbers = Callable[[str], Any]

MOST_LEVELS = 10_000
_ROOM_TO_DECODE = 11_000
_ROOM_TO_PRINT = 60_000


class Undecodable(ValueError):
    """str() says what is wrong with the bytes."""


def decode(data: bytes, shape: type[T], numbers: Numbers | None = None) -> T:
    """numbers: what becomes of the text of a fraction; a float without it. Raises Undecodable."""
    try:
        return _decode(data, shape, numbers)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(error)) from None
    except RecursionError:
        return _with_room(data, shape, numbers)


def _decode(data: bytes, shape: type[T], numbers: Numbers | None) -> T:
    try:
        return _strictly(data, shape, numbers)
    except msgspec.ValidationError as error:
        if "got `null`" not in str(error):
            raise
    return _strictly(mended(bytes(data).strip(), shape), shape, numbers)


def _strictly(data: bytes, shape: type[T], numbers: Numbers | None) -> T:
    if numbers is not None:
        return msgspec.json.Decoder(shape, float_hook=numbers).decode(data)
    return msgspec.json.decode(data, type=shape)


def _with_room(data: bytes, shape: type[T], numbers: Numbers | None) -> T:
    """Only the main thread has a stack to go so deep."""
    if threading.current_thread() is not threading.main_thread():
        raise Undecodable("it is nested too deep")
    sys.setrecursionlimit(max(sys.getrecursionlimit(), _ROOM_TO_DECODE))
    try:
        found = _decode(data, shape, numbers)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Undecodable(str(error)) from None
    except RecursionError:
        raise Undecodable(f"exceeded max depth of {MOST_LEVELS}") from None
    sys.setrecursionlimit(_ROOM_TO_PRINT)
    return found
