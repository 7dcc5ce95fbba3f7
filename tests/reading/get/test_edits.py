"""`get --clean` and `get --decode`: objects as a person would write them, Secrets in clear."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from kubecli.lab.handle import Lab
from kubecli.reading.get.clean import clean
from kubecli.reading.get.secret_values import decode, with_key_apart
from tests.support.cli import Result, kubecli


def run(lab: Lab, home: Path, *argv: str, fails: int = 0, terminal: bool = False) -> Result:
    return kubecli(*argv, "--kubeconfig", str(lab.kubeconfig), home=home, fails=fails, terminal=terminal)


WRITTEN: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}, "annotations": {"note": "mine"}},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {
                "containers": [
                    {
                        "name": "web",
                        "image": "web:1",
                        "ports": [{"containerPort": 80}],
                        "livenessProbe": {"httpGet": {"port": 80}, "periodSeconds": 5},
                    }
                ],
                "volumes": [{"name": "scratch", "emptyDir": {}}],
            },
        },
    },
}
"""What a person wrote."""


def served() -> Any:
    """The same as an API server keeps it."""
    obj: Any = json.loads(json.dumps(WRITTEN))
    obj["metadata"] |= {
        "uid": "1",
        "resourceVersion": "7",
        "generation": 2,
        "creationTimestamp": "2026-01-01T00:00:00Z",
    }
    obj["metadata"]["annotations"] |= {
        "deployment.kubernetes.io/revision": "3",
        "kubectl.kubernetes.io/last-applied-configuration": "{}",
    }
    obj["metadata"]["managedFields"] = [{"manager": "kubectl"}]
    obj["status"] = {"replicas": 1}
    spec = obj["spec"]
    spec |= {"progressDeadlineSeconds": 600, "revisionHistoryLimit": 10}
    spec["strategy"] = {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}}
    spec["template"]["metadata"]["creationTimestamp"] = None
    pod = spec["template"]["spec"]
    pod |= {"dnsPolicy": "ClusterFirst", "restartPolicy": "Always", "schedulerName": "default-scheduler"}
    pod |= {"securityContext": {}, "terminationGracePeriodSeconds": 30}
    container = pod["containers"][0]
    container |= {"imagePullPolicy": "IfNotPresent", "resources": {}, "terminationMessagePolicy": "File"}
    container["terminationMessagePath"] = "/dev/termination-log"
    container["ports"][0]["protocol"] = "TCP"
    container["livenessProbe"] |= {"timeoutSeconds": 1, "successThreshold": 1, "failureThreshold": 3}
    container["livenessProbe"]["httpGet"] |= {"scheme": "HTTP"}
    return obj


def test_what_a_server_filled_in_goes_and_nothing_else() -> None:
    obj = served()
    clean(obj)
    assert obj == WRITTEN


def test_values_that_differ_from_the_default_stay() -> None:
    obj = served()
    obj["spec"]["revisionHistoryLimit"] = 3
    obj["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] = "Always"
    clean(obj)
    assert obj["spec"]["revisionHistoryLimit"] == 3
    assert obj["spec"]["template"]["spec"]["containers"][0]["imagePullPolicy"] == "Always"


@pytest.mark.parametrize(
    ("image", "policy", "goes"),
    [
        ("web", "Always", True),
        ("web:latest", "Always", True),
        ("host:5000/web", "Always", True),
        ("web:1", "IfNotPresent", True),
        ("web:1", "Always", False),
        ("web@sha256:00", "IfNotPresent", True),
        ("web", "IfNotPresent", False),
    ],
)
def test_the_usual_pull_policy_goes(image: str, policy: str, goes: bool) -> None:
    container = {"name": "web", "image": image, "imagePullPolicy": policy}
    clean({"kind": "Pod", "spec": {"containers": [container]}})
    assert ("imagePullPolicy" not in container) is goes


def test_a_pod_loses_its_node_its_token_and_what_admission_added() -> None:
    toleration = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}
    mount = {"name": "kube-api-access-x", "mountPath": "/var/run/secrets"}
    pod: Any = {
        "kind": "Pod",
        "metadata": {"name": "web", "ownerReferences": [{"uid": "1"}], "labels": {"pod-template-hash": "1"}},
        "spec": {
            "nodeName": "node-1",
            "serviceAccount": "default",
            "serviceAccountName": "default",
            "containers": [{"name": "web", "volumeMounts": [mount]}],
            "volumes": [{"name": "kube-api-access-x", "projected": {"defaultMode": 420}}],
            "tolerations": [{**toleration, "tolerationSeconds": 300}, {**toleration, "tolerationSeconds": 5}],
        },
    }
    clean(pod)
    assert pod["metadata"] == {"name": "web"}
    assert pod["spec"] == {
        "containers": [{"name": "web"}],
        "tolerations": [{**toleration, "tolerationSeconds": 5}],
    }


@pytest.mark.parametrize("address", ["10.0.0.1", "None"])
def test_a_service_keeps_only_that_it_is_headless(address: str) -> None:
    port = {"port": 80, "targetPort": 80, "protocol": "TCP", "nodePort": 30000}
    spec: Any = {"clusterIP": address, "clusterIPs": [address], "type": "NodePort", "ports": [port]}
    clean({"kind": "Service", "spec": spec})
    headless = {"clusterIP": "None"} if address == "None" else {}
    assert spec == {"type": "NodePort", "ports": [{"port": 80}], **headless}


def test_odd_objects_are_no_obstacle() -> None:
    for odd in ({"kind": "Pod", "spec": None}, {"kind": "Pod", "metadata": [], "spec": {"containers": [1]}}, {}):
        clean(odd)
        assert isinstance(odd, dict)


def test_clean_prints_yaml_when_nothing_is_said(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "deploy", "-n", "shop", "--clean")
    items = yaml.safe_load(result.stdout)["items"]
    assert items
    for item in items:
        assert "status" not in item
        assert not {"uid", "resourceVersion", "creationTimestamp", "generation"} & set(item["metadata"])


def test_clean_reaches_templates_too(lab: Lab, home: Path) -> None:
    result = run(
        lab, home, "get", "deploy", "web", "-n", "shop", "--clean", "-o", "jsonpath={.metadata.uid}{.kind}"
    )
    assert result.stdout == "Deployment"


def test_decode_shows_values(lab: Lab, home: Path) -> None:
    one = run(lab, home, "get", "secret", "db-credentials", "-n", "shop", "--decode")
    assert one.stdout == "password: s3cr3t!\nusername: shop\n"
    assert one.stderr == ""
    several = run(lab, home, "get", "secrets", "-A", "--decode")
    assert yaml.safe_load(several.stdout)["shop/db-credentials"] == {"password": "s3cr3t!", "username": "shop"}


@pytest.mark.parametrize(
    "argv",
    [
        ("secret", "db-credentials", "--decode=password"),
        ("secret", "db-credentials", "--decode", "password"),
        ("secret/db-credentials", "--decode", "password"),
        ("secret/db-credentials", "password", "--decode"),
    ],
)
def test_one_key_is_its_bytes(lab: Lab, home: Path, argv: tuple[str, ...]) -> None:
    assert run(lab, home, "get", *argv, "-n", "shop").output == b"s3cr3t!"


def test_a_terminal_is_warned_and_gets_a_line(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "secret", "db-credentials", "-n", "shop", "--decode=password", terminal=True)
    assert result.stdout == "s3cr3t!\n"
    assert "values are shown in clear" in result.stderr


def test_a_key_that_is_missing_names_those_there(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "secret", "db-credentials", "-n", "shop", "--decode=nope", fails=1)
    assert result.stderr == (
        'error: secret "db-credentials" has no key "nope"\nhint: its keys are password, username\n'
    )


def test_decoded_objects_are_still_secrets(lab: Lab, home: Path) -> None:
    result = run(lab, home, "get", "secret", "db-credentials", "-n", "shop", "--decode", "--clean", "-o", "json")
    assert json.loads(result.stdout) == {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {"name": "db-credentials", "namespace": "shop"},
        "stringData": {"password": "s3cr3t!", "username": "shop"},
        "type": "Opaque",
    }


def test_what_is_no_text_stays_base64() -> None:
    blob = base64.b64encode(b"\xff\xfe").decode()
    secret: Any = {"kind": "Secret", "data": {"blob": blob, "text": base64.b64encode("ü".encode()).decode()}}
    decode(secret)
    assert secret == {"kind": "Secret", "data": {"blob": blob}, "stringData": {"text": "ü"}}


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (("pods", "--decode"), "error: --decode is for secrets; the values of pods are in clear"),
        (("secrets", "--decode", "-w"), "error: --decode cannot be used with --watch"),
        (("secrets", "--clean", "-o", "wide"), "error: --clean is of whole objects"),
        (("secrets", "--decode=a", "-o", "json"), "error: --decode=a writes one value as it is"),
    ],
)
def test_what_they_do_not_go_with(lab: Lab, home: Path, argv: tuple[str, ...], problem: str) -> None:
    assert run(lab, home, "get", *argv, "-n", "shop", fails=1).stderr.startswith(problem)


def test_the_last_word_is_a_key_only_behind_one_name() -> None:
    assert with_key_apart("*", ("secret", "a")) == ("*", ("secret", "a"))
    assert with_key_apart("*", ("secret/a", "secret/b")) == ("*", ("secret/a", "secret/b"))
    assert with_key_apart("*", ()) == ("*", ())
