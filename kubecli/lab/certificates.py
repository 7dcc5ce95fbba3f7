"""`kubecli lab certs`: a certificate authority, a serving and a client certificate as PEM files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from kubecli.errors.lab import LabError
from kubecli.lab.pki import Authority

STEMS = ("ca", "server", "client")


def write_certificates(
    folder: Path, ips: Sequence[str], names: Sequence[str], user: str, groups: Sequence[str], days: int
) -> list[Path]:
    """The files, in the order they are written. Raises LabError; existing files are never replaced."""
    _check_free(folder)
    authority = Authority("kubecli-ca", days=days * 10)
    pairs = (
        authority.pair,
        authority.serving(ips, names, days=days),
        authority.client(user, groups, days=days),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return [path for pair, stem in zip(pairs, STEMS, strict=True) for path in pair.write(folder, stem)]
    except OSError as error:
        raise LabError(f"cannot write {error.filename}: {error.strerror}") from error


def _check_free(folder: Path) -> None:
    """Raises LabError when a file would be replaced."""
    for stem in STEMS:
        for suffix in ("crt", "key"):
            path = folder / f"{stem}.{suffix}"
            if path.exists():
                raise LabError(f"{path} exists; it is not replaced")
