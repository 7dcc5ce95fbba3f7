"""-o and --template are understood, and refused, in kubectl's words."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.errors.expressions import OutputError
from kubecli.output.formats import PRINT_FORMATS, OutputFormat, parse_output
from tests.output.canned import canned, listing


@pytest.mark.parametrize(
    ("output", "template", "expected"),
    [
        ("", "", OutputFormat()),
        ("wide", "", OutputFormat("wide")),
        ("JSON", "", OutputFormat("json")),
        ("yaml", "{{.}}", OutputFormat("yaml")),
        ("Name", "", OutputFormat("name")),
        ("csv", "", OutputFormat("csv")),
        ("jsonpath={.a}=b", "", OutputFormat("jsonpath", "{.a}=b")),
        ("jsonpath", "{.a}", OutputFormat("jsonpath", "{.a}")),
        ("jsonpath-as-json={.a}", "", OutputFormat("jsonpath-as-json", "{.a}")),
        ("jsonpath-file=path", "", OutputFormat("jsonpath", "{.from.file}")),
        ("jsonpath-file", "path", OutputFormat("jsonpath", "{.from.file}")),
        ("", "{{.a}}", OutputFormat("go-template", "{{.a}}")),
        ("template={{.a}}", "", OutputFormat("go-template", "{{.a}}")),
        ("go-template", "{{.a}}", OutputFormat("go-template", "{{.a}}")),
        ("go-template-file=path", "", OutputFormat("go-template", "{.from.file}")),
        ("templatefile=path", "", OutputFormat("go-template", "{.from.file}")),
        ("custom-columns=A:.a", "", OutputFormat("custom-columns", "A:.a")),
        ("custom-columns", "A:.a", OutputFormat("custom-columns", "A:.a")),
        ("custom-columns-file=path", "", OutputFormat("custom-columns-file", "{.from.file}")),
    ],
)
def test_understood(tmp_path: Path, output: str, template: str, expected: OutputFormat) -> None:
    (tmp_path / "path").write_text("{.from.file}")
    assert parse_output(output, template, cwd=tmp_path) == expected


REFUSED = [
    *(("jsonpath",), ("jsonpath=",), ("go-template",), ("custom-columns",), ("custom-columns=",)),
    *(("jsonpath-file=nope",), ("go-template-file=nope",), ("custom-columns-file=nope",), ("jsonpath-file=.",)),
    *(
        ("nope",),
        ("Wide",),
        ("jsonpath={.a}", "--template={.b}"),
        ("json=",),
        ("yaml=x",),
        ("custom-columns-file",),
    ),
]


@pytest.mark.parity
@pytest.mark.parametrize("arguments", REFUSED, ids=" ".join)
def test_refused_as_kubectl_does(home: Path, arguments: tuple[str, ...]) -> None:
    output, *template = arguments
    with pytest.raises(OutputError) as refused:
        parse_output(output, template[0].partition("=")[2] if template else "", cwd=home)
    with canned(home, widgets=[listing([])]) as server:
        code, stdout, stderr = server.kubectl("get", "widgets", "-o", *arguments)
    assert (code, stdout) == (1, "")
    # The formats that kubecli adds are in its list too.
    ours = refused.value.problem.replace("csv,", "").replace(",md", "").replace(",tsv", "")
    assert f"error: {ours}\n" == stderr.rstrip("\n") + "\n"


def test_commands_with_fewer_formats_say_which(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="allowed formats are: go-template,go-template-file,json,jsonpath,"):
        parse_output("wide", cwd=tmp_path, allowed=PRINT_FORMATS)


def test_an_unreadable_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(OutputError) as refused:
        parse_output("jsonpath-file=nope", cwd=tmp_path)
    assert refused.value.problem == "error reading --template nope, open nope: no such file or directory"
