"""Whether a namespace is there, asked when something in it was not found."""

from __future__ import annotations

from kubecli.api.client import ApiClient
from kubecli.errors.api import ApiError, NotFoundError


def missing_namespace(api: ApiClient, namespace: str) -> NotFoundError | None:
    """The server's own 404 of a namespace; None when it exists, or may not be read.

    Follows cli-runtime, which says that of an object's 404 whose namespace is neither "" nor "default".
    """
    if namespace in ("", "default"):
        return None
    try:
        api.get(f"/api/v1/namespaces/{namespace}")
    except NotFoundError as error:
        return error
    except ApiError:
        return None
    return None
