"""`-o name`."""

from __future__ import annotations

import pytest

from kubecli.errors.expressions import OutputError
from kubecli.output.names import name_prefix, names_text, object_name


def test_core_kinds_have_no_group() -> None:
    assert names_text(name_prefix("v1", "Pod"), ["a", "b"]) == b"pod/a\npod/b\n"


def test_others_have() -> None:
    obj = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    assert object_name(obj) == "deployment.apps/web"


def test_without_a_name() -> None:
    assert object_name({"apiVersion": "v1", "kind": "List", "metadata": None}) == "list/<unknown>"


def test_without_a_kind() -> None:
    with pytest.raises(OutputError, match="missing apiVersion or kind"):
        object_name({"metadata": {"name": "a"}})
