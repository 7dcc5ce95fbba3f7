"""The kinds of volume there are: what each is called and which of its fields a description shows."""

from __future__ import annotations

from msgspec import Struct

CLAIM_TEMPLATE = "ephemeral"


class SourceRow(Struct, frozen=True):
    """label: as printed, its colon included. field: the path in the source.

    kind: what an absent field prints as; or one of "reference", "secret reference", "size", "joined".
    """

    label: str
    field: str
    kind: str = ""


class VolumeSource(Struct, frozen=True):
    """field: the name in a pod's or persistent volume's spec. title: what kubectl calls it."""

    field: str
    title: str
    rows: tuple[SourceRow, ...] = ()


def _rows(*specs: str) -> tuple[SourceRow, ...]:
    """ "Label: field kind", or "Label:" where the field is the label with a small first letter."""
    rows = []
    for spec in specs:
        label, _, rest = spec.partition("|")
        field, _, kind = rest.partition("=")
        bare = label.rstrip(": ")
        rows.append(SourceRow(label, field or bare[0].lower() + bare[1:], kind))
    return tuple(rows)


READ_ONLY = "ReadOnly:|=false"
_ISCSI = (
    "TargetPortal:",
    "IQN:|iqn",
    "Lun:|=0",
    "ISCSIInterface|iscsiInterface",
    "FSType:|fsType",
    READ_ONLY,
    "Portals:|=[]",
    "DiscoveryCHAPAuth:|chapAuthDiscovery=false",
    "SessionCHAPAuth:|chapAuthSession=false",
)
_ISCSI_TITLE = (
    "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)"
)
_RBD_TITLE = "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)"
_RBD = (
    "CephMonitors:|monitors=[]",
    "RBDImage:|image",
    "FSType:|fsType",
    "RBDPool:|pool",
    "RadosUser:|user",
    "Keyring:",
)
_CEPHFS_TITLE = "CephFS (a CephFS mount on the host that shares a pod's lifetime)"
_CEPHFS = ("Monitors:|=[]", "Path:", "User:", "SecretFile:")
_SCALEIO_TITLE = "ScaleIO (a persistent volume backed by a block device in ScaleIO)"
_SCALEIO = (
    "Gateway:",
    "System:",
    "Protection Domain:|protectionDomain",
    "Storage Pool:|storagePool",
    "Storage Mode:|storageMode",
    "VolumeName:",
)
_FLEX_TITLE = "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)"
_GLUSTER_TITLE = "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)"
_CINDER_TITLE = "Cinder (a Persistent Disk resource in OpenStack)"
_AZURE_FILE_TITLE = "AzureFile (an Azure File Service mount on the host and bind mount to the pod)"
_CSI_TITLE = "CSI (a Container Storage Interface (CSI) volume source)"
_REFERENCE = "SecretRef:|=reference"
_SECRET_REFERENCE = "SecretRef:|=secret reference"

_HOST_PATH = VolumeSource(
    "hostPath", "HostPath (bare host directory volume)", _rows("Path:", "HostPathType:|type=<none>")
)
_GCE = VolumeSource(
    "gcePersistentDisk",
    "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
    _rows("PDName:|pdName", "FSType:|fsType", "Partition:|=0", READ_ONLY),
)
_AWS = VolumeSource(
    "awsElasticBlockStore",
    "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
    _rows("VolumeID:", "FSType:|fsType", "Partition:|=0", READ_ONLY),
)
_NFS = VolumeSource(
    "nfs", "NFS (an NFS mount that lasts the lifetime of a pod)", _rows("Server:", "Path:", READ_ONLY)
)
_QUOBYTE = VolumeSource(
    "quobyte",
    "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    _rows("Registry:", "Volume:", READ_ONLY),
)
_VSPHERE = VolumeSource(
    "vsphereVolume",
    "vSphereVolume (a Persistent Disk resource in vSphere)",
    _rows("VolumePath:", "FSType:|fsType", "StoragePolicyName:"),
)
_AZURE_DISK = VolumeSource(
    "azureDisk",
    "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
    _rows("DiskName:", "DiskURI:|diskURI", "Kind: |kind", "FSType:|fsType", "CachingMode:|cachingMode", READ_ONLY),
)
_PHOTON = VolumeSource(
    "photonPersistentDisk",
    "PhotonPersistentDisk (a Persistent Disk resource in photon platform)",
    _rows("PdID:", "FSType:|fsType"),
)
_PORTWORX = VolumeSource("portworxVolume", "PortworxVolume (a Portworx Volume resource)", _rows("VolumeID:"))
_STORAGEOS = VolumeSource(
    "storageos",
    "StorageOS (a StorageOS Persistent Disk resource)",
    _rows("VolumeName:", "VolumeNamespace:", "FSType:|fsType", READ_ONLY),
)
_FC = VolumeSource(
    "fc",
    "FC (a Fibre Channel disk)",
    _rows("TargetWWNs:|targetWWNs=joined", "LUN:|lun=<none>", "FSType:|fsType", READ_ONLY),
)
_FLOCKER = VolumeSource(
    "flocker",
    "Flocker (a Flocker volume mounted by the Flocker agent)",
    _rows("DatasetName:", "DatasetUUID:"),
)


def _flex(reference: str) -> VolumeSource:
    return VolumeSource(
        "flexVolume", _FLEX_TITLE, _rows("Driver:", "FSType:|fsType", reference, READ_ONLY, "Options:|=map[]")
    )


def _cinder(reference: str) -> VolumeSource:
    return VolumeSource("cinder", _CINDER_TITLE, _rows("VolumeID:", "FSType:|fsType", READ_ONLY, reference))


def _iscsi(reference: str) -> VolumeSource:
    return VolumeSource("iscsi", _ISCSI_TITLE, _rows(*_ISCSI, reference, "InitiatorName:|=<none>"))


# In the order kubectl looks for them.
POD_SOURCES = (
    _HOST_PATH,
    VolumeSource(
        "emptyDir",
        "EmptyDir (a temporary directory that shares a pod's lifetime)",
        _rows("Medium:", "SizeLimit:|=size"),
    ),
    _GCE,
    _AWS,
    VolumeSource(
        "gitRepo",
        "GitRepo (a volume that is pulled from git when the pod is created)",
        _rows("Repository:", "Revision:"),
    ),
    VolumeSource("secret", "Secret (a volume populated by a Secret)", _rows("SecretName:", "Optional:|=false")),
    VolumeSource("configMap", "ConfigMap (a volume populated by a ConfigMap)", _rows("Name:", "Optional:|=false")),
    _NFS,
    _iscsi(_REFERENCE),
    VolumeSource("glusterfs", _GLUSTER_TITLE, _rows("EndpointsName:|endpoints", "Path:", READ_ONLY)),
    VolumeSource(
        "persistentVolumeClaim",
        "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)",
        _rows("ClaimName:", READ_ONLY),
    ),
    VolumeSource(
        CLAIM_TEMPLATE,
        "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)",
    ),
    VolumeSource("rbd", _RBD_TITLE, _rows(*_RBD, _REFERENCE, READ_ONLY)),
    _QUOBYTE,
    VolumeSource("downwardAPI", "DownwardAPI (a volume populated by information about the pod)"),
    _AZURE_DISK,
    _VSPHERE,
    _cinder(_REFERENCE),
    _PHOTON,
    _PORTWORX,
    VolumeSource("scaleIO", _SCALEIO_TITLE, _rows(*_SCALEIO, "FSType:|fsType", READ_ONLY)),
    VolumeSource("cephfs", _CEPHFS_TITLE, _rows(*_CEPHFS, _REFERENCE, READ_ONLY)),
    _STORAGEOS,
    _FC,
    VolumeSource("azureFile", _AZURE_FILE_TITLE, _rows("SecretName:", "ShareName:", READ_ONLY)),
    _flex(_REFERENCE),
    _FLOCKER,
    VolumeSource("projected", "Projected (a volume that contains injected data from multiple sources)"),
    VolumeSource("csi", _CSI_TITLE, _rows("Driver:", "FSType:|fsType", READ_ONLY)),
    VolumeSource("image", "Image (a container image or OCI artifact)", _rows("Reference:", "PullPolicy:")),
)

PERSISTENT_SOURCES = (
    _HOST_PATH,
    _GCE,
    _AWS,
    _NFS,
    _iscsi(_SECRET_REFERENCE),
    VolumeSource(
        "glusterfs",
        _GLUSTER_TITLE,
        _rows("EndpointsName:|endpoints", "EndpointsNamespace:|=<unset>", "Path:", READ_ONLY),
    ),
    VolumeSource("rbd", _RBD_TITLE, _rows(*_RBD, _SECRET_REFERENCE, READ_ONLY)),
    _QUOBYTE,
    _VSPHERE,
    _cinder(_SECRET_REFERENCE),
    _AZURE_DISK,
    _PHOTON,
    _PORTWORX,
    VolumeSource(
        "scaleIO",
        _SCALEIO_TITLE,
        _rows(
            *_SCALEIO,
            "SecretName:|secretRef.name",
            "SecretNamespace:|secretRef.namespace",
            "FSType:|fsType",
            READ_ONLY,
        ),
    ),
    VolumeSource("local", "LocalVolume (a persistent volume backed by local storage on a node)", _rows("Path:")),
    VolumeSource("cephfs", _CEPHFS_TITLE, _rows(*_CEPHFS, _SECRET_REFERENCE, READ_ONLY)),
    _STORAGEOS,
    _FC,
    VolumeSource(
        "azureFile", _AZURE_FILE_TITLE, _rows("SecretName:", "SecretNamespace:", "ShareName:", READ_ONLY)
    ),
    _flex(_SECRET_REFERENCE),
    _FLOCKER,
    VolumeSource("csi", _CSI_TITLE, _rows("Driver:", "FSType:|fsType", "VolumeHandle:", READ_ONLY)),
)
