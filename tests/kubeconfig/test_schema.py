"""The one list of what a cluster and a user may say, and those who follow it."""

from __future__ import annotations

import click
import pytest

from kubecli.cli.options import GLOBAL_FLAGS
from kubecli.invocation import GlobalOptions
from kubecli.kubeconfig.edit import properties
from kubecli.kubeconfig.model import Cluster, User
from kubecli.kubeconfig.overrides import Overrides
from kubecli.kubeconfig.schema import BODIES, CLUSTER, USER, StructOf, attribute_of


@pytest.mark.parametrize(("body", "model"), [(CLUSTER, Cluster), (USER, User)])
def test_the_model_has_an_attribute_for_every_field(body: StructOf, model: type[Cluster | User]) -> None:
    attributes = [attribute_of(name, field) for name, field in body.fields.items()]
    assert ["name", *attributes, "origins"] == list(model.__struct_fields__)


def test_a_users_secrets_stay_out_of_its_repr() -> None:
    assert {attribute_of(name, field) for name, field in USER.fields.items() if field.secret} == User.SECRET


@pytest.mark.parametrize("body", [CLUSTER, USER])
def test_every_flag_that_overrides_a_field_is_one(body: StructOf) -> None:
    flags = {flag: each.name for each in GLOBAL_FLAGS for flag in each.opts}
    for name, field in body.fields.items():
        if field.flag:
            assert flags[field.flag] == field.option, name
            assert field.option in Overrides.__struct_fields__, name
        else:
            assert f"--{name}" not in flags, name


def test_the_command_lines_options_are_the_overrides_and_more() -> None:
    names = {each.name for each in GLOBAL_FLAGS}
    assert issubclass(GlobalOptions, Overrides)
    assert set(Overrides.__struct_fields__) <= names
    assert GlobalOptions.SECRET == Overrides.SECRET == {"token", "password"}
    assert isinstance(GLOBAL_FLAGS[0], click.Option)


def test_config_set_knows_every_field() -> None:
    for section, body in BODIES.items():
        assert len(properties.SECTIONS[section]) == len(body.fields)
    assert properties.SECTIONS["users"]["act-as-groups"] == properties.STRINGS
    assert properties.SECTIONS["clusters"]["extensions"] == properties.MAP
    assert properties.SECTIONS["users"]["exec"] == properties.POINTER
    assert properties.SECTIONS["clusters"]["insecure-skip-tls-verify"] == properties.BOOL
    assert properties.SECTIONS["users"]["client-key-data"] == properties.BYTES
