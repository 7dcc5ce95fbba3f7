"""What the repository holds and the program makes: completion scripts, reference pages, man pages.

python -m tests.support.update      rewrites them; `make update` does, and golden files too
"""

from __future__ import annotations

import io
from pathlib import Path

from kubecli.cli.app import root
from kubecli.cli.completion.shells import SCRIPTS
from kubecli.cli.manual import contexts, file_stem, man, markdown
from kubecli.runtime import Runtime
from tests.support.process import PROJECT

FOLDERS = (Path("completions"), Path("docs/reference/commands"), Path("man"))


def plain_runtime() -> Runtime:
    """A machine with nothing on it, so that everybody makes the same files."""
    nowhere = Path("/nonexistent")
    streams = io.BytesIO(), io.BytesIO(), io.StringIO()
    return Runtime({"KUBERC": "off", "HOME": str(nowhere)}, nowhere, PROJECT, *streams)


def generated() -> dict[Path, str]:
    """Each file's path below the project, and what stands in it."""
    program, found = root(), {}
    for shell, name in SCRIPTS.items():
        runtime = plain_runtime()
        assert program.run(["completion", shell], runtime) == 0
        assert isinstance(runtime.stdout, io.BytesIO)
        found[Path("completions") / name] = runtime.stdout.getvalue().decode()
    for ctx in contexts(program, plain_runtime()):
        found[Path("docs/reference/commands") / f"{file_stem(ctx)}.md"] = markdown(ctx)
        found[Path("man") / f"{file_stem(ctx)}.1"] = man(ctx)
    return found


def stale() -> list[Path]:
    """Files of those folders that the program no longer makes."""
    wanted = generated()
    there = [path.relative_to(PROJECT) for folder in FOLDERS for path in (PROJECT / folder).glob("*.*")]
    return sorted(path for path in there if path not in wanted)


def main() -> None:
    for path, text in generated().items():
        (PROJECT / path).parent.mkdir(parents=True, exist_ok=True)
        (PROJECT / path).write_text(text, encoding="utf-8", newline="\n")
    for path in stale():
        (PROJECT / path).unlink()


if __name__ == "__main__":
    main()
