"""Whom the server takes a login for."""

from __future__ import annotations

from typing import Any

from kubecli.api.client import ApiClient
from kubecli.api.reviews import WHO_AM_I, self_review
from kubecli.errors.api import ForbiddenError, NotFoundError, SelfReviewUnavailable


def ask(api: ApiClient) -> dict[str, Any]:
    """The SelfSubjectReview of the newest version the server has. Raises SelfReviewUnavailable."""
    try:
        for version in WHO_AM_I[:-1]:
            try:
                return self_review(api, version, "SelfSubjectReview")
            except NotFoundError:
                continue
        return self_review(api, WHO_AM_I[-1], "SelfSubjectReview")
    except NotFoundError as error:
        raise SelfReviewUnavailable(forbidden=False) from error
    except ForbiddenError as error:
        raise SelfReviewUnavailable(forbidden=True) from error
