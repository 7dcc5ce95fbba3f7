"""The fields of a kubeconfig file: client-go tools/clientcmd/api/v1/types.go as a table.

Names and order are Go's, because kubectl's messages name the Go types and `-o json` prints in their order.

This is the one list of what a cluster and a user may say. What a field is beside its type stands with it: which
flag overrides it, whether it is a path or a secret, and which way to log in it belongs to. Reading, the model's
attributes, the flags' overlay, `config view`'s covers and `config set`'s names all follow it; tests hold the
attributes of Cluster, User and Overrides to it.
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
    fields: Mapping[str, FieldSpec]


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


CERTIFICATE, TOKEN, BASIC = "certificate", "token", "basic"


class FieldSpec(Struct, frozen=True):
    """always: printed even when it has its zero value (Go's tag has no omitempty).

    path: of a file, relative to the kubeconfig's folder. secret: never shown. method: the way to log in that it is
    part of. flag: what gives it on the command line, option that flag's attribute in Overrides.
    """

    spec: Spec
    always: bool = False
    path: bool = False
    secret: bool = False
    method: str = ""
    flag: str = ""
    option: str = ""


STRING = Scalar("string", "string")
BOOL = Scalar("bool", "bool")
BYTES = Scalar("bytes", "[]uint8")
STRINGS = ListOf(STRING)


def make_struct(go: str, **fields: Spec) -> StructOf:
    """Field names are written with "_" for "-"; a leading "must_" marks a field that is always printed."""
    made = {}
    for name, spec in fields.items():
        always = name.startswith("must_")
        made[name.removeprefix("must_").replace("_", "-")] = FieldSpec(spec, always)
    return StructOf(go, made)


EXTENSIONS = ListOf(make_struct("v1.NamedExtension", must_name=STRING, must_extension=Raw()))

CLUSTER = StructOf(
    "v1.Cluster",
    {
        "server": FieldSpec(STRING, always=True, flag="--server", option="server"),
        "tls-server-name": FieldSpec(STRING, flag="--tls-server-name", option="tls_server_name"),
        "insecure-skip-tls-verify": FieldSpec(
            BOOL, flag="--insecure-skip-tls-verify", option="insecure_skip_tls_verify"
        ),
        "certificate-authority": FieldSpec(
            STRING, path=True, flag="--certificate-authority", option="certificate_authority"
        ),
        "certificate-authority-data": FieldSpec(BYTES),
        "proxy-url": FieldSpec(STRING, flag="--proxy-url", option="proxy_url"),
        "disable-compression": FieldSpec(BOOL, flag="--disable-compression", option="disable_compression"),
        "extensions": FieldSpec(EXTENSIONS),
    },
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

USER = StructOf(
    "v1.AuthInfo",
    {
        "client-certificate": FieldSpec(
            STRING, path=True, method=CERTIFICATE, flag="--client-certificate", option="client_certificate"
        ),
        "client-certificate-data": FieldSpec(BYTES, secret=True, method=CERTIFICATE),
        "client-key": FieldSpec(STRING, path=True, method=CERTIFICATE, flag="--client-key", option="client_key"),
        "client-key-data": FieldSpec(BYTES, secret=True, method=CERTIFICATE),
        "token": FieldSpec(STRING, secret=True, method=TOKEN, flag="--token", option="token"),
        "tokenFile": FieldSpec(STRING, path=True, method=TOKEN),
        "as": FieldSpec(STRING, flag="--as", option="impersonate"),
        "as-uid": FieldSpec(STRING, flag="--as-uid", option="impersonate_uid"),
        "as-groups": FieldSpec(STRINGS, flag="--as-group", option="impersonate_groups"),
        "as-user-extra": FieldSpec(MapOf(STRINGS), flag="--as-user-extra", option="impersonate_user_extra"),
        "username": FieldSpec(STRING, method=BASIC, flag="--username", option="username"),
        "password": FieldSpec(STRING, secret=True, method=BASIC, flag="--password", option="password"),
        "auth-provider": FieldSpec(AUTH_PROVIDER, method="auth-provider"),
        "exec": FieldSpec(EXEC, method="exec"),
        "extensions": FieldSpec(EXTENSIONS),
    },
)
_ATTRIBUTES = {"tokenFile": "token_file"}


def attribute_of(name: str, field: FieldSpec) -> str:
    """A field's attribute in Cluster or User, which a flag's option shares."""
    return field.option or _ATTRIBUTES.get(name) or name.replace("-", "_")


CONTEXT = make_struct("v1.Context", must_cluster=STRING, must_user=STRING, namespace=STRING, extensions=EXTENSIONS)

BODIES: Mapping[str, StructOf] = {"clusters": CLUSTER, "users": USER, "contexts": CONTEXT}

NAMED_CLUSTERS = ListOf(make_struct("v1.NamedCluster", must_name=STRING, must_cluster=CLUSTER))
NAMED_USERS = ListOf(make_struct("v1.NamedAuthInfo", must_name=STRING, must_user=USER))
NAMED_CONTEXTS = ListOf(make_struct("v1.NamedContext", must_name=STRING, must_context=CONTEXT))

CONFIG = StructOf(
    "v1.Config",
    {
        "kind": FieldSpec(STRING),
        "apiVersion": FieldSpec(STRING),
        "preferences": FieldSpec(make_struct("v1.Preferences", colors=BOOL, extensions=EXTENSIONS)),
        "clusters": FieldSpec(NAMED_CLUSTERS, always=True),
        "users": FieldSpec(NAMED_USERS, always=True),
        "contexts": FieldSpec(NAMED_CONTEXTS, always=True),
        "current-context": FieldSpec(STRING, always=True),
        "extensions": FieldSpec(EXTENSIONS),
    },
)
