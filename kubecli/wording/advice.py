"""What an error's hint says: doctor's verdict, as far as it can be told without asking anybody.

One source for both (kubecli/doctor/diagnose.py): the cause and where it was set in one line, the step in the next.
"""

from __future__ import annotations

from msgspec.structs import replace

from kubecli.errors.api import ApiError
from kubecli.errors.base import KubecliError, SeveralErrors
from kubecli.errors.connection import ConnectionFailed
from kubecli.errors.credentials import CredentialError
from kubecli.errors.kubeconfig import KubeconfigError, KubeconfigFilesInvalid
from kubecli.runtime import Runtime
from kubecli.wording.report import Report, named, word

_DOCTOR = "`kubecli doctor` looks at each step"


def worded(error: BaseException, runtime: Runtime) -> Report:
    """The error's words, with the verdict for its hints where there is one."""
    report = word(error)
    if isinstance(error, SeveralErrors):
        each_hints = [named(each, _hints(each, runtime, error) or word(each).hints) for each in error.errors]
        return replace(report, hints=tuple(dict.fromkeys(hint for hints in each_hints for hint in hints)))
    if not isinstance(error, KubecliError):
        return report
    hints = _hints(error, runtime, error) or report.hints
    return replace(report, lines=named(error, report.lines), hints=named(error, hints))


def _hints(error: KubecliError, runtime: Runtime, told: KubecliError) -> tuple[str, ...]:
    """told: the error that knows in which command line it happened."""
    if not isinstance(error, ConnectionFailed | CredentialError | KubeconfigError | ApiError):
        return ()
    invocation = error.invocation or told.invocation
    if invocation is None or invocation.options.snapshot or runtime.env.get("KUBECLI_SNAPSHOT"):
        return ()  # a saved cluster is not logged in to
    from kubecli.doctor.diagnose import diagnose
    from kubecli.doctor.situation import Situation, survey

    options = invocation.options
    overrides = replace(options, context=error.context) if error.context else options
    world = Situation(runtime.env, runtime.home, runtime.cwd, runtime.now(), options.kubeconfig, overrides)
    situation = world if isinstance(error, KubeconfigFilesInvalid) else survey(world)
    verdict = diagnose(error, situation)
    if verdict is None:
        return ()
    place = f" ({verdict.origin})" if verdict.origin and verdict.origin not in verdict.cause else ""
    lines = [f"{verdict.cause}{place}"]
    if str(verdict.step):
        lines.append(f"try: {verdict.step}" if verdict.step.command else str(verdict.step))
    if isinstance(error, ConnectionFailed | ApiError | CredentialError):
        lines[-1] += f"; {_DOCTOR}" if not verdict.step.command else ""
    if verdict.note and verdict.stage == "tls":  # where trust is advised, what else it may mean
        lines.append(verdict.note)
    return tuple(lines)
