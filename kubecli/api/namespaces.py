"""Whether a namespace is there, asked when something in it was not found."""

from __future__ import annotations

from kubecli.api.client import ApiClient
from kubecli.errors.api import ApiError, NotFoundError
from kubecli.errors.usage import InvalidName
from kubecli.meta.resource import path_segment


def missing_namespace(api: ApiClient, namespace: str) -> NotFoundError | None:
    """The server's own 404 of a namespace; None when it exists, or may not be read.

    Follows cli-runtime, which says that of an object's 404 whose namespace is neither "" nor "default".
    """
    if namespace in ("", "default"):
        return None
    try:
        api.get(f"/api/v1/namespaces/{path_segment(namespace, 'namespace')}")
    except NotFoundError as error:
        return error
    except (ApiError, InvalidName):
        return None
    return None
