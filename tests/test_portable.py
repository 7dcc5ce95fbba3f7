"""kubecli's own modules import where the POSIX-only parts of the standard library are missing, as on Windows."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import importlib, os, pkgutil, signal, sys

# what others import for themselves has its own way on Windows
import aiohttp.web, click, cryptography.x509, httpx, rich.console, rich.live, rich.progress, subprocess, yaml

for name in ("termios", "tty", "fcntl", "pwd", "grp", "resource"):
    sys.modules[name] = None
for name in ("uname", "getuid", "geteuid", "fork", "killpg", "setsid", "fchown", "chown", "fchmod", "mkfifo"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGPIPE", "SIGHUP", "SIGKILL", "SIGWINCH", "SIGALRM", "SIGXFSZ", "SIGTSTP"):
    if hasattr(signal, name):
        delattr(signal, name)

import kubecli
failed, count = [], 0
for found in pkgutil.walk_packages(kubecli.__path__, "kubecli."):
    if found.name == "kubecli.__main__":
        continue
    count += 1
    try:
        importlib.import_module(found.name)
    except (ImportError, AttributeError) as error:
        failed.append(f"{found.name}: {error!r}")
print(count)
print("\\n".join(failed), file=sys.stderr)
sys.exit(bool(failed))
"""


def test_every_module_imports_without_what_only_posix_has() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 300
