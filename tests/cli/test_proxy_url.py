"""`--proxy-url`: for one command, in place of the cluster's own."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kubecli.lab.handle import Lab
from tests.connection.servers import serving
from tests.connection.test_proxy import http_proxy, socks_proxy
from tests.support.cli import kubecli


@pytest.mark.parametrize("scheme", ["http", "socks5"])
def test_requests_take_the_proxy_also_to_this_machine(lab: Lab, home: Path, scheme: str) -> None:
    asked: list[bytes] = []
    proxy = http_proxy(asked) if scheme == "http" else socks_proxy(asked)
    with serving(proxy) as port:
        flag = f"--proxy-url={scheme}://127.0.0.1:{port}"
        result = kubecli("get", "ns", "-o", "name", flag, "--kubeconfig", str(lab.kubeconfig), home=home)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "namespace/shop\n" in result.stdout
    assert len(asked) == 1


def test_an_empty_one_is_not_given(lab: Lab, home: Path) -> None:
    result = kubecli("get", "ns", "-o", "name", "--proxy-url=", "--kubeconfig", str(lab.kubeconfig), home=home)
    assert "namespace/shop\n" in result.stdout


def test_it_stands_in_for_the_clusters_own(lab: Lab, home: Path) -> None:
    """A URL without a host is this machine, as for Go: never a reason to go straight there."""
    text = yaml.safe_load(lab.kubeconfig.read_bytes())
    text["clusters"][0]["cluster"]["proxy-url"] = "http://10.255.255.1:1"
    config = lab.kubeconfig.with_name("proxied")
    config.write_text(yaml.safe_dump(text))
    result = kubecli("get", "ns", "--proxy-url=http:foo", "--kubeconfig", str(config), home=home, fails=1)
    assert result.exit_code == 1
    assert result.stderr.startswith("The connection to the server 127.0.0.1:")
    assert "--proxy-url" in result.stderr
