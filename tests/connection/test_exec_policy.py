"""Which credential plugins may run."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.connection.exec_policy import PluginPolicy, parse_policy
from kubecli.errors.credentials import ExecPluginError
from tests.connection.plugins import (
    Plugin,
    ask,
    credential,
    failure,
    soon,
    using,
)
from tests.connection.servers import Authority, Recorder, serving


@pytest.mark.parametrize(
    ("policy", "allowed"),
    [
        (PluginPolicy(), True),
        (parse_policy("all"), True),
        (parse_policy("none"), False),
        (parse_policy("plugin.sh"), True),
        (parse_policy("{folder}/plugin.sh, other"), True),
        (parse_policy("other"), False),
        (parse_policy("/elsewhere/plugin.sh"), False),
    ],
)
@pytest.mark.parametrize("spelled", ["name", "path"])
def test_policy(
    plugin: Plugin, authority: Authority, home: Path, policy: PluginPolicy, allowed: bool, spelled: str
) -> None:
    if policy.allowed:
        entries = tuple(entry.format(folder=plugin.folder) for entry in policy.allowed)
        policy = PluginPolicy(policy.policy, entries)
    config = plugin.config(command="plugin.sh" if spelled == "name" else str(plugin.path))
    env = {"PATH": f"/usr/bin:/bin:{plugin.folder}"}
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(config, port, authority)
        if allowed:
            assert ask(resolved, home, env=env, plugins=policy) == 200
            return
        with pytest.raises(ExecPluginError) as caught:
            ask(resolved, home, env=env, plugins=policy)
    assert (caught.value.kind, plugin.runs) == ("policy", 0)


def test_a_policy_holds_for_what_was_kept_too(plugin: Plugin, authority: Authority, home: Path) -> None:
    plugin.answers(credential(token="t1", expirationTimestamp=soon(600)))
    with serving(Recorder(), authority.server_context()) as port:
        resolved = using(plugin.config(), port, authority)
        ask(resolved, home)
        with pytest.raises(ExecPluginError, match="not allowed"):
            ask(resolved, home, plugins=parse_policy("none"))


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (PluginPolicy("Nonsense"), 'unknown plugin policy: "Nonsense"'),
        (PluginPolicy("AllowAll", ()), 'plugin policy is "AllowAll" but allowlist is non-nil'),
        (PluginPolicy("Allowlist"), "but allowlist is unspecified"),
        (PluginPolicy("Allowlist", ()), 'but allowlist is empty; use "DenyAll" policy instead'),
        (PluginPolicy("Allowlist", ("a", "")), "empty allowlist entry #2"),
        (PluginPolicy("Allowlist", ("./a/../b",)), 'non-normalized file path: "./a/../b" vs "b"'),
    ],
)
def test_a_policy_that_is_wrong_lets_nothing_through(
    plugin: Plugin, home: Path, policy: PluginPolicy, words: str
) -> None:
    error = failure(plugin.config(), home, plugins=policy)
    assert words in error.problem and plugin.runs == 0
