"""`get -f`: the objects that manifests name, as targets to fetch from the cluster.

Follows cli-runtime's Builder: files, folders (*.json, *.yaml, *.yml; -R for those below), globs, standard input
and URLs; several YAML or JSON documents in one; lists taken apart. What cannot be read is an error of its own:
the rest is fetched.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from kubecli.clusters.session import Session
from kubecli.errors.base import KubecliError
from kubecli.errors.files import ManifestError
from kubecli.errors.usage import UsageError
from kubecli.files.read import read_file, read_stream
from kubecli.gotext.url import parse_url
from kubecli.meta.fields import strings
from kubecli.meta.selectors import parse_label_selector
from kubecli.reading.objects.manifests import parse_documents
from kubecli.reading.objects.selection import Selection
from kubecli.reading.objects.targets import Target, Targets
from kubecli.redaction import shown_url
from kubecli.runtime import Runtime

if TYPE_CHECKING:
    from kubecli.clusters.download import Downloads

EXTENSIONS = (".json", ".yaml", ".yml")


class ManifestFile(Struct, frozen=True):
    """name: as errors call it. read: its bytes."""

    name: str
    read: Callable[[], bytes]


class ManifestFiles(Struct, frozen=True):
    """single: one plain file was named, so that one object in it is printed as itself."""

    items: tuple[ManifestFile, ...]
    single: bool


def sources(
    filenames: Sequence[str],
    *,
    recursive: bool,
    cwd: Path,
    stdin: Callable[[], bytes],
    download: Callable[[str], bytes],
) -> ManifestFiles:
    """Raises UsageError for a path that does not exist, and for a URL that is none."""
    if filenames.count("-") > 1:
        raise UsageError("standard input cannot be used for multiple arguments")
    found: list[ManifestFile] = []
    single = len(filenames) == 1
    for filename in filenames:
        if filename == "-":
            found.append(ManifestFile("STDIN", stdin))
            single = False
        elif filename.startswith(("http://", "https://")):
            _check_url(filename)
            found.append(ManifestFile(shown_url(filename), partial(download, filename)))
        else:
            files = [file for match in _matches(filename, cwd) for file in _files(match, cwd, recursive)]
            single = single and len(files) == 1
            found += [ManifestFile(file, partial(_bytes_of, cwd / file)) for file in files]
    if not found:
        names = " ".join(filenames)
        raise UsageError(f"error reading [{names}]: recognized file extensions are [{' '.join(EXTENSIONS)}]")
    return ManifestFiles(tuple(found), single)


def _bytes_of(path: Path) -> bytes:
    """Raises OSError. A device has an end here; what a pipe brings may be as large as standard input."""
    if path.is_char_device():
        return read_file(path)
    if path.is_fifo():
        with path.open("rb") as pipe:
            return read_stream(pipe)
    return path.read_bytes()


def _check_url(text: str) -> None:
    """Raises UsageError, in Go's words unless they may repeat a part of a password."""
    try:
        parse_url(text)
    except ValueError as error:
        shown = shown_url(text)
        why = f': parse "{shown}": {error}' if shown == text else ""
        raise UsageError(f'the URL passed to filename "{shown}" is not valid{why}') from None


def _downloads(runtime: Runtime, seconds: float | None) -> Callable[[str], bytes]:
    """What is needed for URLs is imported, and their time begins, with the first."""

    @functools.cache
    def first() -> Downloads:
        from kubecli.clusters.download import Downloads

        return Downloads(runtime.env, warn=runtime.warn, seconds=seconds)

    return lambda url: first().get(url)


def _matches(filename: str, cwd: Path) -> list[str]:
    if (cwd / filename).exists():
        return [filename]
    import glob

    found = sorted(glob.glob(filename, root_dir=cwd))  # noqa: PTH207  Path.glob refuses absolute patterns
    if not found:
        raise UsageError(f'the path "{filename}" does not exist')
    return found


def _files(filename: str, cwd: Path, recursive: bool) -> Iterator[str]:
    """The file itself; or a folder's manifests, in the order of their names."""
    path = cwd / filename
    if not path.is_dir():
        yield filename
        return
    for child in sorted(path.iterdir(), key=lambda child: child.name):
        name = child.name if filename in (".", "./") else f"{filename.rstrip('/')}/{child.name}"
        if child.is_dir():
            if recursive:
                yield from _files(name, cwd, recursive)
        elif child.suffix in EXTENSIONS:
            yield name


class Document(Struct, frozen=True):
    """One document of a source: an object, or why it is none."""

    source: str
    content: dict[str, Any] | ManifestError


class Documents(Struct, frozen=True):
    """All that files hold. single: one plain file was named."""

    items: tuple[Document, ...]
    single: bool


def read_files(selection: Selection, runtime: Runtime, seconds: float | None = None) -> Documents:
    """Reads all files, once. seconds: --request-timeout, which bounds all downloads. Raises UsageError."""
    if selection.arguments:
        if any("/" in argument for argument in selection.arguments):
            raise UsageError("resource/name arguments cannot be provided when a path is specified")
        raise UsageError(
            "when paths, URLs, or stdin is provided as input, you may not specify resource arguments as well"
        )
    found = sources(
        selection.filenames,
        recursive=selection.recursive,
        cwd=runtime.cwd,
        stdin=partial(read_stream, runtime.stdin),
        download=_downloads(runtime, seconds),
    )
    items = [Document(source.name, obj) for source in found.items for obj in _objects(source)]
    return Documents(tuple(items), found.single)


class Written(Struct, frozen=True):
    """An object of a file, and what it is in a cluster."""

    target: Target
    content: dict[str, Any]


def targets_of_files(
    documents: Documents, session: Session, selection: Selection
) -> tuple[Targets, list[KubecliError]]:
    """The targets that the files name in one cluster, and what is wrong with the rest."""
    written, errors = objects_of_files(documents, session, selection)
    targets = tuple(each.target for each in written)
    return Targets(targets, single=documents.single and len(targets) + len(errors) == 1), errors


def objects_of_files(
    documents: Documents, session: Session, selection: Selection
) -> tuple[list[Written], list[KubecliError]]:
    """The objects of the files that are selected, and what is wrong with the rest."""
    labels = parse_label_selector(selection.selector)
    found: list[Written] = []
    errors: list[KubecliError] = []
    for each in documents.items:
        obj = each.content
        try:
            if isinstance(obj, ManifestError):
                raise obj
            if labels.matches(strings(obj, "metadata.labels")):
                found.append(Written(_target(obj, each.source, session, selection), obj))
        except (ManifestError, UsageError) as error:
            errors.append(error)
    return found, errors


def _objects(source: ManifestFile) -> Iterator[dict[str, Any] | ManifestError]:
    """The documents of a source; the error that ends them is the last of them."""
    try:
        yield from parse_documents(source.read(), source.name)
    except ManifestError as error:
        yield error
    except OSError as error:
        yield ManifestError(source.name, f"open {source.name}: {(error.strerror or str(error)).lower()}")


def _target(obj: dict[str, Any], source: str, session: Session, selection: Selection) -> Target:
    metadata = obj.get("metadata") or {}
    name, own = metadata.get("name") or "", metadata.get("namespace") or ""
    group_version, kind = obj.get("apiVersion") or "", obj["kind"]
    group, _, version = group_version.rpartition("/")
    resource = session.resources.by_kind(group, kind, version)
    if resource is None:
        problem = (
            f'resource mapping not found for name: "{name}" namespace: "{own}" from "{source}": '
            f'no matches for kind "{kind}" in version "{group_version}"\nensure CRDs are installed first'
        )
        raise ManifestError(source, problem)
    if not name:
        raise ManifestError(source, f'{kind} in "{source}" has no name: only named objects can be fetched')
    if not resource.namespaced:
        return Target(resource, "", name)
    if selection.all_namespaces and not own:
        subject = f"{resource.group}/{resource.version}, Resource={resource.name}"
        raise ManifestError(source, f'no namespace set on resource {subject} "{name}"')
    explicit = session.resolved.namespace_explicit and not selection.all_namespaces
    namespaces = selection.namespaces(session)
    if explicit and own and own not in namespaces:
        raise UsageError(
            f'the namespace from the provided object "{own}" does not match the namespace '
            f"\"{namespaces[0]}\". You must pass '--namespace={own}' to perform this operation."
        )
    return Target(resource, own or namespaces[0], name)
