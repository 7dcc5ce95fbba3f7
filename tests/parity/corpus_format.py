"""The corpus: command lines that kubectl and kubecli must answer alike, byte for byte.

corpus/COMMAND.txt holds one command line per line, without the program's name, in shell quoting:

    # a comment                           blank lines and comments are free
    get pods -n dev -o wide
    get pods -l 'app in (web, db)'
    KUBECLI_X=1 get pods                  environment for both programs
    COLD=1 get widgets                    both start with an empty home (no discovery cache)
    SORTED=1 logs -l app=web              the order of stdout's lines is kubectl's chance, so they are sorted first
    get -f - <pod.json                    standard input; files are in tests/parity/files/, both programs' cwd

The next line is a deliberate difference when it follows a line that names what differs and why:

    ~stderr: kubecli names the file that is missing
    get pods --kubeconfig nowhere

`stdout`, `stderr` and `exit` may be joined with "+". What is named must differ (a mark that is no longer needed
fails), what is not named must be the same.

Both programs run with KUBECONFIG at the practice cluster's, current context certauth, namespace shop. Before they
are compared: kubecli's name is replaced by kubectl's, its own "hint: ..." lines are taken off stderr, and so are
kubectl's klog lines (E1123 23:19:40.000000 ...), which are its log and not its answer. Both see the real clock; a
line that differs is run up to four times more, since a minute may have turned between the two, and kubectl prints
some maps (a LimitRange's resources) in an order of chance.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

CORPUS = Path(__file__).parent / "corpus"
FILES = Path(__file__).parent / "files"
PARTS = ("stdout", "stderr", "exit")


@dataclass(frozen=True, slots=True)
class Line:
    """One command line. differs: the parts named by its mark; reason: the mark's words."""

    place: str
    text: str
    argv: tuple[str, ...]
    env: dict[str, str] = field(default_factory=dict)
    cold: bool = False
    sorted: bool = False
    stdin: str = ""
    differs: frozenset[str] = frozenset()
    reason: str = ""

    @property
    def waits(self) -> bool:
        """Whether it sleeps rather than works: until a timeout of its own."""
        return any(word.startswith(("--timeout=1", "--request-timeout=1", "-w", "--watch")) for word in self.argv)


def parse(text: str, place: str) -> Line:
    """One command line. Raises ValueError for bad quoting."""
    words = shlex.split(text)
    env: dict[str, str] = {}
    while words and "=" in words[0] and words[0].partition("=")[0].replace("_", "").isupper():
        name, _, value = words.pop(0).partition("=")
        env[name] = value
    stdin = ""
    if words and words[-1].startswith("<"):
        stdin = words.pop()[1:]
    cold, in_order = bool(env.pop("COLD", "")), bool(env.pop("SORTED", ""))
    return Line(place, text, tuple(words), env, cold, in_order, stdin)


def read(path: Path) -> Iterator[Line]:
    """The command lines of a corpus file. Raises ValueError naming a line whose mark is wrong."""
    differs: frozenset[str] = frozenset()
    reason = ""
    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        place = f"{path.name}:{number}"
        text = raw.strip()
        if not text or text.startswith("#"):
            continue
        if text.startswith("~"):
            parts, colon, reason = (part.strip() for part in text[1:].partition(":"))
            differs = frozenset(parts.split("+"))
            if not colon or not reason or not differs <= set(PARTS):
                raise ValueError(f"{place}: expected ~stdout+stderr+exit: REASON")
            continue
        yield replace(parse(text, place), differs=differs, reason=reason)
        differs, reason = frozenset(), ""
