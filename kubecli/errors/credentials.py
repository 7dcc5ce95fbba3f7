"""A way to log in failed before any request was made.

CredentialError          a way to log in failed before any request was made
├── CredentialFileError  a certificate, key, CA or token file cannot be read or used
├── ImpersonationError   a uid, groups or extra without a user to impersonate
├── HeaderInvalid        a token or a name to impersonate that no header can carry
├── ExecPluginError      a credential plugin cannot be used, did not run, or answered what it should not
└── AuthProviderError    the legacy auth-provider is gone, or its token cannot be refreshed
"""

from __future__ import annotations

from kubecli.errors.base import FactsError


class CredentialError(FactsError):
    """A way to log in failed before any request was made."""


class CredentialFileError(CredentialError):
    """A certificate, key, CA or token file cannot be read or used.

    what: "certificate authority", "client certificate", "client key", "token file". place: the path, or the
    origin of inline data ("/home/me/.kube/config: client-key-data"). problem: kubectl's words ("tls: private key
    does not match public key"). kind: "missing", "unreadable", "empty", "no PEM", "mismatch", "encrypted" or
    "invalid". late: kubectl finds out only when it connects: certificate and key are both files, which it reads
    again and again.
    """

    what: str
    place: str
    problem: str
    kind: str = "invalid"
    late: bool = False


class ImpersonationError(CredentialError):
    """A uid, groups or user-extra were asked for without a user to impersonate. user: by the kubeconfig's name."""

    user: str


class HeaderInvalid(CredentialError):
    """A token, or a name to impersonate, holds a line break or another character no header can carry.

    header: the header's name.
    """

    header: str


class ExecPluginError(CredentialError):
    """A credential plugin (users[].user.exec) gave no credential.

    command: as the kubeconfig has it. problem: kubectl's words behind "getting credentials: ".
    kind: "apiVersion" (refused before anything ran), "policy", "interactive", "not found", "cannot run", "failed",
    "timeout", "answer" (no ExecCredential) or "version" (one of another version).
    searched: the folders of PATH that were searched. install_hint: what the kubeconfig says about getting it.
    origin: where the kubeconfig names the plugin. said: what it printed on standard error, where somebody
    listened: not for showing as it is. answered: the kind of thing it printed instead of a credential ("nothing").
    """

    command: str
    problem: str
    kind: str
    origin: str = ""
    searched: tuple[str, ...] = ()
    install_hint: str = ""
    said: str = ""
    answered: str = ""


class AuthProviderError(CredentialError):
    """users[].user.auth-provider gave no token.

    problem: kubectl's words. kind: "removed" (gcp, azure), "unknown", "incomplete", "token" (no valid one and
    none to be had), "issuer" (it could not be asked, or said no) or "write" (the new token could not be kept).
    """

    name: str
    problem: str
    kind: str
    origin: str = ""
