"""What kubecli adds to a description when asked (--details): facts of the spec that kubectl leaves out.

Nothing is guessed: every line says what a field holds, or what the API's own default for an absent one is.
"""

from __future__ import annotations

import shlex

from kubecli.describe.clock import Clock
from kubecli.describe.probes import http_url
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, at, items, mapping, number, text, words

_FAILURE = {
    "livenessProbe": "end the container; the restart policy says what then",
    "readinessProbe": "take the pod out of its services",
    "startupProbe": "end the container; the restart policy says what then",
}
_BEFORE = {"startupProbe": "; until it succeeds once, the other probes do not run"}


def write_image_details(w: Writer, container: Object) -> None:
    policy = text(container, "imagePullPolicy")
    if policy:
        w.row(2, "Image Pull Policy:", policy)


def write_command_line(w: Writer, container: Object) -> None:
    """The whole command line in shell quoting, one line whatever is in it: blanks, newlines, tabs."""
    argv = [*words(container, "command"), *words(container, "args")]
    if not argv:
        return
    entry = "" if words(container, "command") else "(the image's entrypoint) "
    w.row(2, "Command Line:", entry + " ".join(_shell_word(word) for word in argv))


def _shell_word(word: str) -> str:
    quoted = shlex.quote(word)
    if any(char in word for char in "\n\t\r"):
        inside = word.replace("\\", "\\\\").replace("'", "\\'")
        quoted = "$'" + inside.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r") + "'"
    return quoted


def write_probe_details(w: Writer, container: Object, field: str) -> None:
    """What a probe asks, when, and what its failure does, with the API's defaults where fields are absent."""
    probe = container[field]
    period, timeout = number(probe, "periodSeconds") or 10, number(probe, "timeoutSeconds") or 1
    failures, delay = number(probe, "failureThreshold") or 3, number(probe, "initialDelaySeconds")
    start = f"{delay}s after" if delay else "at"
    w.row(3, "Asks:", _question(container, probe))
    w.row(3, "When:", f"every {period}s, first {start} the start of the container, waiting {timeout}s")
    grace = at(probe, "terminationGracePeriodSeconds")
    within = f"; it has {grace}s for that" if grace is not None else ""
    effect = f"{_FAILURE[field]}{within}{_BEFORE.get(field, '')}"
    if failures == 1:
        effect = effect.replace("end the", "ends the", 1).replace("take the", "takes the", 1)
    w.row(3, "Then:", f"{f'{failures} failures in a row' if failures > 1 else 'one failure'} {effect}")
    successes = number(probe, "successThreshold") or 1
    if successes > 1:
        w.row(3, "Back:", f"after {successes} successes in a row")


def _question(container: Object, probe: Object) -> str:
    if at(probe, "exec") is not None:
        argv = " ".join(_shell_word(word) for word in words(probe, "exec.command"))
        return f"runs {argv} in the container, which must exit 0"
    if at(probe, "httpGet") is not None:
        action = mapping(probe, "httpGet")
        host = text(action, "host")
        url = http_url({**action, "host": host or "POD_IP", "port": _port(container, at(action, "port"))})
        headers = [f"{text(header, 'name')}: {text(header, 'value')}" for header in items(action, "httpHeaders")]
        said = f" with {', '.join(headers)}" if headers else ""
        return f"GET {url}{said}, which must answer 200-399"
    if at(probe, "tcpSocket") is not None:
        host = text(probe, "tcpSocket.host") or "POD_IP"
        return f"connects to {host}:{_port(container, at(probe, 'tcpSocket.port'))}"
    if at(probe, "grpc") is not None:
        service = text(probe, "grpc.service")
        named = f" for {service}" if service else ""
        return f"gRPC health check{named} on port {number(probe, 'grpc.port')}, which must answer SERVING"
    return "nothing"


def _port(container: Object, port: object) -> str:
    """The number of a port; of a named one, the number the container gives that name."""
    for each in items(container, "ports"):
        if isinstance(port, str) and text(each, "name") == port:
            return str(number(each, "containerPort"))
    return "0" if port is None else str(port)


def write_waiting_message(w: Writer, state: Object) -> None:
    message = text(state, "waiting.message")
    if message:
        w.row(3, "Message:", message)


def write_pod_conditions(w: Writer, pod: Object, clock: Clock) -> None:
    """Each condition with the reason and message kubectl leaves out."""
    conditions = items(pod, "status.conditions")
    if not conditions:
        return
    w.write(0, "Condition Details:\n")
    w.row(1, "Type", "Status", "Since", "Reason", "Message")
    w.row(1, "----", "------", "-----", "------", "-------")
    for condition in conditions:
        w.row(
            1,
            text(condition, "type"),
            text(condition, "status"),
            clock.age(at(condition, "lastTransitionTime")),
            text(condition, "reason"),
            text(condition, "message"),
        )
