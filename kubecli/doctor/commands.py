"""Commands to paste, quoted for a shell. None holds a secret: a credential is read out of the file where it is."""

from __future__ import annotations

import shlex

from kubecli.doctor.situation import Situation
from kubecli.doctor.verdict import Step


def quoted(*parts: str) -> str:
    return " ".join(shlex.quote(part) for part in parts)


def kubecli(situation: Situation, *parts: str) -> str:
    """A kubecli command on the same kubeconfig."""
    where = (f"--kubeconfig={situation.explicit}",) if situation.explicit else ()
    return quoted("kubecli", *parts, *where)


def raw(situation: Situation, section: str, name: str, field: str) -> str:
    """A command that prints one value of the kubeconfig, not covered: "users", "dev", "token"."""
    body = section.removesuffix("s")
    path = f'{{.{section}[?(@.name=="{name}")].{body}.{field}}}'
    return kubecli(situation, "config", "view", "--raw", "-o", f"jsonpath={path}")


def set_cluster(situation: Situation, *flags: str) -> str:
    return kubecli(situation, "config", "set-cluster", situation.cluster.name, *flags)


def set_credentials(situation: Situation, *flags: str) -> str:
    return kubecli(situation, "config", "set-credentials", situation.user.name, *flags)


def new_token(situation: Situation) -> str:
    """What the reader has to write himself is in quotes, by which redaction knows that it is no secret."""
    return f'{set_credentials(situation)} --token="NEW-TOKEN"'


def set_context(situation: Situation, *flags: str) -> str:
    return kubecli(situation, "config", "set-context", situation.context_name, *flags)


def piped_token(situation: Situation, through: str) -> str:
    """The user's token, changed by a filter and put back: through is "base64 -d"."""
    value = raw(situation, "users", situation.user.name, "token")
    return f'{set_credentials(situation)} --token="$({value} | {through})"'


def piped_data(situation: Situation, section: str, field: str, through: str) -> str:
    """A -data field (base64 text), changed by a filter and put back."""
    name = situation.cluster.name if section == "clusters" else situation.user.name
    value = raw(situation, section, name, field)
    return f'{kubecli(situation, "config", "set", f"{section}.{name}.{field}")} "$({value} | {through})"'


def use_server(situation: Situation, url: str, words: str = "") -> Step:
    """Another address for the cluster, where this one was set."""
    if "server" in situation.cluster.origins and situation.is_flag(situation.cluster, "server"):
        flag = str(situation.cluster.origins["server"])
        if flag == "--server":
            return Step(f"--server={shlex.quote(url)}", words or "give the right address")
        return Step(f"export {flag.removeprefix('$')}={shlex.quote(url)}", words)
    extra = (
        (f"--tls-server-name={situation.cluster.tls_server_name}",) if situation.cluster.tls_server_name else ()
    )
    return Step(set_cluster(situation, f"--server={url}", *extra), words)  # --server alone clears tls-server-name


def export(name: str, value: str) -> str:
    return f"export {name}={shlex.quote(value)}"
