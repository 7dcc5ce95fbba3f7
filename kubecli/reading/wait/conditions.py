"""What `wait --for` waits for: read from the command line, checked on objects. Pure rules, kubectl's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from kubecli import jsonpath
from kubecli.describe.why.pods import is_ready, pod_headline
from kubecli.describe.why.workloads import is_off, workload_headline, workload_is_ready
from kubecli.errors.expressions import EvaluationError
from kubecli.errors.reading import WaitFailed
from kubecli.errors.usage import UsageError
from kubecli.gotext import quote, sprint
from kubecli.meta.fields import at, objects, text, words

Object = dict[str, Any]
LONGEST = 200
"""Characters of a value that are shown to people."""
FORMAT = "--for=jsonpath='{.status.readyReplicas}'=3"


class Condition(Struct, frozen=True):
    """kind: "create", "delete", or "state", one that `met` decides.

    met: whether an object is as wanted; raises WaitFailed when it cannot be. stands: how it is now, for people.
    """

    kind: str
    met: Callable[[Object], bool]
    stands: Callable[[Object], str]


READY = Condition(
    "state",
    lambda obj: is_ready(obj) if obj["kind"] == "Pod" else workload_is_ready(obj) or is_off(obj),
    lambda obj: pod_headline(obj) if obj["kind"] == "Pod" else workload_headline(obj),
)
"""What `why` calls ready, and what is to run nothing."""


def parse_conditions(texts: tuple[str, ...]) -> tuple[Condition, ...]:
    """Raises UsageError, and ExpressionSyntaxError for a path."""
    return tuple(map(parse_condition, texts))


def parse_alternatives(texts: tuple[str, ...]) -> tuple[Condition, ...]:
    """Of --for-any: any condition but create, which comes before all others. Raises as parse_conditions."""
    if any(each.lower() == "create" for each in texts):
        raise UsageError("--for-any cannot wait for create; --for=create is waited for first")
    return parse_conditions(texts)


def parse_condition(said: str) -> Condition:
    """`create`, `delete`, `ready`, `condition=TYPE[=STATUS]`, `jsonpath=PATH[=VALUE]`."""
    if said.lower() == "ready":
        return READY
    if said.lower() == "delete":
        return Condition("delete", lambda obj: False, deletion)
    if said.lower() == "create":
        return Condition("create", lambda obj: True, lambda obj: "")
    what, equals, rest = said.partition("=")
    if equals and what == "condition":
        name, given, status = rest.partition("=")
        return status_condition(name, status if given else "true")
    if equals and what == "jsonpath":
        return path_condition(rest)
    raise UsageError(f"unrecognized condition: {quote(said)}")


def status_condition(name: str, status: str) -> Condition:
    """.status.conditions has one of this type and status; case does not matter.

    One that speaks of an older generation of the object does not count.
    """

    def met(obj: Object) -> bool:
        found = find(obj)
        if found is None:
            return False
        generation, observed = observation(obj, found)
        if observed is not None and observed < generation:
            return False
        return text(found, "status").lower() == status.lower()

    def find(obj: Object) -> Object | None:
        for each in objects(obj, "status.conditions"):
            if text(each, "type").lower() == name.lower() and "status" in each:
                return each
        return None

    def stands(obj: Object) -> str:
        found = find(obj)
        if found is None:
            known = [text(each, "type") for each in objects(obj, "status.conditions")]
            return f"it has no condition {name}" + (f", only {', '.join(known)}" if known else "")
        generation, observed = observation(obj, found)
        if observed is not None and observed < generation:
            return f"its condition {found['type']} is of generation {observed}, and it is at {generation}"
        reason = ": ".join(filter(None, (text(found, "reason"), text(found, "message"))))
        return f"its condition {found['type']} is {found['status']}" + (f" ({reason})" if reason else "")

    return Condition("state", met, stands)


def observation(obj: Object, condition: Object) -> tuple[int, int | None]:
    """The object's generation, and the one that a condition speaks of; None where that is not said."""
    generation = at(obj, "metadata.generation")
    observed = condition.get("observedGeneration")
    if observed is None:
        observed = at(obj, "status.observedGeneration")
    if not isinstance(generation, int) or not isinstance(observed, int):
        return 0, None
    return generation, observed


def path_condition(said: str) -> Condition:
    """A path leads to one value: to any, or to the one behind a single "=" (as text, blanks around it apart)."""
    parts = split_at_single_equals(said)
    if len(parts) > 2:
        plain = FORMAT.removesuffix("=3")
        raise UsageError(f"jsonpath wait format must be {FORMAT} or {plain}")
    path = jsonpath.relaxed(parts[0])
    wanted = parts[1].strip("'\"") if len(parts) == 2 else None
    if wanted == "":
        raise UsageError(f"jsonpath wait has to have a value after equal sign, like {FORMAT}")
    if not path:
        raise UsageError("jsonpath expression cannot be empty")
    template = jsonpath.parse(path)

    def met(obj: Object) -> bool:
        try:
            groups = template.find(obj)
        except EvaluationError as error:
            raise WaitFailed(error.problem) from None
        if not groups or not groups[0]:
            return False
        if len(groups) > 1:
            raise WaitFailed("given jsonpath expression matches more than one list")
        if len(groups[0]) > 1:
            raise WaitFailed("given jsonpath expression matches more than one value")
        if wanted is None:
            return True
        if isinstance(groups[0][0], dict | list):
            raise WaitFailed("jsonpath leads to a nested object or list which is not supported")
        return sprint(groups[0][0]).strip() == wanted.strip()

    def stands(obj: Object) -> str:
        groups = template.find(obj)
        if not groups or not groups[0]:
            return f"it has no {path}"
        return f"its {path} is {sprint(groups[0][0])[:LONGEST]}"

    return Condition("state", met, stands)


def split_at_single_equals(said: str) -> list[str]:
    """Splits at each "=" that is not one of a pair: paths hold "==" in their filters."""
    return [part.replace("\0", "==") for part in said.replace("==", "\0").split("=")]


def deletion(obj: Object) -> str:
    moment = text(obj, "metadata.deletionTimestamp")
    if not moment:
        return "nobody has asked for its deletion"
    finalizers = ", ".join(words(obj, "metadata.finalizers"))
    asked = f"its deletion was asked for at {moment}"
    return f"{asked}; what it waits for: {finalizers}" if finalizers else asked
