"""The ways in which `get` asks for rows and objects: what the answer becomes, and how much of it is asked for."""

from __future__ import annotations

from typing import Generic, TypeVar

from msgspec import Struct

from kubecli.api.client import JSON, Numbers, Params
from kubecli.api.lists import NameList, ObjectList
from kubecli.meta.table import ACCEPT_TABLE, CellTable, MetaTable, Table, TableHead

P = TypeVar("P", bound=TableHead | ObjectList)
ACCEPT_METADATA = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json"


def list_number(text: str) -> int | float:
    """A fraction in a list's items.

    kubectl writes the items of a list as JSON and reads them again before it prints them through paths, templates
    and columns: 1000000.0 becomes the integer 1000000 there (and stays 1e+06 in a single object).
    """
    value = float(text)
    return int(value) if value.is_integer() and -(2**63) <= value < 2**63 else value


class Wanted(Struct, Generic[P], frozen=True):
    """How one kind of answer is asked for.

    largest: rows in a page, so that a page stays at a few megabytes. numbers: what fractions in the items of a
    list become, None for floats.
    """

    shape: type[P]
    accept: str = JSON
    params: Params = ()
    largest: int = 5000
    numbers: Numbers | None = None


CELLS = Wanted(CellTable, ACCEPT_TABLE, (("includeObject", "None"),))
LABELLED = Wanted(MetaTable, ACCEPT_TABLE, (("includeObject", "Metadata"),), 1000)
METADATA_ROWS = Wanted(Table, ACCEPT_TABLE, (("includeObject", "Metadata"),), 500)
OBJECT_ROWS = Wanted(Table, ACCEPT_TABLE, (("includeObject", "Object"),), 500)
OBJECTS = Wanted(ObjectList, largest=500)
REREAD_OBJECTS = Wanted(ObjectList, largest=500, numbers=list_number)
METADATA = Wanted(ObjectList, ACCEPT_METADATA, largest=500)
NAMES = Wanted(NameList, ACCEPT_METADATA, largest=1000)
