"""Which kind is described how. A kind's module is imported when it is asked for."""

from __future__ import annotations

import importlib

from kubecli.describe.scene import Describer, Scene
from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object

_STORAGE, _NETWORKING, _RBAC = "storage.k8s.io", "networking.k8s.io", "rbac.authorization.k8s.io"

MODULES = {
    ("", "Pod"): "pod",
    ("", "ReplicationController"): "replicationcontroller",
    ("", "Secret"): "secret",
    ("", "Service"): "service",
    ("", "ServiceAccount"): "serviceaccount",
    ("", "Node"): "node",
    ("", "LimitRange"): "limitrange",
    ("", "ResourceQuota"): "resourcequota",
    ("", "PersistentVolume"): "persistentvolume",
    ("", "PersistentVolumeClaim"): "persistentvolumeclaim",
    ("", "Namespace"): "namespace",
    ("", "Endpoints"): "endpoints",
    ("", "ConfigMap"): "configmap",
    ("discovery.k8s.io", "EndpointSlice"): "endpointslice",
    ("autoscaling", "HorizontalPodAutoscaler"): "horizontalpodautoscaler",
    (_NETWORKING, "Ingress"): "ingress",
    (_NETWORKING, "IngressClass"): "ingressclass",
    (_NETWORKING, "ServiceCIDR"): "servicecidr",
    (_NETWORKING, "IPAddress"): "ipaddress",
    (_NETWORKING, "NetworkPolicy"): "networkpolicy",
    ("batch", "Job"): "job",
    ("batch", "CronJob"): "cronjob",
    ("apps", "StatefulSet"): "statefulset",
    ("apps", "Deployment"): "deployment",
    ("apps", "DaemonSet"): "daemonset",
    ("apps", "ReplicaSet"): "replicaset",
    ("certificates.k8s.io", "CertificateSigningRequest"): "certificatesigningrequest",
    (_STORAGE, "StorageClass"): "storageclass",
    (_STORAGE, "CSINode"): "csinode",
    (_STORAGE, "VolumeAttributesClass"): "volumeattributesclass",
    ("policy", "PodDisruptionBudget"): "poddisruptionbudget",
    (_RBAC, "Role"): "role",
    (_RBAC, "ClusterRole"): "role",
    (_RBAC, "RoleBinding"): "rolebinding",
    (_RBAC, "ClusterRoleBinding"): "rolebinding",
    ("scheduling.k8s.io", "PriorityClass"): "priorityclass",
}


def describer_for(group: str, kind: str) -> Describer:
    """The describer of a kind; the generic one for kinds nothing special is known of."""
    module = MODULES.get((group, kind))
    where = "kubecli.describe.generic" if module is None else f"kubecli.describe.kinds.{module}"
    found = importlib.import_module(where).DESCRIBER
    assert isinstance(found, Describer)
    return found


def describe_object(value: Object, describer: Describer, scene: Scene) -> str:
    """The whole text of one description."""
    writer = Writer()
    describer.describe(writer, value, scene)
    return writer.text()
