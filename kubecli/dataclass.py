"""`dataclass`, `field`, `fields` and `replace` of the standard library, for classes that are cheap to make.

The standard library writes and compiles the source of some six methods for each frozen class with slots: 0.4 ms
a class, 15 ms for the values that `kubecli config current-context` imports, most of which it never makes one of.
Here a class costs 20 µs: its methods are the same functions for all, and its `__init__` is compiled when the first
instance is made, so that instances are made as fast as the standard library's.

What the project uses of dataclasses works alike (tests/test_dataclass.py compares the two): frozen, slots and eq;
defaults and factories; repr=False; inheritance, generics, __post_init__, __match_args__. What it does not use does
not exist: classes without slots, kw_only, order, InitVar. Type checkers see the standard library's.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from dataclasses import dataclass, field, fields, replace
else:
    MISSING = object()
    _set = object.__setattr__

    class Field:
        """What a class says of one field: its default, if any, and whether repr shows it."""

        __slots__ = ("default", "factory", "name", "shown")

        def __init__(self, default, factory, shown):
            self.name = ""
            self.default = default
            self.factory = factory
            self.shown = shown

    class _StandardFields:
        """The fields as the standard library has them, made when its functions or a test's report ask for them."""

        def __get__(self, instance, owner):
            import dataclasses

            found = {}
            for each in owner.__record_fields__:
                default = dataclasses.MISSING if each.default is MISSING else each.default
                factory = dataclasses.MISSING if each.factory is MISSING else each.factory
                made = dataclasses.field(default=default, default_factory=factory, repr=each.shown)
                made.name = each.name
                made._field_type = dataclasses._FIELD
                found[each.name] = made
            return found

    _STANDARD_FIELDS = _StandardFields()

    def field(*, default=MISSING, default_factory=MISSING, repr=True):
        return Field(default, default_factory, repr)

    def fields(thing):
        """The fields of a class or an instance, in order; each has a name."""
        return thing.__record_fields__

    def replace(instance, /, **changes):
        """A copy with some fields changed."""
        values = {each.name: getattr(instance, each.name) for each in instance.__record_fields__}
        return type(instance)(**{**values, **changes})

    def dataclass(*, slots, frozen=False, eq=True):
        if not slots:
            raise TypeError("slots=True")
        return lambda cls: _make(cls, frozen, eq)

    def _make(cls, frozen, eq):
        own = _own_fields(cls)
        inherited = getattr(cls, "__record_fields__", ())
        names = {each.name for each in own}
        every = tuple(({each.name: each for each in inherited} | {each.name: each for each in own}).values())
        members = {
            "__record_fields__": every,
            "__dataclass_fields__": _STANDARD_FIELDS,
            "__match_args__": tuple(each.name for each in every),
            "__init__": _first_init,
            "__repr__": _repr,
        }
        if eq:
            members["__eq__"] = _eq
            members["__hash__"] = _hash if frozen else None
        if frozen:
            members["__setattr__"] = _frozen
            members["__delattr__"] = _frozen
            members["__record_frozen__"] = True
            members["__getstate__"] = _values
            members["__setstate__"] = _set_values
        members = {name: each for name, each in members.items() if not _said(cls, name)}
        before = {each.name for each in inherited}
        namespace = {name: each for name, each in cls.__dict__.items() if name not in ("__dict__", "__weakref__")}
        for name in names:
            namespace.pop(name, None)
        namespace["__slots__"] = tuple(each.name for each in own if each.name not in before)
        made = type(cls)(cls.__name__, cls.__bases__, namespace | members)
        made.__qualname__ = cls.__qualname__
        return made

    def _said(cls, name):
        """Whether the class's own text has a method of that name: it stays, as with the standard library's."""
        return name in ("__repr__", "__eq__", "__hash__", "__init__") and cls.__dict__.get(name) is not None

    def _own_fields(cls):
        found = []
        for name, annotation in cls.__annotations__.items():
            if str(annotation).startswith("ClassVar"):
                continue
            default = cls.__dict__.get(name, MISSING)
            each = default if isinstance(default, Field) else Field(default, MISSING, True)
            each.name = name
            found.append(each)
        return found

    def _first_init(self, /, *args, **named):
        """Compiles the class's __init__ and puts it in this one's place."""
        cls = next(each for each in type(self).__mro__ if "__init__" in each.__dict__)
        cls.__init__ = _compile_init(cls)
        cls.__init__(self, *args, **named)

    def _compile_init(cls):
        scope = {"_set": _set, "MISSING": MISSING}
        parameters = ["self"]
        body = []
        frozen = getattr(cls, "__record_frozen__", False)
        for each in cls.__record_fields__:
            name, value = each.name, each.name
            if each.factory is not MISSING:
                scope[f"_make_{name}"] = each.factory
                parameters.append(f"{name}=MISSING")
                value = f"_make_{name}() if {name} is MISSING else {name}"
            elif each.default is not MISSING:
                scope[f"_default_{name}"] = each.default
                parameters.append(f"{name}=_default_{name}")
            else:
                parameters.append(name)
            body.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        if hasattr(cls, "__post_init__"):
            body.append("self.__post_init__()")
        text = "\n ".join([f"def __init__({', '.join(parameters)}):", *(body or ["pass"])])
        exec(text, scope)  # noqa: S102  names of fields, which are identifiers, and nothing else
        made = scope["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        return made

    def _values(instance):
        return tuple(getattr(instance, each.name) for each in instance.__record_fields__)

    def _set_values(self, state):
        """For copy and pickle, which set attributes otherwise."""
        for each, value in zip(self.__record_fields__, state, strict=True):
            _set(self, each.name, value)

    def _eq(self, other):
        if self.__class__ is not other.__class__:
            return NotImplemented
        return _values(self) == _values(other)

    def _hash(self):
        return hash(_values(self))

    def _repr(self):
        shown = (f"{each.name}={getattr(self, each.name)!r}" for each in self.__record_fields__ if each.shown)
        return f"{type(self).__qualname__}({', '.join(shown)})"

    def _frozen(self, name, *value):
        raise AttributeError(f"cannot change field {name!r}")


__all__ = ["dataclass", "field", "fields", "replace"]
