"""What a reading command wanted cannot be had, although the server answered.

RolloutFailed    what `rollout status` waits for cannot come about
WaitFailed       objects are not as `wait` would have them
ExplainError     the schema has no such resource or field
SecretFailed     a Secret has no such key
MetricsError     there are no metrics to show
LogsError        no log can be read for what was asked
LogsInterrupted  a followed log broke off for good
LinesMissing     followed logs ended, and lines of them may be missing
"""

from __future__ import annotations

from kubecli.errors.base import KubecliError


class RolloutFailed(KubecliError):
    """What `rollout status` waits for cannot come about. problem: kubectl's words after "error: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class WaitFailed(KubecliError):
    """Objects are not as `wait` would have them, or cannot become so.

    problem: kubectl's words after "error: ". subject: "pods/web-0", stands: "its condition Ready is False".
    """

    def __init__(self, problem: str, subject: str = "", stands: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.subject = subject
        self.stands = stands


class ExplainError(KubecliError):
    """The schema has no such resource or field.

    problem: kubectl's words after "error: ". word, known: the misspelt field and the names that exist there.
    """

    def __init__(self, problem: str, *, word: str = "", known: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.word = word
        self.known = known


class SecretFailed(KubecliError):
    """A Secret has no such key. word, known: the key that was asked for and those that it has."""

    def __init__(self, problem: str, *, word: str = "", known: tuple[str, ...] = ()) -> None:
        super().__init__(problem)
        self.problem = problem
        self.word = word
        self.known = known


class MetricsError(KubecliError):
    """There are no metrics to show. problem: kubectl's words after "error: "."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class LogsError(KubecliError):
    """No log can be read for what was asked. problem: kubectl's words after "error: ". advice: what would help."""

    def __init__(self, problem: str, advice: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.advice = advice


class LogsInterrupted(KubecliError):
    """A followed log broke off and cannot be read on. last: the time of the last line that was read, or ""."""

    def __init__(self, pod: str, container: str, last: str) -> None:
        super().__init__(pod, container, last)
        self.pod = pod
        self.container = container
        self.last = last


class LinesMissing(KubecliError):
    """Followed logs ended, and lines of them may be missing (it has been said which)."""
