"""The ways to ask for rows and objects: what the answer becomes, and how much of it is asked for.

`wanted_for` chooses by what a printer reads: rows come without their objects (includeObject=None) unless something
reads them, and only the metadata of objects when only that is read.
"""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from kubecli.api.client import JSON, Params
from kubecli.api.decode import Numbers
from kubecli.api.lists import ACCEPT_METADATA, NameList, ObjectList
from kubecli.api.partial import partial_list
from kubecli.meta.table import ACCEPT_TABLE, CellTable, MetaTable, Table, TableHead
from kubecli.output.paths import only_metadata, tree_of
from kubecli.output.printer import Reads

P = TypeVar("P", bound=TableHead | ObjectList | NameList)


def list_number(text: str) -> int | float:
    """A fraction in a list's items.

    kubectl writes the items of a list as JSON and reads them again before it prints them through paths, templates
    and columns: 1000000.0 becomes the integer 1000000 there (and stays 1e+06 in a single object).
    """
    from kubecli.gotext.numbers import reread

    return reread(float(text))


class Wanted(Struct, Generic[P], frozen=True):
    """How one kind of answer is asked for.

    largest: rows in a page, so that a page stays at a few megabytes. numbers: what fractions in the items of a
    list become, None for floats. whole: the shape of a page that cannot be read in part.
    """

    shape: type[P]
    accept: str = JSON
    params: Params = ()
    largest: int = 5000
    numbers: Numbers | None = None
    whole: type[P] | None = None


CELLS = Wanted(CellTable, ACCEPT_TABLE, (("includeObject", "None"),))
LABELLED = Wanted(MetaTable, ACCEPT_TABLE, (("includeObject", "Metadata"),), 1000)
METADATA_ROWS = Wanted(Table, ACCEPT_TABLE, (("includeObject", "Metadata"),), 500)
OBJECT_ROWS = Wanted(Table, ACCEPT_TABLE, (("includeObject", "Object"),), 500)
OBJECTS = Wanted(ObjectList, largest=500)
REREAD_OBJECTS = Wanted(ObjectList, largest=500, numbers=list_number)
METADATA = Wanted(ObjectList, ACCEPT_METADATA, largest=500)
NAMES = Wanted(NameList, ACCEPT_METADATA, largest=1000)


def wanted_for(reads: Reads, *, subresource: str = "") -> Wanted[Any]:
    """subresource: it may be of another kind, which only the object itself says."""
    if not reads.rows:
        return OBJECTS if subresource else _objects(reads)
    metadata = all(path[:1] == ("metadata",) for path in reads.paths)
    if not reads.own_columns:
        return METADATA if metadata else OBJECTS
    if reads.paths:
        return METADATA_ROWS if metadata else OBJECT_ROWS
    return LABELLED if reads.decorations else CELLS


def _objects(reads: Reads) -> Wanted[Any]:
    if reads.names:
        return NAMES
    if only_metadata(reads.paths):
        return METADATA
    wanted: Wanted[Any] = REREAD_OBJECTS if reads.reread else OBJECTS
    tree = tree_of(reads.paths) if reads.paths else None
    return wanted if tree is None else replace(wanted, shape=partial_list(tree), whole=ObjectList)


def with_identity(wanted: Wanted[Any]) -> Wanted[Any]:
    """The same where it must be known which object each row is, and of which version: for watches."""
    if wanted is NAMES:
        return METADATA
    return LABELLED if wanted is CELLS else wanted
