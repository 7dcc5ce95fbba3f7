"""Three practice clusters and one kubeconfig: prod-eu, prod-us (which has an older discovery), and staging."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from msgspec import Struct

from kubecli.lab.handle import Lab
from tests.support.cli import ANY, Result, kubecli

NAMES = ("prod-eu", "prod-us", "staging")


class Fleet(Struct, frozen=True):
    """labs: by context. run: kubecli with that kubeconfig."""

    labs: dict[str, Lab]
    kubeconfig: Path
    home: Path

    def run(self, *argv: str, fails: int = ANY, **settings: Any) -> Result:
        return kubecli(*argv, "--kubeconfig", str(self.kubeconfig), home=self.home, fails=fails, **settings)

    def edit(self, change: Callable[[Any], object]) -> None:
        config = yaml.safe_load(self.kubeconfig.read_text())
        change(config)
        self.kubeconfig.write_text(yaml.safe_dump(config, sort_keys=False))

    def stop_answering(self, name: str) -> None:
        """The context leads to a port where nobody listens."""

        def change(config: Any) -> None:
            for cluster in config["clusters"]:
                if cluster["name"] == name:
                    cluster["cluster"]["server"] = "https://127.0.0.1:1"

        self.edit(change)


@pytest.fixture(scope="session")
def three_labs() -> Iterator[dict[str, Lab]]:
    labs = {name: Lab.start() for name in NAMES}
    yield labs
    for lab in labs.values():
        lab.stop()


@pytest.fixture
def fleet(three_labs: dict[str, Lab], home: Path, tmp_path: Path) -> Iterator[Fleet]:
    config: dict[str, Any] = {"apiVersion": "v1", "kind": "Config", "current-context": "prod-eu"}
    config |= {"clusters": [], "users": [], "contexts": []}
    for name, lab in three_labs.items():
        own = yaml.safe_load(lab.kubeconfig.read_text())
        admin = next(each["user"] for each in own["users"] if each["name"] == "admin-cert")
        cluster = next(each["cluster"] for each in own["clusters"] if each["name"] == "lab")
        folder = lab.kubeconfig.parent
        paths = {key: str(folder / value) for key, value in admin.items() if key.startswith("client-")}
        config["clusters"].append(
            {
                "name": name,
                "cluster": {**cluster, "certificate-authority": str(folder / cluster["certificate-authority"])},
            }
        )
        config["users"].append({"name": f"admin-{name}", "user": {**admin, **paths}})
        context = {"cluster": name, "user": f"admin-{name}", "namespace": "shop"}
        config["contexts"].append({"name": name, "context": context})
    three_labs["prod-us"].without_aggregated_discovery()
    three_labs["prod-us"].delete("pods", "shop", "db-1")
    kubeconfig = tmp_path / "fleet"
    kubeconfig.write_text(yaml.safe_dump(config, sort_keys=False))
    yield Fleet(dict(three_labs), kubeconfig, home)
    for lab in three_labs.values():
        lab.reset()
