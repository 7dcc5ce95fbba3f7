"""What completion answers to a command line."""

from __future__ import annotations

from pathlib import Path

from tests.support.cli import kubecli


def offered(*words: str, home: Path, env: dict[str, str] | None = None) -> tuple[list[str], str]:
    """(candidates, their kinds: "plain", "part", both as "part plain"; "file" and "dir" for the shell's own)."""
    result = kubecli(*words, home=home, env={"_KUBECLI_COMPLETE": "bash_complete", **(env or {})})
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = [line.split("\t") for line in result.stdout.splitlines()]
    return [line[1] for line in lines if line[0] in ("plain", "part")], " ".join(
        sorted({line[0] for line in lines})
    )
