"""The fields of a kubeconfig file: client-go tools/clientcmd/api/v1/types.go as a table.

Names and order are Go's, because kubectl's messages name the Go types and `-o json` prints in their order.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct


class Scalar(Struct, frozen=True):
    """go: the Go type that messages name; base is "string", "bool" or "bytes" (base64 in the file)."""

    base: str
    go: str


class StructOf(Struct, frozen=True):
    """A Go struct: its fields by their names in files."""

    go: str
    fields: Mapping[str, Field]


class ListOf(Struct, frozen=True):
    """A list."""

    item: Spec

    @property
    def go(self) -> str:
        return f"[]{self.item.go}"


class MapOf(Struct, frozen=True):
    """A map with string keys."""

    value: Spec

    @property
    def go(self) -> str:
        return f"map[string]{self.value.go}"


class Raw(Struct, frozen=True):
    """Anything at all, kept as it is."""

    go: str = "runtime.RawExtension"


Spec = Scalar | StructOf | ListOf | MapOf | Raw


class Field(Struct, frozen=True):
    """always: printed even when it has its zero value (Go's tag has no omitempty)."""

    spec: Spec
    always: bool = False


STRING = Scalar("string", "string")
BOOL = Scalar("bool", "bool")
BYTES = Scalar("bytes", "[]uint8")
STRINGS = ListOf(STRING)


def make_struct(go: str, **fields: Spec) -> StructOf:
    """Field names are written with "_" for "-"; a leading "must_" marks a field that is always printed."""
    made = {}
    for name, spec in fields.items():
        always = name.startswith("must_")
        made[name.removeprefix("must_").replace("_", "-")] = Field(spec, always)
    return StructOf(go, made)


EXTENSIONS = ListOf(make_struct("v1.NamedExtension", must_name=STRING, must_extension=Raw()))

CLUSTER = make_struct(
    "v1.Cluster",
    must_server=STRING,
    tls_server_name=STRING,
    insecure_skip_tls_verify=BOOL,
    certificate_authority=STRING,
    certificate_authority_data=BYTES,
    proxy_url=STRING,
    disable_compression=BOOL,
    extensions=EXTENSIONS,
)

AUTH_PROVIDER = make_struct("v1.AuthProviderConfig", must_name=STRING, must_config=MapOf(STRING))

EXEC = make_struct(
    "v1.ExecConfig",
    must_command=STRING,
    must_args=STRINGS,
    must_env=ListOf(make_struct("v1.ExecEnvVar", must_name=STRING, must_value=STRING)),
    apiVersion=STRING,
    installHint=STRING,
    must_provideClusterInfo=BOOL,
    interactiveMode=Scalar("string", "v1.ExecInteractiveMode"),
)

USER = make_struct(
    "v1.AuthInfo",
    client_certificate=STRING,
    client_certificate_data=BYTES,
    client_key=STRING,
    client_key_data=BYTES,
    token=STRING,
    tokenFile=STRING,
    **{"as": STRING},
    as_uid=STRING,
    as_groups=STRINGS,
    as_user_extra=MapOf(STRINGS),
    username=STRING,
    password=STRING,
    auth_provider=AUTH_PROVIDER,
    exec=EXEC,
    extensions=EXTENSIONS,
)

CONTEXT = make_struct("v1.Context", must_cluster=STRING, must_user=STRING, namespace=STRING, extensions=EXTENSIONS)

BODIES: Mapping[str, StructOf] = {"clusters": CLUSTER, "users": USER, "contexts": CONTEXT}

NAMED_CLUSTERS = ListOf(make_struct("v1.NamedCluster", must_name=STRING, must_cluster=CLUSTER))
NAMED_USERS = ListOf(make_struct("v1.NamedAuthInfo", must_name=STRING, must_user=USER))
NAMED_CONTEXTS = ListOf(make_struct("v1.NamedContext", must_name=STRING, must_context=CONTEXT))

CONFIG = StructOf(
    "v1.Config",
    {
        "kind": Field(STRING),
        "apiVersion": Field(STRING),
        "preferences": Field(make_struct("v1.Preferences", colors=BOOL, extensions=EXTENSIONS)),
        "clusters": Field(NAMED_CLUSTERS, always=True),
        "users": Field(NAMED_USERS, always=True),
        "contexts": Field(NAMED_CONTEXTS, always=True),
        "current-context": Field(STRING, always=True),
        "extensions": Field(EXTENSIONS),
    },
)
