"""What an API server, its controllers and the scheduler fill in, by kind: the tables of `--clean`.

Source: the reference of the Kubernetes API, v1.37, and what its server writes into an object that says nothing
(pkg/apis/*/v1/defaults.go).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

ASSIGNED = (
    "creationTimestamp",
    "deletionGracePeriodSeconds",
    "deletionTimestamp",
    "generation",
    "managedFields",
    "ownerReferences",
    "resourceVersion",
    "selfLink",
    "uid",
)
"""Fields of metadata. Owners go with their uids: what names one that is not there is collected as garbage."""

ANNOTATIONS = (
    "kubectl.kubernetes.io/last-applied-configuration",
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.daemonset.template.generation",
    "batch.kubernetes.io/job-tracking",
    "control-plane.alpha.kubernetes.io/leader",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "kubernetes.io/service-account.uid",
    "pv.kubernetes.io/bind-completed",
    "pv.kubernetes.io/bound-by-controller",
    "pv.kubernetes.io/provisioned-by",
    "volume.beta.kubernetes.io/storage-provisioner",
    "volume.kubernetes.io/selected-node",
    "volume.kubernetes.io/storage-provisioner",
)

LABELS = (
    "batch.kubernetes.io/controller-uid",
    "batch.kubernetes.io/job-name",
    "controller-revision-hash",
    "controller-uid",
    "job-name",
    "kubernetes.io/metadata.name",
    "pod-template-generation",
    "pod-template-hash",
    "statefulset.kubernetes.io/pod-name",
    "apps.kubernetes.io/pod-index",
)

FINALIZERS = (
    "batch.kubernetes.io/job-tracking",
    "kubernetes.io/pv-protection",
    "kubernetes.io/pvc-protection",
    "service.kubernetes.io/load-balancer-cleanup",
)

_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}
_PROBES = {
    f"{probe}.{field}": value
    for probe in ("livenessProbe", "readinessProbe", "startupProbe")
    for field, value in {**_PROBE, "httpGet.scheme": "HTTP", "httpGet.path": "/"}.items()
}
_CONTAINER: Mapping[str, Any] = {
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "resources": {},
    "securityContext": {},
    "ports[].protocol": "TCP",
    "env[].valueFrom.fieldRef.apiVersion": "v1",
    "env[].valueFrom.resourceFieldRef.divisor": "0",
    **_PROBES,
}
POD: Mapping[str, Any] = {
    "dnsPolicy": "ClusterFirst",
    "enableServiceLinks": True,
    "preemptionPolicy": "PreemptLowerPriority",
    "priority": 0,
    "restartPolicy": "Always",
    "schedulerName": "default-scheduler",
    "securityContext": {},
    "serviceAccountName": "default",
    "terminationGracePeriodSeconds": 30,
    "volumes[].configMap.defaultMode": 420,
    "volumes[].secret.defaultMode": 420,
    "volumes[].downwardAPI.defaultMode": 420,
    "volumes[].downwardAPI.items[].fieldRef.apiVersion": "v1",
    "volumes[].projected.defaultMode": 420,
    "volumes[].hostPath.type": "",
    **{
        f"{which}[].{path}": value
        for which in ("containers", "initContainers", "ephemeralContainers")
        for path, value in _CONTAINER.items()
    },
}
_CLAIM = {"volumeMode": "Filesystem"}
_JOB = {
    "backoffLimit": 6,
    "completionMode": "NonIndexed",
    "completions": 1,
    "manualSelector": False,
    "parallelism": 1,
    "podReplacementPolicy": "TerminatingOrFailed",
    "suspend": False,
}

DEFAULTS: Mapping[str, Mapping[str, Any]] = {
    "Deployment": {
        "progressDeadlineSeconds": 600,
        "revisionHistoryLimit": 10,
        "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": "25%", "maxUnavailable": "25%"}},
    },
    "StatefulSet": {
        "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Retain", "whenScaled": "Retain"},
        "podManagementPolicy": "OrderedReady",
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 0}},
        "volumeClaimTemplates[].spec.volumeMode": "Filesystem",
    },
    "DaemonSet": {
        "revisionHistoryLimit": 10,
        "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}},
    },
    "Job": _JOB,
    "CronJob": {
        "concurrencyPolicy": "Allow",
        "failedJobsHistoryLimit": 1,
        "successfulJobsHistoryLimit": 3,
        "suspend": False,
        **{f"jobTemplate.spec.{path}": value for path, value in _JOB.items()},
    },
    "Service": {
        "allocateLoadBalancerNodePorts": True,
        "externalTrafficPolicy": "Cluster",
        "internalTrafficPolicy": "Cluster",
        "ipFamilyPolicy": "SingleStack",
        "ports[].protocol": "TCP",
        "sessionAffinity": "None",
        "type": "ClusterIP",
    },
    "PersistentVolumeClaim": _CLAIM,
    "PersistentVolume": _CLAIM,
    "Namespace": {"finalizers": ["kubernetes"]},
}
"""By kind: paths below spec and the value that the API gives where nobody said one."""

TEMPLATES = {
    "Pod": "spec",
    "CronJob": "spec.jobTemplate.spec.template.spec",
    **dict.fromkeys(
        ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "ReplicationController", "Job"),
        "spec.template.spec",
    ),
}
"""Where a kind's pods are described."""
