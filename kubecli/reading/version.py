"""`version`: the client's, the servers', and whether they are too far apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kubecli import __version__
from kubecli.errors.base import KubecliError
from kubecli.errors.usage import UsageError
from kubecli.invocation import Invocation
from kubecli.meta import followed

if TYPE_CHECKING:
    from kubecli.clusters.several import Contexts

SUPPORTED_SKEW = 1
LIBRARIES = ("click", "httpx", "httpcore", "h11", "PyYAML", "rich", "msgspec", "cryptography", "aiohttp")

# of the server's answer, in the order kubectl prints them
_SERVER_FIELDS = (
    "major", "minor", "emulationMajor", "emulationMinor", "minCompatibilityMajor", "minCompatibilityMinor",
    "gitVersion", "gitCommit", "gitTreeState", "buildDate", "goVersion", "compiler", "platform",
)  # fmt: skip


def ask(invocation: Invocation, contexts: Contexts, errors: list[KubecliError]) -> dict[str, Mapping[str, str]]:
    """Each server's answer by context; by "" where there is one alone."""
    from kubecli.clusters.several import connect_all
    from kubecli.clusters.together import each_cluster
    from kubecli.meta.fields import text

    with connect_all(invocation, contexts=contexts) as clusters:
        asked = each_cluster(clusters.sessions, lambda session: session.api.get("/version").decode(dict), errors)
        found: dict[str, Mapping[str, str]] = {}
        for session, answer in asked:
            said = {name: text(answer, name) for name in _SERVER_FIELDS}
            found[session.context if clusters.several else ""] = said
        errors += clusters.errors
    return found


def versions_text(output: str, servers: Mapping[str, Mapping[str, str]] | None) -> bytes:
    """servers: by context; by "" the only one; None where none was asked."""
    servers = servers or {}
    if not output:
        lines = [f"Client Version: v{__version__}", f"Kubectl Version: {followed.VERSION}"]
        for context, server in servers.items():
            title = f"Server Version of {context}" if context else "Server Version"
            lines.append(f"{title}: {server['gitVersion']}")
        return ("\n".join(lines) + "\n").encode()
    versions: dict[str, Any] = {"clientVersion": _client(), "kubectlVersion": followed.VERSION}
    known = {
        context: {name: value for name, value in server.items() if value} for context, server in servers.items()
    }
    if "" in known:
        versions["serverVersion"] = known[""]
    elif known:
        versions["serverVersions"] = known
    if output == "yaml":
        from kubecli.output import yaml_text

        return yaml_text.dumps(versions) + b"\n"  # kubectl's extra line
    import json

    return (json.dumps(versions, indent=2, ensure_ascii=False) + "\n").encode()


def _client() -> dict[str, str]:
    import platform
    import sys

    major, minor, *_ = __version__.split(".")
    machine = {"x86_64": "amd64", "AMD64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return {
        "major": major,
        "minor": minor,
        "gitVersion": f"v{__version__}",
        "compiler": f"{sys.implementation.name} {platform.python_version()}",
        "platform": f"{sys.platform}/{machine}",
    }


def tell_libraries(invocation: Invocation) -> None:
    """What a report of a fault needs: the interpreter, the platform, the libraries; on stderr, as -v's lines."""
    import platform
    from importlib.metadata import PackageNotFoundError, version

    runtime = invocation.runtime
    runtime.warn(f"{platform.python_implementation()} {platform.python_version()} on {platform.platform()}")
    for name in LIBRARIES:
        try:
            runtime.warn(f"{name} {version(name)}")
        except PackageNotFoundError:
            runtime.warn(f"{name} is not installed")


def skew_warning(server: str) -> str:
    """kubectl's words when the server's version ("v1.34.2") is too far from the kubectl we follow; else "".

    Raises UsageError for what is no version.
    """
    numbers = server.removeprefix("v").split("+")[0].split("-")[0].split(".")
    if len(numbers) != 3 or not all(number.isdecimal() for number in numbers):
        raise UsageError(f'server version error: could not parse "{server}" as version')
    major, minor = int(numbers[0]), int(numbers[1])
    own_major, own_minor = followed.MINOR
    if major == own_major and abs(minor - own_minor) <= SUPPORTED_SKEW:
        return ""
    return (
        f"version difference between client ({own_major}.{own_minor}) and server ({major}.{minor}) exceeds "
        f"the supported minor version skew of +/-{SUPPORTED_SKEW}"
    )
