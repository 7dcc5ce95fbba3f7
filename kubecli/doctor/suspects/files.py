"""No kubeconfig was found: which variable or flag the path came from, and where there is one instead."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path

from kubecli.doctor.commands import export, quoted
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.files.read import read_file
from kubecli.kubeconfig.find import candidates
from kubecli.kubeconfig.in_cluster import SERVICE_ACCOUNT

_KNOWN_PLACES = (
    "/etc/rancher/k3s/k3s.yaml",
    "/etc/rancher/rke2/rke2.yaml",
    "/etc/kubernetes/admin.conf",
    "/var/snap/microk8s/current/credentials/client.config",
    "/var/lib/k0s/pki/admin.conf",
)
_MAKERS = words(
    "or let the cluster's own tool write it: `aws eks update-kubeconfig`, `gcloud container "
    "clusters get-credentials`, "
    "`az aks get-credentials`, `oc login`, `tsh kube login`, `doctl kubernetes cluster kubeconfig save`, "
    "`kind export kubeconfig`, `minikube update-context`"
)
_MOST_SEARCHED = 200


def no_file(situation: Situation) -> Verdict | None:
    """None when at least one of the files looked for is there."""
    files = candidates(situation.explicit, env=situation.env, home=situation.home, cwd=situation.cwd)
    if any(file.path.exists() for file in files):
        return None
    if situation.explicit:
        return _named(situation, "--kubeconfig", situation.explicit)
    if situation.env.get("KUBECONFIG"):
        return _named(situation, "$KUBECONFIG", situation.env["KUBECONFIG"])
    return pod(situation) or _default(situation)


def _named(situation: Situation, origin: str, value: str) -> Verdict:
    """A flag or variable names nothing that exists."""

    def verdict(cause: str, step: Step, *others: Step, kind: str = "kubeconfig-missing") -> Verdict:
        return Verdict(kind, "kubeconfig", cause, origin, step, others)

    mended = _mended(situation, value)
    if mended:
        better, why = mended
        return verdict(
            f"{_shown(origin)} is {value!r}: {why}", _give(situation, origin, better), kind="kubeconfig-path"
        )
    missing = " and ".join(part for part in value.split(os.pathsep) if part) if origin == "$KUBECONFIG" else value
    cause = f"{_shown(origin)} names {missing}, and there is no such file"
    path = Path(os.path.normpath(situation.cwd / value.split(os.pathsep)[0]))
    if not path.parent.exists():
        cause += f" (not even the folder {path.parent})"
    near = _near(path)
    if near:
        return verdict(
            cause, _give(situation, origin, str(near), "did you mean this one"), *_without(situation, origin)
        )
    other = _without(situation, origin)
    if other:
        return verdict(cause, *other)
    found = next(_elsewhere(situation), None)
    if found:
        return verdict(cause, _give(situation, origin, str(found), "there is one here"))
    step = _give(situation, origin, "/path/to/kubeconfig", "name a file that exists")
    return verdict(cause, step, _MAKERS)


def _shown(origin: str) -> str:
    return origin.removeprefix("$")


def _give(situation: Situation, origin: str, value: str, why: str = "") -> Step:
    if origin.startswith("--"):
        return command(f"kubecli get pods {origin}={_shell_path(situation, value)}", why or "write the path out")
    return command(f"export {_shown(origin)}={_shell_path(situation, value)}", why)


def _shell_path(situation: Situation, value: str) -> str:
    """Under the home folder by $HOME, which a shell expands inside double quotes."""
    home = f"{situation.home}/"
    if value.startswith(home) and not re.search(r'[\s"$`\\]', value):
        return '"$HOME/' + value.removeprefix(home).replace(f":{home}", ":$HOME/") + '"'
    return quoted(value)


def _mended(situation: Situation, value: str) -> tuple[str, str] | None:
    """(the value as it should be, what is wrong with it), when that names a file that exists."""
    home = str(situation.home)
    tries = [
        (
            re.sub(r"(^|[:;,])~(?=/|$)", rf"\1{home}", value),
            "no shell expanded the ~, which only stands for your home unquoted",
        ),
        (re.sub(r"\$\{?HOME\}?", home, value), "no shell expanded $HOME inside the single quotes"),
        (value.strip(" \t\r\n'\""), "quotes or spaces around the path became a part of it"),
    ]
    for better, why in tries:
        if better != value and _any_exists(situation, better.split(os.pathsep)):
            return better, why
    for separator, name in ((";", '";"'), (",", '","'), (" ", "a space")):
        parts = [re.sub(r"^~(?=/)", home, part.strip()) for part in value.split(separator)]
        if os.pathsep != separator and len(parts) > 1 and _any_exists(situation, parts):
            return os.pathsep.join(
                parts
            ), f'the files are separated by {name}, and here that has to be "{os.pathsep}"'
    if re.match(r"[A-Za-z]:\\", value):
        inside = f"/mnt/{value[0].lower()}/{value[3:]}".replace("\\", "/")
        if Path(inside).exists():
            return inside, "that is a path of Windows, and this is Linux"
    if value.startswith("file://") and Path(value.removeprefix("file://")).exists():
        return value.removeprefix("file://"), "it is a URL, and a path has to stand here"
    return None


def _any_exists(situation: Situation, parts: list[str]) -> bool:
    return any(part and (situation.cwd / part).is_file() for part in parts)


def _near(path: Path) -> Path | None:
    try:
        there = {each.name: each for each in path.parent.iterdir() if each.is_file()}
    except OSError:
        return None
    for name in difflib.get_close_matches(path.name, there, n=3, cutoff=0.6):
        if looks_like_kubeconfig(there[name]):
            return there[name]
    return None


def _without(situation: Situation, origin: str) -> tuple[Step, ...]:
    """To go without the flag or variable, where that finds a file."""
    rest = candidates(
        "", env={} if origin == "$KUBECONFIG" else situation.env, home=situation.home, cwd=situation.cwd
    )
    there = next((file for file in rest if file.path.is_file()), None)
    if there is None:
        return ()
    if origin == "$KUBECONFIG":
        return (command("unset KUBECONFIG", f"to use {there.text}"),)
    return (_give(situation, origin, there.text, f"without {origin}, {there.text} is used"),)


def _default(situation: Situation) -> Verdict:
    default = situation.home / ".kube" / "config"
    origin = "~/.kube/config, the default: neither --kubeconfig nor KUBECONFIG is given"
    cause = f"there is no kubeconfig: {default} does not exist"
    caller = situation.env.get("SUDO_USER", "")
    if caller and caller != "root":
        own = caller_home(situation, caller) / ".kube" / "config"
        cause = f"under sudo the home folder is {situation.home}, and {default} does not exist"
        step = command(
            export("KUBECONFIG", str(own)),
            f"{caller}'s own file is {own}" if own.exists() else f"{caller}'s own file would be {own}",
        )
        return Verdict(
            "sudo",
            "kubeconfig",
            cause,
            f"$HOME under sudo ($SUDO_USER is {caller})",
            step,
            (words("or run kubecli without sudo, which it does not need"),),
        )
    found = next(_elsewhere(situation), None)
    if found:
        step = command(f"export KUBECONFIG={_shell_path(situation, str(found))}", "there is one here")
        if not os.access(found, os.R_OK):
            step = command(
                f"sudo install -D -m 600 -o $(id -u) {quoted(str(found))} {_shell_path(situation, str(default))}",
                f"there is one that only root may read, {found}",
            )
        return Verdict("no-kubeconfig", "kubeconfig", cause, origin, step, (_MAKERS,))
    step = command("export KUBECONFIG=/path/to/kubeconfig", "put the cluster's kubeconfig there, or name it")
    return Verdict("no-kubeconfig", "kubeconfig", cause, origin, step, (_MAKERS,))


def caller_home(situation: Situation, caller: str) -> Path:
    """The home folder of who called sudo."""
    if situation.env.get("SUDO_HOME"):
        return Path(situation.env["SUDO_HOME"])
    try:
        import pwd

        return Path(pwd.getpwnam(caller).pw_dir)
    except (ImportError, KeyError):
        return Path("/home") / caller


def _elsewhere(situation: Situation) -> Iterator[Path]:
    """Kubeconfigs in the places where they are known to lie, the likeliest first."""
    for folder, patterns in (
        (situation.home / ".kube", ("config*", "*.y*ml", "*.conf", "*config*")),
        (situation.cwd, ("kubeconfig*", "*.kubeconfig", "*kubeconfig*.y*ml", "admin.conf", "k3s.yaml")),
    ):
        for pattern in patterns:
            yield from sorted(path for path in folder.glob(pattern) if looks_like_kubeconfig(path))[
                :_MOST_SEARCHED
            ]
    for place in _KNOWN_PLACES:
        path = Path(place)
        if _exists(path) and (not os.access(path, os.R_OK) or looks_like_kubeconfig(path)):
            yield path


def _exists(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def looks_like_kubeconfig(path: Path) -> bool:
    try:
        if not path.is_file() or path.stat().st_size > 10_000_000:
            return False
        text = read_file(path)
    except OSError:
        return False
    return bool(re.search(rb'^(?:clusters|contexts):|"(?:clusters|contexts)"\s*:', text, re.M))


def pod(situation: Situation, service_account: Path = SERVICE_ACCOUNT) -> Verdict | None:
    """In a pod that lacks half of what makes it log in; None elsewhere."""
    token = service_account / "token"
    host = situation.env.get("KUBERNETES_SERVICE_HOST", "")
    if host and not _exists(token):
        return Verdict(
            "pod-without-token",
            "kubeconfig",
            f"this pod has no service account token: {token} does not exist (automountServiceAccountToken "
            "is false)",
            "automountServiceAccountToken in the pod's spec or its ServiceAccount",
            command(
                "kubectl patch serviceaccount default -p '{\"automountServiceAccountToken\": true}'",
                "set it to true and make the pod anew",
            ),
            (
                words(
                    "or set automountServiceAccountToken: true in the pod's spec, or mount a kubeconfig and "
                    "name it in KUBECONFIG"
                ),
            ),
        )
    if not host and _exists(token):
        return Verdict(
            "pod-without-variables",
            "kubeconfig",
            "this is a pod, and KUBERNETES_SERVICE_HOST is not set: su, sudo or ssh cleared the environment",
            "$KUBERNETES_SERVICE_HOST",
            command("export KUBERNETES_SERVICE_HOST=kubernetes.default.svc KUBERNETES_SERVICE_PORT=443"),
        )
    return None
