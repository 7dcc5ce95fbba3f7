"""The command line asks for something impossible.

UsageError            the command line asks for something impossible
├── FlagError         a flag that does not exist, lacks its value or has a wrong one
├── UnknownCommand    no command, and no plugin, of that name
├── InvalidName       a name or namespace that cannot stand in a request's path
├── FlagBeforePlugin  a flag stands before what could be a plugin's name
├── WritingVerb       a command of kubectl that writes
└── PluginProblems    plugin list found none, or some that cannot run
"""

from __future__ import annotations

from kubecli.errors.base import KubecliError


class UsageError(KubecliError):
    """The command line asks for something impossible.

    problem: the words after "error: ", as kubectl says it.
    command: the command path to point at with "See 'kubecli get -h' for help and examples"; "" for no pointer.
    """

    def __init__(self, problem: str, *, command: str = "", hint: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.command = command
        self.hint = hint


class FlagError(UsageError):
    """A flag that does not exist, lacks its value or has a wrong one; points to "'... --help' for usage"."""


class UnknownCommand(UsageError):
    """The root has no command of this name. suggestions: those that may have been meant, in help's order."""

    def __init__(self, name: str, command: str, suggestions: tuple[str, ...] = (), hint: str = "") -> None:
        super().__init__(f'unknown command "{name}" for "{command}"', hint=hint)
        self.name = name
        self.suggestions = suggestions


class InvalidName(UsageError):
    """A name or namespace that cannot stand in a request's path. what: "resource name" or "namespace".

    listing: it was to be listed in, not to be asked for one object.
    """

    def __init__(self, what: str, text: str, problems: tuple[str, ...], *, listing: bool = False) -> None:
        super().__init__(f'invalid {what} "{text}": [{" ".join(problems)}]')
        self.what = what
        self.text = text
        self.problems = problems
        self.is_plain = listing


class FlagBeforePlugin(UsageError):
    """No command has this name, and a plugin's name would have to come first.

    flag: the first word.   name: what was taken for the command.   suggestions: as UnknownCommand.
    """

    def __init__(self, flag: str, name: str = "", suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(f"flags cannot be placed before plugin name: {flag}")
        self.flag = flag
        self.name = name
        self.suggestions = suggestions


class WritingVerb(UsageError):
    """A command of kubectl that kubecli does not have. line: the same for kubectl, quoted for a shell."""

    def __init__(self, verb: str, line: str) -> None:
        super().__init__(f"kubecli only reads, and {verb} does not")
        self.verb = verb
        self.line = line


class PluginProblems(UsageError):
    """What `plugin list` ends with: none found, or the number of faults it printed."""

    def __init__(self, count: int, *, none_found: bool = False) -> None:
        super().__init__("plugins")
        self.count = count
        self.none_found = none_found
