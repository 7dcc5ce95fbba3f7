"""A credential plugin gave no credential: not there, not to be run, of another version, hanging."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from kubecli.doctor.by_hand import by_hand
from kubecli.doctor.commands import quoted, set_credentials
from kubecli.doctor.reasons.plugin_words import gave_up
from kubecli.doctor.recognise import recognise
from kubecli.doctor.renew import log_in_again, use_context_of_others
from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step, Verdict, command, words
from kubecli.errors.credentials import (
    ExecPluginError,
)

V1, V1BETA1 = "client.authentication.k8s.io/v1", "client.authentication.k8s.io/v1beta1"


def plugin_failed(error: ExecPluginError, situation: Situation) -> Verdict:
    origin = error.origin or situation.at(situation.user, "exec.command")
    ways: Mapping[str, Callable[[ExecPluginError, Situation, str], Verdict]] = {
        "not found": _not_found,
        "apiVersion": _version_gone,
        "version": _other_version,
        "policy": _policy,
        "interactive": _interactive,
        "cannot run": _cannot_run,
        "timeout": _hangs,
        "answer": _no_answer,
    }
    return ways.get(error.kind, gave_up)(error, situation, origin)


def _version_gone(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    version = situation.user.exec.api_version if situation.user.exec else ""
    place = situation.at(situation.user, "exec.apiVersion") or origin
    cause = f"the plugin {error.command} has apiVersion {version!r} here, which is gone: there are v1 and v1beta1"
    flag = f"--exec-api-version={V1BETA1}"
    step = command(set_credentials(situation, flag), "say a version that there is; the plugin has to speak it")
    return Verdict("plugin-version", "credentials", cause, place, step, _again(situation))


def _other_version(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    got = re.search(r"returned version (\S+)|version \"([^\"]+)\"", error.problem)
    spoken = (got[1] or got[2]) if got else ""
    place = situation.at(situation.user, "exec.apiVersion") or origin
    said = error.problem.removeprefix("decoding stdout: ")
    cause = f"the plugin {error.command} answers in another version than the kubeconfig says: {said}"
    step = command(set_credentials(situation, f"--exec-api-version={spoken}"), "say the version that it speaks")
    if spoken not in (V1, V1BETA1):
        step = words(f"update {error.command}: the version that it speaks is gone")
    return Verdict("plugin-version", "credentials", cause, place, step)


def _policy(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    place = "kuberc: credentialPluginPolicy (or --exec-plugins)"
    step = command(f"kubecli get pods --exec-plugins={quoted(error.command)}", "allow it, if you know it")
    cause = f"the plugin {error.command} may not run: {error.problem}"
    return Verdict("plugin-policy", "credentials", cause, place, step)


def _interactive(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    cause = (
        f"the plugin {error.command} wants to ask something (interactiveMode is Always), and there is no terminal"
    )
    place = situation.at(situation.user, "exec.interactiveMode") or origin
    step = words("run the command on a terminal")
    return Verdict("plugin-interactive", "credentials", cause, place, step, _again(situation))


def _hangs(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    how = error.problem.removeprefix("exec: executable ").removeprefix(f"{error.command} ")
    cause = f"the plugin {error.command} hangs: it {how}, and was stopped"
    step = command(by_hand(situation), "run it by hand to see what it waits for")
    return Verdict("plugin-hangs", "credentials", cause, origin, step, (log_in_again(situation)[0],))


def _no_answer(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    what = error.problem.removeprefix("decoding stdout: ").removeprefix("exec plugin ")
    got = f" (it printed {error.answered})" if error.answered else ""
    cause = f"the plugin {error.command} gave no credential that can be used: {what}{got}"
    why = "run it by hand: it has to print an ExecCredential in JSON and nothing else"
    step = command(by_hand(situation), why)
    return Verdict("plugin-answer", "credentials", cause, origin, step, _again(situation))


def _again(situation: Situation) -> tuple[Step, ...]:
    known = recognise(situation)
    line = known.line("kubeconfig") if known else ""
    return (command(line, "or have the entry written anew"),) if line else ()


_PLACES = (
    "{home}/.local/bin", "{home}/bin", "/usr/local/bin", "/opt/homebrew/bin", "/snap/bin", "{home}/.krew/bin",
    "{home}/google-cloud-sdk/bin", "/usr/lib/google-cloud-sdk/bin", "/opt/google-cloud-sdk/bin",
    "/usr/share/google-cloud-sdk/bin", "{home}/.azure-kubelogin", "/usr/bin", "/opt/bin", "/usr/local/sbin",
    "/home/linuxbrew/.linuxbrew/bin",
)  # fmt: skip


def _found(situation: Situation, program: str) -> Iterator[Path]:
    """The program in folders that are not in PATH."""
    search = situation.env.get("PATH", "").split(os.pathsep)
    folders = [place.format(home=situation.home) for place in _PLACES]
    if situation.kubeconfig:
        folders += [str(path.parent) for path in situation.kubeconfig.sources.paths]
    for folder in (*folders, str(situation.cwd)):
        path = Path(folder, program)
        if folder not in search and path.is_file():
            yield path


def _not_found(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    known = recognise(situation)
    program = error.command
    cause = f"the credential plugin {program} is not installed, or not in PATH"
    if os.sep in program:
        cause = f"the credential plugin {program} does not exist"
    elif error.searched:
        cause += f" (searched: {', '.join(error.searched)})"
    steps: list[Step] = []
    for folder in error.searched:
        path = Path(folder, program)
        if path.is_file() and not os.access(path, os.X_OK):
            cause = f"the credential plugin {path} is not executable"
            return Verdict(
                "plugin-not-executable", "credentials", cause, origin, command(f"chmod +x {quoted(str(path))}")
            )
    found = next(_found(situation, os.path.basename(program)), None)  # noqa: PTH119  a command is no path of ours
    if found is not None:
        if not os.access(found, os.X_OK):
            steps.append(
                command(
                    f'chmod +x {quoted(str(found))} && export PATH={quoted(str(found.parent))}:"$PATH"',
                    f"it is {found}, and not executable",
                )
            )
        elif os.sep in program:
            steps.append(command(set_credentials(situation, f"--exec-command={found}"), "it is here"))
        else:
            steps.append(command(f'export PATH={quoted(str(found.parent))}:"$PATH"', f"it is {found}"))
    if error.install_hint:
        steps.append(words(f"the kubeconfig says how to install it: {' '.join(error.install_hint.split())}"))
    if known is not None and known.line("install"):
        line = known.line("install")
        steps.append(words(f"install it: {line}") if line.startswith("https://") else command(line, "install it"))
    steps.append(words(f"install {program}, or add its folder to PATH"))
    return Verdict(
        "plugin-not-found", "credentials", cause, origin, steps[0], (*steps[1:], *use_context_of_others(situation))
    )


def _cannot_run(error: ExecPluginError, situation: Situation, origin: str) -> Verdict:
    found = re.search(r"fork/exec (.+): ([^:]+)$", error.problem)
    path, reason = (found[1], found[2]) if found else (error.command, error.problem)
    file = Path(path)
    if not file.exists():
        return _not_found(error, situation, origin)
    cause, step = (
        f"the credential plugin {path} cannot be started: {reason}",
        command(f"file {quoted(path)}", "see what it is"),
    )
    kind = "plugin-cannot-run"
    if file.is_dir():
        cause = f"the credential plugin {path} is a directory"
    elif not os.access(path, os.X_OK):
        kind, cause = "plugin-not-executable", f"the credential plugin {path} is not executable: {reason}"
        step = command(f"chmod +x {quoted(path)}")
    elif "exec format" in reason:
        cause += ": it is a script without a #! line, or made for another kind of processor"
        step = command(
            f"sed -i.bak '1i\\\n#!/bin/sh\n' {quoted(path)}",
            "if it is a shell script; else install the one for this machine",
        )
    elif "no such file" in reason:
        with file.open("rb") as stream:
            first = stream.readline().rstrip(b"\n")
        interpreter = first[2:].strip().decode("utf-8", "replace")
        cause = (
            f"the credential plugin {path} cannot be started: the interpreter in its first line "
            f"({interpreter}) does not exist"
        )
        step = words(f"install {interpreter}, or mend the first line of {path}")
        if first.endswith(b"\r"):
            cause = (
                f"the credential plugin {path} has the line ends of Windows (CRLF), and so its interpreter "
                "is not found"
            )
            step = command(f"sed -i.bak 's/\\r$//' {quoted(path)}", "remove them")
    return Verdict(kind, "credentials", cause, origin, step)
