"""A file that is no kubeconfig, or not any more: what it holds instead, and the command that makes one of it."""

from __future__ import annotations

import os
import re
from pathlib import Path

import yaml

from kubecli.doctor.commands import quoted
from kubecli.doctor.situation import Situation
from kubecli.doctor.suspects.fields import bad_data
from kubecli.doctor.suspects.manifests import AGAIN, base64_of, is_kubeconfig, made, manifest
from kubecli.doctor.verdict import NO_STEP, Step, Verdict, command, words
from kubecli.errors.kubeconfig import FileFault
from kubecli.files.read import read_file
from kubecli.kubeconfig.find import candidates


def unreadable(situation: Situation, fault: FileFault) -> Verdict:
    """The verdict on a file that cannot be read as a kubeconfig."""
    if fault.path == "-":
        cause = f"what came on standard input is no kubeconfig: {fault.problem.removeprefix('open -: ')}"
        return Verdict("kubeconfig-unreadable", "kubeconfig", cause, "", AGAIN)
    path = Path(os.path.normpath(situation.cwd / fault.path))
    origin = _origin(situation, fault)
    try:
        data = b"" if path.is_fifo() else read_file(path)  # what a pipe brought is gone
    except PermissionError:
        return _forbidden(path, origin)
    except IsADirectoryError:
        return _folder(situation, path, origin)
    except OSError:
        data = b""
    return _other_thing(path, data, origin) or bad_data(path, data, fault) or _syntax(path, data, fault)


def _origin(situation: Situation, fault: FileFault) -> str:
    place = f"{fault.path}:{fault.line}" if fault.line else fault.path
    return f"{place}: {fault.field}" if fault.field else place + _chosen_by(situation, fault.path)


def _chosen_by(situation: Situation, path: str) -> str:
    if situation.explicit:
        return " (from --kubeconfig)"
    listed = situation.env.get("KUBECONFIG", "")
    return (
        " (from $KUBECONFIG)"
        if path
        in {
            each.text
            for each in candidates("", env={"KUBECONFIG": listed}, home=situation.home, cwd=situation.cwd)
        }
        and listed
        else ""
    )


def _forbidden(path: Path, origin: str) -> Verdict:
    file = quoted(str(path))
    step = command(f'sudo chown "$(id -u):$(id -g)" {file} && chmod 600 {file}', "make it yours")
    if str(path).startswith(("/etc/", "/var/", "/root/")):
        step = command(
            f'mkdir -p ~/.kube && sudo install -m 600 -o "$(id -u)" -g "$(id -g)" {file} ~/.kube/config '
            "&& unset KUBECONFIG",
            "it is root's: take a copy of your own",
        )
    return Verdict(
        "kubeconfig-forbidden",
        "kubeconfig",
        f"{path} may not be read by you: permission denied{_owner(path)}",
        origin,
        step,
    )


def _owner(path: Path) -> str:
    try:
        found = path.stat()
        return f" (owner {path.owner()}, mode {found.st_mode & 0o7777:04o})"
    except (OSError, KeyError):
        return ""


def _folder(situation: Situation, path: Path, origin: str) -> Verdict:
    from kubecli.doctor.suspects.files import looks_like_kubeconfig

    inside = sorted(each for each in path.iterdir() if looks_like_kubeconfig(each))
    step: Step = words("name a file")
    if inside:
        chosen = str(inside[0])
        step = command(
            f"kubecli get pods --kubeconfig={quoted(chosen)}"
            if situation.explicit
            else f"export KUBECONFIG={quoted(':'.join(map(str, inside)))}"
        )
    return Verdict(
        "kubeconfig-folder", "kubeconfig", f"{path} is a directory, and a kubeconfig is a file", origin, step
    )


def _other_thing(path: Path, data: bytes, origin: str) -> Verdict | None:
    """The whole file is something else."""
    file, text = quoted(str(path)), data.strip()
    whole = base64_of(text)
    if whole is not None:
        times = 1
        while (deeper := base64_of(whole.strip())) is not None:
            whole, times = deeper, times + 1
        if is_kubeconfig(whole):
            step = command(rewrite(file, " | ".join(["base64 -d"] * times)), "decode it")
            return made("pasted-base64", f"{path} is a kubeconfig encoded in base64, whole", origin, step)
    if text.startswith(b"```") or text.endswith(b"```"):
        return made(
            "pasted-markdown",
            f"{path} has the ``` fences of a web page or chat around the kubeconfig",
            origin,
            command(rewrite(file, "sed '/^```/d'"), "remove them"),
        )
    if re.search(rb"^(?:<{7} |={7}$|>{7} )", data, re.M):
        return made(
            "merge-conflict",
            f"{path} has the marks of a merge conflict in it (<<<<<<<)",
            origin,
            words(f"edit {path}, keep one side of each conflict and remove the marks"),
        )
    if re.match(rb"<(?:!doctype|html|\?xml|head)", text, re.I):
        return made(
            "pasted-page", f"{path} is a web page (HTML), such as a login page, and no kubeconfig", origin, NO_STEP
        )
    if text.startswith(b"-----BEGIN "):
        return made("pasted-pem", f"{path} is a certificate or key (PEM), and no kubeconfig", origin, NO_STEP)
    if text[:2] == b"PK" or text[:2] == b"\x1f\x8b":
        return made(
            "pasted-archive",
            f"{path} is an archive, and no kubeconfig",
            origin,
            words("unpack it and name the file inside"),
        )
    return manifest(path, text, origin)


def rewrite(file: str, through: str) -> str:
    """A file put through a filter, its new text as private as the old."""
    first, *rest = through.split(" | ")
    return f"(umask 077; {' | '.join([f'{first} {file}', *rest])} > {file}.new) && mv {file}.new {file}"


def _syntax(path: Path, data: bytes, fault: FileFault) -> Verdict:
    """Wrong YAML, or a value of the wrong type."""
    line = data.splitlines()[fault.line - 1] if fault.line and fault.line <= len(data.splitlines()) else b""
    origin = f"{fault.path}:{fault.line}" if fault.line else fault.path
    origin += f": {fault.field}" if fault.field else ""
    file = quoted(str(path))
    if b"\t" in line[: len(line) - len(line.lstrip())]:
        width = _tab_width(data)
        text = f"(umask 077; expand -t {width} {file} > {file}.new) && mv {file}.new {file}"
        step = command(text, "put spaces there")
        return Verdict(
            "yaml-tab", "kubeconfig", "a tab indents this line, and YAML allows only spaces", origin, step
        )
    if "is registered for version" in fault.problem and fault.line:
        right = "v1" if fault.field == "apiVersion" else "Config"
        cause = f"{fault.field} is not {right}, as it is in a kubeconfig"
        pattern = rf"{fault.line}s/\({fault.field}\)\(['\"]*\): .*/\1\2: {right}/"
        return Verdict("wrong-kind", "kubeconfig", cause, origin, command(f"sed -i.bak {quoted(pattern)} {file}"))
    if "duplicate name" in fault.problem:
        name = fault.problem.partition('"')[2].partition('"')[0]
        return Verdict(
            "duplicate-name",
            "kubeconfig",
            f'the name "{name}" is used twice in the same list',
            origin,
            words(f"rename or remove one of the two in {path}, and name it in its context"),
        )
    if fault.help:
        return Verdict(
            "wrong-type",
            "kubeconfig",
            f"{fault.field or 'the file'}: {fault.help}",
            origin,
            words(f"edit line {fault.line} of {path}") if fault.line else AGAIN,
        )
    if not line and not data:
        return Verdict(
            "kubeconfig-unreadable", "kubeconfig", f"{path} cannot be read: {fault.problem}", origin, AGAIN
        )
    words_ = f"{path} is no YAML: {fault.problem.removeprefix('yaml: ')}"
    step = words(f"edit line {fault.line} of {path}, or copy the file again") if fault.line else AGAIN
    return Verdict("yaml-syntax", "kubeconfig", words_, origin, step, (AGAIN,))


def _tab_width(data: bytes) -> int:
    """For how many spaces a tab stands: so many that most of a kubeconfig's fields are where they belong."""
    return max((2, 4, 8, 6), key=lambda width: _fields_with(data, width))


def _fields_with(data: bytes, width: int) -> int:
    text = b"\n".join(line.expandtabs(width) for line in data.split(b"\n"))
    try:
        document = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506  it makes only strings
    except yaml.YAMLError:
        return -1
    if not isinstance(document, dict):
        return -1
    found = 0
    for section, body in (("clusters", "cluster"), ("users", "user"), ("contexts", "context")):
        for entry in document.get(section) or ():
            inner = entry.get(body) if isinstance(entry, dict) else None
            found += len(inner) if isinstance(inner, dict) else 0
    return found
