"""$KUBECTL_EXTERNAL_DIFF: a program of the user's own compares what is there with what would be.

As kubectl: it gets two folders, LIVE-* and MERGED-*, with a file of YAML for each object that differs, named
GROUP.VERSION.KIND.NAMESPACE.NAME. They are the user's alone, and are removed at the end.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from kubecli.errors.usage import UsageError
from kubecli.meta.fields import name, namespace
from kubecli.output import yaml_text
from kubecli.output.differences import Difference
from kubecli.runtime import Runtime

VARIABLE = "KUBECTL_EXTERNAL_DIFF"
_WORD = re.compile(r"[\w=-]+", re.ASCII)


def external_command(text: str) -> Sequence[str]:
    """The program, and those of its arguments that kubectl passes on: words of letters, digits, "-" and "="."""
    program, *arguments = text.split() or [""]
    return [program, *filter(_WORD.fullmatch, arguments)]


def run_external(command: Sequence[str], differences: Iterable[Difference], runtime: Runtime) -> int:
    """How many objects differ; what the program writes is passed on. Raises UsageError when it cannot compare."""
    folders = [Path(tempfile.mkdtemp(prefix=prefix)) for prefix in ("LIVE-", "MERGED-")]
    try:
        count = 0
        for difference in differences:
            count += 1
            for folder, obj in zip(folders, (difference.left, difference.right), strict=True):
                if obj is not None:
                    (folder / _file_name(difference)).write_bytes(yaml_text.dumps(obj))
        if not count:
            return 0
        try:
            done = subprocess.run(
                [*command, *map(str, folders)], stdout=subprocess.PIPE, env=dict(runtime.env), check=False
            )
        except OSError as error:
            raise UsageError(f"{VARIABLE}: {command[0]}: {(error.strerror or str(error)).lower()}") from None
        runtime.write_bytes(done.stdout, "diff")
        if done.returncode not in (0, 1):
            raise UsageError(f"{VARIABLE}: {command[0]} ended with exit code {done.returncode}")
        return count if done.returncode else 0
    finally:
        for folder in folders:
            shutil.rmtree(folder, ignore_errors=True)


def _file_name(difference: Difference) -> str:
    resource, obj = difference.resource, difference.either
    parts = (resource.group, resource.version, resource.kind, namespace(obj), name(obj))
    return ".".join(filter(None, parts)).replace("/", "_")
