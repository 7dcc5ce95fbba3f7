"""The resources every Kubernetes 1.37 API server has, so that none of them needs a discovery request.

The table was taken from a 1.36 server's aggregated discovery, and keeps its order: groups by the server's
priority, a group's preferred version first; what 1.37 promoted to v1 (ClusterTrustBundle, PodCertificateRequest,
DeviceTaintRule, StorageVersionMigration) was added from the API's source. An older server answers 404 for these,
and is asked what it has. `@GROUP VERSION` opens a group version ("-" is the core group);
each line under it is

    PLURAL KIND SINGULAR SCOPE VERBS SHORT-NAMES CATEGORIES SUBRESOURCES

"=" is the kind in lower case, N or C the scope (namespaced, cluster), "*" all eight verbs, else one letter for
each, "-" is none.
"""

from __future__ import annotations

from functools import cache

from kubecli.meta.resource import Resource

VERBS = {
    "c": "create",
    "d": "delete",
    "D": "deletecollection",
    "g": "get",
    "l": "list",
    "p": "patch",
    "u": "update",
    "w": "watch",
}

_TABLE = """\
@- v1
bindings Binding = N c - - -
componentstatuses ComponentStatus = C gl cs - -
configmaps ConfigMap = N * cm - -
endpoints Endpoints = N * ep - -
events Event = N * ev - -
limitranges LimitRange = N * limits - -
namespaces Namespace = C cdglpuw ns - finalize,status
nodes Node = C * no - proxy,status
persistentvolumeclaims PersistentVolumeClaim = N * pvc - status
persistentvolumes PersistentVolume = C * pv - status
pods Pod = N * po all attach,binding,ephemeralcontainers,eviction,exec,log,portforward,proxy,resize,status
podtemplates PodTemplate = N * - - -
replicationcontrollers ReplicationController = N * rc all scale,status
resourcequotas ResourceQuota = N * quota - status
secrets Secret = N * - - -
serviceaccounts ServiceAccount = N * sa - token
services Service = N * svc all proxy,status
@apiregistration.k8s.io v1
apiservices APIService = C * - api-extensions status
@apps v1
controllerrevisions ControllerRevision = N * - - -
daemonsets DaemonSet = N * ds all status
deployments Deployment = N * deploy all scale,status
replicasets ReplicaSet = N * rs all scale,status
statefulsets StatefulSet = N * sts all scale,status
@events.k8s.io v1
events Event = N * ev - -
@authentication.k8s.io v1
selfsubjectreviews SelfSubjectReview = C c - - -
tokenreviews TokenReview = C c - - -
@authorization.k8s.io v1
localsubjectaccessreviews LocalSubjectAccessReview = N c - - -
selfsubjectaccessreviews SelfSubjectAccessReview = C c - - -
selfsubjectrulesreviews SelfSubjectRulesReview = C c - - -
subjectaccessreviews SubjectAccessReview = C c - - -
@autoscaling v2
horizontalpodautoscalers HorizontalPodAutoscaler = N * hpa all status
@autoscaling v1
horizontalpodautoscalers HorizontalPodAutoscaler = N * hpa all status
@batch v1
cronjobs CronJob = N * cj all status
jobs Job = N * - all status
@certificates.k8s.io v1
certificatesigningrequests CertificateSigningRequest = C * csr - approval,status
clustertrustbundles ClusterTrustBundle = C * - - -
podcertificaterequests PodCertificateRequest = N * - - status
@networking.k8s.io v1
ingressclasses IngressClass = C * - - -
ingresses Ingress = N * ing - status
ipaddresses IPAddress = C * ip - -
networkpolicies NetworkPolicy = N * netpol - -
servicecidrs ServiceCIDR = C * - - status
@policy v1
poddisruptionbudgets PodDisruptionBudget = N * pdb - status
@rbac.authorization.k8s.io v1
clusterrolebindings ClusterRoleBinding = C * - - -
clusterroles ClusterRole = C * - - -
rolebindings RoleBinding = N * - - -
roles Role = N * - - -
@storage.k8s.io v1
csidrivers CSIDriver = C * - - -
csinodes CSINode = C * - - -
csistoragecapacities CSIStorageCapacity = N * - - -
storageclasses StorageClass = C * sc - -
volumeattachments VolumeAttachment = C * - - status
volumeattributesclasses VolumeAttributesClass = C * vac - -
@admissionregistration.k8s.io v1
mutatingadmissionpolicies MutatingAdmissionPolicy = C * - api-extensions -
mutatingadmissionpolicybindings MutatingAdmissionPolicyBinding = C * - api-extensions -
mutatingwebhookconfigurations MutatingWebhookConfiguration = C * - api-extensions -
validatingadmissionpolicies ValidatingAdmissionPolicy = C * - api-extensions status
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding = C * - api-extensions -
validatingwebhookconfigurations ValidatingWebhookConfiguration = C * - api-extensions -
@apiextensions.k8s.io v1
customresourcedefinitions CustomResourceDefinition = C * crd,crds api-extensions status
@scheduling.k8s.io v1
priorityclasses PriorityClass = C * pc - -
@coordination.k8s.io v1
leases Lease = N * - - -
@node.k8s.io v1
runtimeclasses RuntimeClass = C * - - -
@discovery.k8s.io v1
endpointslices EndpointSlice = N * - - -
@resource.k8s.io v1
deviceclasses DeviceClass = C * - - -
devicetaintrules DeviceTaintRule = C * - - status
resourceclaims ResourceClaim = N * - - status
resourceclaimtemplates ResourceClaimTemplate = N * - - -
resourceslices ResourceSlice = C * - - -
@flowcontrol.apiserver.k8s.io v1
flowschemas FlowSchema = C * - - status
prioritylevelconfigurations PriorityLevelConfiguration = C * - - status
@storagemigration.k8s.io v1
storageversionmigrations StorageVersionMigration = C * - - status
"""


@cache
def builtin_resources() -> tuple[Resource, ...]:
    """All of the table, in priority order."""
    resources: list[Resource] = []
    group = version = ""
    for line in _TABLE.splitlines():
        if line.startswith("@"):
            group, version = line[1:].split()
            group = group.strip("-")
            continue
        plural, kind, singular, scope, verbs, short_names, categories, subresources = line.split()
        resources.append(
            Resource(
                group,
                version,
                plural,
                kind,
                kind.lower() if singular == "=" else singular,
                scope == "N",
                _words(short_names),
                _words(categories),
                tuple(VERBS.values()) if verbs == "*" else tuple(VERBS[letter] for letter in verbs),
                _words(subresources),
            )
        )
    return tuple(resources)


def _words(field: str) -> tuple[str, ...]:
    return () if field == "-" else tuple(field.split(","))
