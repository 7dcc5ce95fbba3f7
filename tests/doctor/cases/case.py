"""A case: how a set-up is broken, and what doctor has to say. Four marks each, and three for the error's hint.

cause   the verdict names what is wrong                  field   the file and field, flag or variable to blame
step    the step is applied, and then the context works  calm    no other failure, and no warning that is beside it
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import Struct

from tests.doctor.cases.ground import Ground

MARKS = ("cause", "field", "step", "calm")
HINT_MARKS = ("hint cause", "hint field", "hint step")


class Case(Struct, frozen=True):
    """kind: of the ten. build: breaks the set-up. cause, field, step: patterns. gaps: marks known to be missed.

    hint: the cause that the hint of `get` has to name, when it cannot know as much; None when `get` does not fail.
    warnings: patterns of warnings that are right. flags: the step is given as flags to the command.
    """

    name: str
    kind: int
    build: Callable[[Ground], None]
    cause: str
    field: str
    step: str = ""
    hint: str | None = ""
    hint_step: str = ""
    warnings: tuple[str, ...] = ()
    gaps: frozenset[str] = frozenset()
    flags: bool = False
    command: tuple[str, ...] = ("get", "pods")


class Cases:
    """Collects the cases of one kind: `@cases.add(cause=..., field=...)` over the function that breaks it."""

    def __init__(self, kind: int) -> None:
        self.kind = kind
        self.all: list[Case] = []

    def add(self, **settings: Any) -> Callable[[Callable[[Ground], None]], Callable[[Ground], None]]:
        def collect(build: Callable[[Ground], None]) -> Callable[[Ground], None]:
            settings["gaps"] = frozenset(settings.get("gaps", ()))
            self.all.append(Case(build.__name__, self.kind, build, **settings))
            return build

        return collect

    @property
    def ids(self) -> list[str]:
        return [case.name for case in self.all]


def marks(case: Case, ground: Ground) -> dict[str, str]:
    """Each mark with what is wrong with it, "" for one that is reached."""
    case.build(ground)
    found: dict[str, str] = {}
    if case.hint is not None:
        error = ground.run(*case.command)
        found |= _hint(case, ground, error.exit_code, error.stderr)
        _refuse_secrets(ground, error.stdout + error.stderr)
    context, shown = ground.doctor()
    _refuse_secrets(ground, shown.stdout + shown.stderr + str(context))
    assert shown.exit_code == 1, f"doctor ends well: {shown.stdout}"
    verdict = context["verdict"]
    first = shown.stdout.splitlines()[0]
    text = f"{verdict}\n{shown.stdout}"
    found["cause"] = _missing(case.cause, verdict["cause"], text) or _missing(case.cause, first, text)
    found["field"] = _missing(case.field, verdict["origin"], text)
    found["calm"] = "\n".join(_alarms(case, context))
    found["step"] = _missing(case.step, f"{verdict['step']['words']} {verdict['step']['command']}", text)
    found["step"] = found["step"] or _apply(case, ground, verdict)
    return found


def _hint(case: Case, ground: Ground, code: int, stderr: str) -> dict[str, str]:
    assert code != 0, "the set-up is not broken"
    hints = "\n".join(line for line in stderr.splitlines() if line.startswith("hint: "))
    step = case.hint_step or case.step or r"try: |[a-z]"
    return {
        "hint cause": _missing(case.hint or case.cause, hints, stderr),
        "hint field": _missing(case.field, hints, stderr),
        "hint step": _missing(step, hints, stderr),
    }


def _missing(pattern: str, text: str, whole: str) -> str:
    return "" if re.search(pattern, text, re.I) else f"no {pattern!r} in {text!r}\n{whole}"


def _alarms(case: Case, context: dict[str, Any]) -> Iterator[str]:
    failures = [each for each in context["findings"] if each["status"] == "failure"]
    if len(failures) != 1:
        yield f"{len(failures)} failures: {failures}"
    for each in context["findings"]:
        if each["status"] == "warning" and not any(re.search(right, each["found"]) for right in case.warnings):
            yield f"a warning: {each}"


def _apply(case: Case, ground: Ground, verdict: dict[str, Any]) -> str:
    said = ""
    command = verdict["step"]["command"]
    if ground.mend is not None:
        ground.mend()
    elif case.flags:
        given = ground.shell(f"printf '%s\\n' {command}").stdout.splitlines()
        ground.argv = [word for word in given if word.startswith("-")]
        if len(given) > 1 and not given[-1].startswith("-"):
            ground.argv.append(given[-1])
    elif command:
        done = ground.shell(command)
        said = f"{command}\n{done.stdout}{done.stderr}"
        if done.returncode:
            return f"the step fails: {said}"
    else:
        return f"no command: {verdict}"
    works = ground.run("get", "pods")
    if works.exit_code:
        return f"it still does not work: {said}\n{works.stderr}"
    shown = ground.run("doctor")
    return "" if shown.exit_code == 0 else f"doctor is not content: {said}\n{shown.stdout}"


def _refuse_secrets(ground: Ground, text: str) -> None:
    for secret in ground.secrets:
        assert secret not in text, f"a secret is shown: {text}"
