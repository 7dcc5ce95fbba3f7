"""Nothing secret is printed, wherever it stands and whatever breaks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.connection.servers import Authority, serving
from tests.faults.canaries import CANARY, PLAIN, V1, WAYS, config, echoing, places, shown_in, write_config
from tests.faults.test_mutations import COMMANDS as LINES_OF_COMMANDS
from tests.support.cli import ANY, kubecli

COMMANDS = (
    ("config", "view"),
    ("config", "view", "-o", "json"),
    ("config", "get-contexts"),
    ("doctor",),
    ("doctor", "-o", "json"),
    ("cluster-info", "-v=9"),
    ("get", "pods", "-v=9"),
    ("auth", "whoami"),
)
GROUPS = ("apply", "auth", "cluster-info", "rollout", "set", "snapshot", "top")


def one_of_each() -> dict[str, tuple[str, ...]]:
    """A line for each command of the program that asks a server."""
    found: dict[str, tuple[str, ...]] = {}
    for line in LINES_OF_COMMANDS:
        found.setdefault(" ".join(line[: 2 if line[0] in GROUPS else 1]), tuple(line))
    return found


OWN_WORDS = (("get", "--raw"), ("cluster-info", "dump"))
"""What the server says is printed as it is."""
REQUESTS = (
    ("get", "pods", "-v=9"),
    ("get", "--raw", "/healthz"),
    ("describe", "pod", "x", "-v=8"),
    ("logs", "x"),
    ("version",),
    ("api-resources",),
    ("auth", "can-i", "--list"),
    ("doctor",),
    ("doctor", "-o", "json"),
    ("explain", "pods"),
    ("events",),
    ("top", "pods"),
    *one_of_each().values(),
)


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_secret_in_any_place_of_a_kubeconfig_is_not_shown(
    tmp_path: Path, home: Path, command: tuple[str, ...], tally: Callable[[str, int], None]
) -> None:
    leaks, crashes, count = [], [], 0
    authority = Authority(tmp_path)
    with serving(echoing("a message"), authority.server_context()) as port:
        for place, (secret, content) in places(tmp_path, port, authority.path).items():
            write_config(tmp_path / "config", content)
            result = kubecli(
                *command, "--kubeconfig", str(tmp_path / "config"), "--request-timeout=3s", home=home, fails=ANY
            )
            count += 1
            if form := shown_in(result.stdout + result.stderr, secret):
                leaks.append(f"{place}: {form}")
            if "internal error" in result.stderr:
                crashes.append(f"{place}: {result.stderr}")
    assert not leaks, "\n".join(leaks)
    assert not crashes, "\n".join(crashes)
    tally("runs with planted secrets", count)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("command", REQUESTS, ids=" ".join)
def test_a_server_that_sends_the_request_back_makes_nothing_show(
    tmp_path: Path, home: Path, way: str, command: tuple[str, ...], tally: Callable[[str, int], None]
) -> None:
    authority = Authority(tmp_path)
    with serving(echoing(way), authority.server_context()) as port:
        trust = {"certificate-authority": authority.path}
        for secret, user in ((PLAIN, {"token": PLAIN}), (CANARY, {"username": "ann", "password": CANARY})):
            write_config(tmp_path / "config", config(f"https://127.0.0.1:{port}", user, **trust))
            result = kubecli(
                *(*command, "--kubeconfig", str(tmp_path / "config"), "--request-timeout=3s"),
                home=home,
                cwd=home,
                fails=ANY,
            )
            assert not shown_in(result.stderr, secret), result.stderr
            if command[:2] not in OWN_WORDS and command[0] not in ("logs", "version"):
                assert not shown_in(result.stdout, secret), result.stdout
            assert "internal error" not in result.stderr, result.stderr
    tally("runs with planted secrets", 2)


@pytest.mark.parametrize(
    "text",
    [
        f"aliases: [{{name: x, command: *{PLAIN}}}]\n",
        f"x: *{PLAIN}\n",
        f"credentialPluginPolicy: {PLAIN}\n",
        f"kind: {PLAIN}\n",
        f"defaults: [{{command: get, options: [{{name: {PLAIN}, default: x}}]}}]\n",
    ],
)
@pytest.mark.parametrize("command", [("get", "pods"), ("kuberc", "view"), ("doctor",)], ids=" ".join)
def test_a_secret_in_the_wrong_place_of_a_kuberc_is_not_shown(
    text: str, command: tuple[str, ...], tmp_path: Path, home: Path, tally: Callable[[str, int], None]
) -> None:
    write_config(tmp_path / "config", config("https://127.0.0.1:1", {"exec": {"command": "x", "apiVersion": V1}}))
    front = "" if text.startswith("kind:") else "kind: Preference\n"
    (home / "kuberc").write_text(f"apiVersion: kubectl.config.k8s.io/v1beta1\n{front}{text}")
    env = {"KUBERC": str(home / "kuberc"), "KUBECONFIG": str(tmp_path / "config")}
    result = kubecli(*command, home=home, env=env, fails=ANY)
    if command != ("kuberc", "view"):
        assert not shown_in(result.stdout, PLAIN), result.stdout
    assert not shown_in(result.stderr, PLAIN), result.stderr
    tally("runs with planted secrets", 1)


@pytest.mark.parametrize(
    "argv",
    [
        ("get", "pods", f"-token={PLAIN}"),
        ("get", "pods", f"--tokn={PLAIN}"),
        (f"--tokn={PLAIN}", "get", "pods"),
        (f"--tokn={PLAIN}",),
        (f"-token={PLAIN}", "foo"),
        ("get", "pods", f"--token={PLAIN}", "--nope"),
        ("get", "pods", f"--token={PLAIN}\nx"),
        ("config", "set", "users.u.token", PLAIN, "extra"),
        ("config", "set", "users.u.password", PLAIN, "a", "b"),
        ("config", "set", "users.u.tokn", PLAIN),
        ("config", "set", "users.u.exec", PLAIN),
        ("config", "set", "users.u.client-key-data", PLAIN + "!"),
        ("config", "set", "clusters.c.insecure-skip-tls-verify", PLAIN),
        ("config", "set-credentials", "u", PLAIN),
        ("config", "set-credentials", "u", f"--tokens={PLAIN}"),
        ("config", "set-credentials", "u", f"--exec-env={PLAIN}"),
        ("config", "set-credentials", "u", f"--auth-provider-arg={PLAIN}"),
        ("config", "unset", "users.u.token", PLAIN),
        ("config", "set", f"users.u.token.{PLAIN}", "x"),
        ("config", "set", f"users.u.tokn.{PLAIN}", "x"),
        ("config", "unset", f"users.u.password.{PLAIN}"),
        ("config", "set", f"users.u.exec.{PLAIN}", "x"),
        ("config", "set", f"token.{PLAIN}", "x"),
        ("create", "configmap", "x", f"--from-literal=a={PLAIN}"),
        ("create", "secret", "docker-registry", "x", f"--docker-email={PLAIN}@x"),
        ("create", "secret", "docker-registry", "x", "--docker-email", f"{PLAIN}@x"),
        ("exec", "x", "--", "mysql", f"-p{PLAIN}"),
        ("exec", "x", "-it", "--", "mysql", "-p", PLAIN),
        ("run", "x", "--image=y", "--", "redis-cli", "-a", PLAIN),
        ("run", "x", "--image=y", "--", "curl", "-u", f"ann:{PLAIN}"),
        ("debug", "x", "--image=y", "--", "mongo", "--pass", PLAIN),
        ("attach", "x", f"--pass={PLAIN}"),
        ("set", "env", "deploy/x", f"-eA={PLAIN}"),
        ("exec", "x", "--", "curl", "--user", f"ann:{PLAIN}", "h"),
        ("exec", "x", "--", "curl", "-H", f"PRIVATE-TOKEN: {PLAIN}", "h"),
        ("run", "x", "--image=i", "--", "sh", "-c", f"mysql --password {PLAIN}"),
        ("get", "-f", f"http://ann:{PLAIN}'x@127.0.0.1:1/x.yaml"),
        ("get", "-f", f"http://127.0.0.1:1/x.yaml?sig={PLAIN}"),
        ("delete", "secret", "x", f"--token={PLAIN}", f"--password={PLAIN}"),
        ("create", "secret", "docker-registry", "x", f"--docker-password={PLAIN}"),
        ("create", "secret", "generic", "x", "--from-literal", f"a={PLAIN}"),
        ("set", "env", "deploy/x", f"A={PLAIN}"),
        ("patch", "secret", "x", "-p", f'{{"data":{{"a":"{PLAIN}"}}}}'),
        ("run", "x", "--image=y", f"--env=A={PLAIN}"),
        ("get", "-f", f"https://ann:{PLAIN}@127.0.0.1:1/x.yaml"),
        ("get", "-f", f"http://ann:{PLAIN}/{PLAIN}@127.0.0.1:1/x.yaml"),
        ("get", "pods", "--server", f"https://ann:{PLAIN}@127.0.0.1:1"),
        ("get", "pods", "-s", f"ann:{PLAIN}@127.0.0.1:1"),
        ("get", "pods", "--certificate-authority", f"-----BEGIN CERTIFICATE-----{PLAIN}", "-s", "https://x:1"),
    ],
    ids=lambda argv: " ".join(argv)[:40],
)
def test_a_secret_in_the_wrong_place_of_a_command_line_is_not_shown(
    home: Path, argv: tuple[str, ...], tally: Callable[[str, int], None]
) -> None:
    result = kubecli(*argv, home=home, env={"KUBECONFIG": str(home / "config")}, fails=1)
    assert result.exit_code
    assert not shown_in(result.stdout + result.stderr, PLAIN), result.stderr
    assert "internal error" not in result.stderr
    tally("runs with planted secrets", 1)
