"""docs/ten-minutes.sh: what a newcomer does in the first ten minutes works, in one home, from first to last."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "docs" / "ten-minutes.sh"


@pytest.mark.skipif(os.name == "nt", reason="a script for sh")
def test_every_step_ends_as_the_script_says(tmp_path: Path) -> None:
    programs = Path(sys.executable).parent
    assert (programs / "kubecli").exists()
    env = {"PATH": f"{programs}:{os.environ['PATH']}", "TMPDIR": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run([SCRIPT], env=env, capture_output=True, text=True, timeout=120, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout[-2000:] + done.stderr
    told = re.findall("^say '(.*)'$", SCRIPT.read_text(), re.MULTILINE)
    assert len(told) > 8
    assert [line[2:] for line in done.stdout.splitlines() if line[2:] in told] == told
    assert "certauth works: Kubernetes v1.36" in done.stdout
    assert "before.tar.gz: " in done.stdout
    assert not list(tmp_path.iterdir()), "what it made is gone"
