"""Containers of a pod or of a template."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.clock import Clock
from kubecli.describe.details import (
    write_command_line,
    write_image_details,
    write_probe_details,
    write_waiting_message,
)
from kubecli.describe.environment import FieldReader, write_environment, write_environment_sources
from kubecli.describe.order import go_sorted
from kubecli.describe.probes import probe_text
from kubecli.describe.resources import write_resources
from kubecli.describe.writer import Writer
from kubecli.gotext.quote import quote
from kubecli.meta.fields import Object, at, flag, items, mapping, number, text, words

PROBES = (("Liveness", "livenessProbe"), ("Readiness", "readinessProbe"), ("Startup", "startupProbe"))


def write_containers(
    w: Writer,
    label: str,
    containers: Sequence[Object],
    *,
    clock: Clock,
    details: bool = False,
    statuses: Sequence[Object] = (),
    read_field: FieldReader | None = None,
    indent: str = "",
) -> None:
    """One block a container; its state too where the pod's status has one of that name."""
    by_name = {text(status, "name"): status for status in statuses}
    w.write(0, f"{indent}{label}:{'' if containers else ' <none>'}\n")
    for container in containers:
        status = by_name.get(text(container, "name"))
        _write_basics(w, container, status, indent)
        if details:
            write_image_details(w, container)
        _write_words(w, "Command", words(container, "command"))
        _write_words(w, "Args", words(container, "args"))
        if details:
            write_command_line(w, container)
        if status is not None:
            _write_status(w, status, clock, details=details)
        write_resources(w, at(container, "resources"), 2)
        for title, path in PROBES:
            if at(container, path) is not None:
                w.row(2, f"{title}:", probe_text(container[path]))
                if details:
                    write_probe_details(w, container, path)
        write_environment_sources(w, container)
        write_environment(w, container, read_field)
        _write_mounts(w, container)


def _write_basics(w: Writer, container: Object, status: Object | None, indent: str) -> None:
    w.write(1, f"{' ' if indent else ''}{text(container, 'name')}:\n")
    if status is not None:
        w.row(2, "Container ID:", text(status, "containerID"))
    w.row(2, "Image:", text(container, "image"))
    if status is not None:
        w.row(2, "Image ID:", text(status, "imageID"))
    _write_ports(w, "Port", container, "containerPort")
    _write_ports(w, "Host Port", container, "hostPort")
    write_seccomp(w, mapping(container, "securityContext"), 2, 3)


def write_seccomp(w: Writer, security: Object, level: int, profile_level: int) -> None:
    """The seccomp profile of a pod or container; nothing where none is set."""
    if at(security, "seccompProfile") is None:
        return
    kind = text(security, "seccompProfile.type")
    w.row(level, "SeccompProfile:", kind)
    if kind == "Localhost":
        w.row(profile_level, "LocalhostProfile:", text(security, "seccompProfile.localhostProfile"))


def _write_ports(w: Writer, title: str, container: Object, path: str) -> None:
    ports = []
    for port in items(container, "ports"):
        written = f"{number(port, path)}/{text(port, 'protocol')}"
        ports.append(f"{written} ({text(port, 'name')})" if text(port, "name") else written)
    listed = ", ".join(ports)
    w.row(2, f"{title}s:" if "," in listed else f"{title}:", listed or "<none>")


def _write_words(w: Writer, title: str, words: Sequence[str]) -> None:
    if words:
        w.write(2, f"{title}:\n")
    for word in words:
        for line in word.split("\n"):
            w.write(3, line + "\n")


def _write_status(w: Writer, status: Object, clock: Clock, *, details: bool) -> None:
    _write_state(w, "State", mapping(status, "state"), clock)
    if details:
        write_waiting_message(w, mapping(status, "state"))
    if at(status, "lastState.terminated") is not None:
        _write_state(w, "Last State", mapping(status, "lastState"), clock)
    w.row(2, "Ready:", "True" if flag(status, "ready") else "False")
    w.row(2, "Restart Count:", str(number(status, "restartCount")))


def _write_state(w: Writer, title: str, state: Object, clock: Clock) -> None:
    if at(state, "running") is not None:
        w.row(2, f"{title}:", "Running")
        w.row(3, "Started:", clock.stamp(at(state, "running.startedAt")))
        return
    ended = at(state, "terminated")
    if at(state, "waiting") is not None or ended is None:
        w.row(2, f"{title}:", "Waiting")
        if text(state, "waiting.reason"):
            w.row(3, "Reason:", text(state, "waiting.reason"))
        return
    w.row(2, f"{title}:", "Terminated")
    for label, path in (("Reason:", "reason"), ("Message:", "message")):
        if text(ended, path):
            w.row(3, label, text(ended, path))
    w.row(3, "Exit Code:", str(number(ended, "exitCode")))
    if number(ended, "signal") > 0:
        w.row(3, "Signal:", str(number(ended, "signal")))
    w.row(3, "Started:", clock.stamp(at(ended, "startedAt")))
    w.row(3, "Finished:", clock.stamp(at(ended, "finishedAt")))


def _write_mounts(w: Writer, container: Object) -> None:
    mounts, devices = items(container, "volumeMounts"), items(container, "volumeDevices")
    none = "" if mounts else "\t<none>"
    w.write(2, f"Mounts:{none}\n")
    for mount in go_sorted(mounts, lambda each: text(each, "mountPath")):
        flags = "ro" if flag(mount, "readOnly") else "rw"
        if text(mount, "subPath"):
            flags += f",path={quote(text(mount, 'subPath'))}"
        w.write(3, f"{text(mount, 'mountPath')} from {text(mount, 'name')} ({flags})\n")
    if devices:
        w.write(2, f"Devices:{none}\n")  # "<none>" speaks of the mounts: kubectl prints it here too
        for device in go_sorted(devices, lambda each: text(each, "devicePath")):
            w.write(3, f"{text(device, 'devicePath')} from {text(device, 'name')}\n")
