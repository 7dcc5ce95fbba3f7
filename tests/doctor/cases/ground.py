"""The ground a case is built on: a home folder, a kubeconfig, programs in PATH, servers, a practice cluster."""

from __future__ import annotations

import base64
import contextlib
import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from kubecli.lab.access import PASSWORD, TOKEN
from kubecli.lab.handle import Lab
from kubecli.lab.pki import Pair
from tests.connection.servers import Handler, serving
from tests.support.cli import ANY, Result, kubecli

VENV = Path(sys.executable).parent
# Programs of the machine itself (a cloud's, say) are none of the cases' business.
TOOLS = (
    *(
        "awk",
        "base64",
        "cat",
        "chmod",
        "cp",
        "env",
        "expand",
        "grep",
        "head",
        "id",
        "ls",
        "mkdir",
        "mv",
        "openssl",
    ),
    *("printf", "rm", "sed", "sh", "sleep", "sort", "tail", "touch", "tr", "true"),
)
SECRETS = [TOKEN, PASSWORD, "pa55word", "sesame"]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


class Ground:
    """What a case changes: `env`, files under `home` and `cwd`, the lab. One context, "prod", that works at first.

    fill: what stands for a word in capitals of a step ("CA.crt"). mend: in the place of running the step's
    command, for what no command can do (a VPN).
    """

    def __init__(self, lab: Lab, home: Path, folder: Path) -> None:
        self.lab, self.home, self.folder = lab, home, folder
        self.cwd = folder / "work"
        self.bin = folder / "bin"
        tools = folder / "tools"
        for each in (self.cwd, self.bin, tools):
            each.mkdir()
        for name in TOOLS:
            (tools / name).symlink_to(shutil.which(name) or "/nonexistent")
        for name in ("kubecli", "kubectl"):
            (tools / name).symlink_to(VENV / name)
        self.env: dict[str, str] = {"PATH": f"{self.bin}:{tools}"}
        self.argv: list[str] = []
        self.fill: dict[str, str] = {}
        self.mend: Callable[[], object] | None = None
        self.secrets = list(SECRETS)
        self._stack = contextlib.ExitStack()
        self.authority = lab.access.authority.pair.certificate
        self.cluster: dict[str, Any] = {"server": lab.url, "certificate-authority-data": b64(self.authority)}
        self.user: dict[str, Any] = {"token": TOKEN}
        self.context: dict[str, Any] = {"cluster": "prod", "user": "prod", "namespace": "shop"}

    @property
    def file(self) -> Path:
        return self.home / ".kube" / "config"

    def document(self) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "prod",
            "clusters": [{"name": "prod", "cluster": self.cluster}],
            "contexts": [{"name": "prod", "context": self.context}],
            "users": [{"name": "prod", "user": self.user}],
        }

    def write(self, document: Mapping[str, Any] | None = None, path: Path | None = None) -> Path:
        """Writes a kubeconfig, ~/.kube/config unless another path is given."""
        return self.text(yaml.safe_dump(document or self.document(), sort_keys=False, width=1000), path)

    def text(self, text: str | bytes, path: Path | None = None) -> Path:
        path = path or self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(0o600)
        return path

    def pair(self, pair: Pair) -> dict[str, str]:
        return {"client-certificate-data": b64(pair.certificate), "client-key-data": b64(pair.key)}

    def admin(self) -> dict[str, str]:
        return self.pair(Pair(*((self.lab.folder / f"admin.{each}").read_bytes() for each in ("crt", "key"))))

    def program(self, name: str, script: str, folder: Path | None = None, mode: int = 0o755) -> Path:
        path = (folder or self.bin) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(mode)
        return path

    def plugin(self, command: str, *args: str, version: str = "v1", **more: Any) -> dict[str, Any]:
        entry = {
            "apiVersion": f"client.authentication.k8s.io/{version}",
            "command": command,
            "interactiveMode": "Never",
        }
        return {"exec": {**entry, "args": list(args), **more}}

    def serve(self, handler: Handler, context: Any = None) -> int:
        """A server that lives as long as the case; its port."""
        return self._stack.enter_context(serving(handler, context))

    def also(self, manager: contextlib.AbstractContextManager[Any]) -> Any:
        return self._stack.enter_context(manager)

    def close(self) -> None:
        self._stack.close()

    def run(self, *argv: str) -> Result:
        line = (*argv, *self.argv)
        return kubecli(*line, home=self.home, env=self.env, cwd=self.cwd, now=lambda: datetime.now(UTC), fails=ANY)

    def doctor(self) -> tuple[dict[str, Any], Result]:
        """(the context's JSON, what a person reads in a pipe)."""
        shown = self.run("doctor")
        found: dict[str, Any] = json.loads(self.run("doctor", "-o", "json").output)["contexts"][0]
        return found, shown

    def shell(self, line: str) -> subprocess.CompletedProcess[str]:
        """Runs a step as it would be pasted, and takes over the variables it exports."""
        for word, value in self.fill.items():
            line = line.replace(word, value)
        kept = self.folder / "env"
        done = subprocess.run(
            ["/bin/sh", "-c", f"{line}\ncode=$?\nenv -0 > {kept}\nexit $code"],
            env={"HOME": str(self.home), **self.env},
            cwd=self.cwd,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        if kept.exists():
            pairs = (each.partition("=") for each in kept.read_text().split("\0") if each)
            self.env = {
                name: value for name, _, value in pairs if name not in ("HOME", "PWD", "OLDPWD", "_", "SHLVL")
            }
            kept.unlink()
        return done
