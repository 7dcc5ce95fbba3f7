"""What a release carries beside the wheel and the sdist: krew's archive and manifest, Homebrew's formula.

    python packaging/release.py DIST

DIST holds the sdist; VERSION and the checksums of the templates are filled in from what is there.
"""

from __future__ import annotations

import hashlib
import re
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).parent


def checksum(file: Path) -> str:
    """SHA-256, in hex."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def fill(template: Path, version: str, file: Path) -> str:
    return template.read_text().replace("VERSION", version).replace("SHA256", checksum(file))


def without_comment(text: str) -> str:
    """A template's first line says that it is one."""
    return text.split("\n", 1)[1]


def main(dist: Path) -> None:
    (sdist,) = dist.glob("kubecli-*.tar.gz")
    version = re.fullmatch(r"kubecli-(.+)\.tar\.gz", sdist.name)[1]  # type: ignore[index]  # it was found by that name
    archive = dist / f"kubectl-read-{version}.tar.gz"
    with tarfile.open(archive, "w:gz") as tar:
        tar.add(HERE / "krew" / "kubectl-read", "kubectl-read")
        tar.add(HERE.parent / "LICENSE", "LICENSE")
    (dist / "read.yaml").write_text(without_comment(fill(HERE / "krew" / "read.yaml", version, archive)))
    (dist / "kubecli.rb").write_text(without_comment(fill(HERE / "homebrew" / "kubecli.rb", version, sdist)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
