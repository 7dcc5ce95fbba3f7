"""kubecli.dataclass makes what the standard library's dataclasses would have made."""

from __future__ import annotations

import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, ClassVar, Generic, TypeVar

import pytest

import kubecli.dataclass as ours
from tests.support.process import PROJECT

T = TypeVar("T")


def shapes(kit: Any) -> dict[str, Any]:
    """The same classes, made with one kit or the other."""
    dataclass, field = kit.dataclass, kit.field

    @dataclass(frozen=True, slots=True)
    class Value:
        """A value."""

        name: str
        count: int = 3
        parts: tuple[str, ...] = ()
        more: dict[str, int] = field(default_factory=dict)
        token: str = field(default="", repr=False)
        shared: ClassVar[int] = 5

        @property
        def title(self) -> str:
            return f"{self.name} x{self.count}"

        def __str__(self) -> str:
            return self.title

    @dataclass(slots=True)
    class Changing:
        """A value that changes."""

        items: list[int] = field(default_factory=list)
        total: int = 0

        def __post_init__(self) -> None:
            self.total = sum(self.items)

    @dataclass(slots=True, eq=False)
    class Identity:
        """Equal to itself alone."""

        name: str = ""

    @dataclass(frozen=True, slots=True)
    class Sub(Value):
        """More fields, and another default."""

        count: int = 4
        extra: str = "x"

    @dataclass(frozen=True, slots=True)
    class Box(Generic[T]):
        """A generic value."""

        inside: T

        def __eq__(self, other: object) -> bool:
            return True

        __hash__ = None  # type: ignore[assignment]

    @dataclass(frozen=True, slots=True)
    class Empty:
        """Nothing."""

    @dataclass(frozen=True, slots=True)
    class Shown:
        """With words of its own."""

        name: str

        def __repr__(self) -> str:
            return "shown"

    return {cls.__name__: cls for cls in (Value, Changing, Identity, Sub, Box, Empty, Shown)}


THEIRS, OURS = shapes(dataclasses), shapes(ours)

Kit = dict[str, Any]
CASES: dict[str, Callable[[Kit], Any]] = {
    "defaults": lambda kit: repr(kit["Value"]("a")),
    "by position": lambda kit: repr(kit["Value"]("a", 1, ("b",), {"c": 1}, "secret")),
    "by name": lambda kit: repr(kit["Value"](count=1, name="a")),
    "secrets stay out of repr": lambda kit: kit["Value"]("a", token="secret").token,
    "factories give new values": lambda kit: kit["Value"]("a").more is kit["Value"]("a").more,
    "class variables": lambda kit: (kit["Value"].shared, kit["Value"]("a").shared),
    "properties": lambda kit: (kit["Value"]("a").title, str(kit["Value"]("a"))),
    "equal": lambda kit: kit["Value"]("a") == kit["Value"]("a"),
    "not equal": lambda kit: kit["Value"]("a") == kit["Value"]("b"),
    "other class": lambda kit: kit["Value"]("a") == kit["Sub"]("a", 3),
    "hash": lambda kit: len({kit["Shown"]("a"), kit["Shown"]("a"), kit["Shown"]("b")}),
    "unhashable": lambda kit: hash(kit["Changing"]()),
    "unhashable inside": lambda kit: hash(kit["Value"]("a")),
    "identity": lambda kit: kit["Identity"]() == kit["Identity"](),
    "identity hash": lambda kit: len({kit["Identity"](), kit["Identity"]()}),
    "frozen": lambda kit: setattr(kit["Value"]("a"), "name", "b"),
    "frozen for good": lambda kit: delattr(kit["Value"]("a"), "name"),
    "not frozen": lambda kit: setattr(kit["Changing"](), "total", 9),
    "slots": lambda kit: setattr(kit["Changing"](), "other", 9),
    "no dict": lambda kit: hasattr(kit["Value"]("a"), "__dict__"),
    "post init": lambda kit: kit["Changing"]([1, 2]).total,
    "missing": lambda kit: kit["Value"](),
    "too many": lambda kit: kit["Value"]("a", 1, (), {}, "", 6),
    "unknown": lambda kit: kit["Value"]("a", size=1),
    "twice": lambda kit: kit["Value"]("a", name="b"),
    "sub": lambda kit: repr(kit["Sub"]("a")),
    "sub by position": lambda kit: repr(kit["Sub"]("a", 1, (), {}, "t", "e")),
    "sub slots": lambda kit: kit["Sub"].__slots__,
    "generic": lambda kit: repr(kit["Box"](1)),
    "own eq": lambda kit: kit["Box"](1) == kit["Box"](2),
    "empty": lambda kit: (repr(kit["Empty"]()), kit["Empty"]() == kit["Empty"]()),
    "own repr": lambda kit: repr(kit["Shown"]("a")),
    "match args": lambda kit: [cls.__match_args__ for cls in kit.values()],
    "names": lambda kit: [(cls.__name__, cls.__qualname__, cls.__module__, cls.__doc__) for cls in kit.values()],
}  # fmt: skip


def outcome(case: Callable[[Kit], Any], kit: Kit) -> Any:
    """What comes out, or which kind of error. The words of errors may differ, their classes may not."""
    try:
        return case(kit)
    except (TypeError, AttributeError) as error:
        return AttributeError if isinstance(error, AttributeError) else TypeError


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_does_what_the_standard_library_does(case: Callable[[Kit], Any]) -> None:
    assert outcome(case, OURS) == outcome(case, THEIRS)
    assert outcome(case, OURS) == outcome(case, THEIRS), "the second instance"


def test_replace_and_fields() -> None:
    for kit, classes in ((dataclasses, THEIRS), (ours, OURS)):
        value = classes["Value"]("a", token="t")
        changed = kit.replace(value, count=7)
        assert (changed.name, changed.count, changed.token) == ("a", 7, "t")
        names = [each.name for each in kit.fields(value)]
        assert names == ["name", "count", "parts", "more", "token"]
        assert [each.name for each in kit.fields(classes["Sub"])] == [*names, "extra"]
        with pytest.raises(TypeError):
            kit.replace(value, size=1)


@ours.dataclass(frozen=True, slots=True)
class Plain:
    """At module level, where pickle finds it."""

    name: str
    parts: tuple[str, ...] = ()


def test_the_standard_librarys_functions_take_ours() -> None:
    value: Any = OURS["Value"]("a", more={"b": 1})
    known: Any = dataclasses.is_dataclass(value)
    assert known
    assert dataclasses.replace(value, name="c").title == "c x3"
    assert dataclasses.asdict(value)["more"] == {"b": 1}
    assert [each.name for each in dataclasses.fields(value)] == [each.name for each in ours.fields(value)]


def test_frozen_slotted_generics_work() -> None:
    """Here the standard library's raise TypeError."""
    assert OURS["Box"][int](2).inside == 2
    with pytest.raises(AttributeError):
        OURS["Value"]("a").other = 1


def test_match() -> None:
    match Plain("a", ("b",)):
        case Plain(name, (part,)):
            assert (name, part) == ("a", "b")
        case _:
            pytest.fail("no match")


def test_copies() -> None:
    import copy

    assert copy.deepcopy(Plain("a")) == Plain("a") == copy.copy(Plain("a"))
    assert pickle.loads(pickle.dumps(Plain("a", ("b",)))) == Plain("a", ("b",))


def test_no_other_dataclasses_are_used() -> None:
    for path in (PROJECT / "kubecli").rglob("*.py"):
        if path.name != "dataclass.py":
            assert "from dataclasses import" not in path.read_text(), path
