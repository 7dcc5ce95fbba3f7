"""Label and field selectors, against apimachinery's grammar; error words are compared with kubectl's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.errors.expressions import ExpressionError
from kubecli.meta.selectors import FieldTerm, parse_field_selector, parse_label_selector
from tests.support.kubectl import kubectl

LABELS = {"app": "web", "tier": "front", "n": "5", "empty": ""}


@pytest.mark.parametrize(
    ("text", "matches"),
    [
        ("", True),
        ("app", True),
        ("!app", False),
        ("missing", False),
        ("!missing", True),
        ("app=web", True),
        ("app==web", True),
        ("app = web , tier=front", True),
        ("app=web,tier=back", False),
        ("app!=web", False),
        ("missing!=web", True),
        ("app in (web,api)", True),
        ("app in (api)", False),
        ("app notin (api)", True),
        ("missing notin (api)", True),
        ("missing in (api)", False),
        ("empty=", True),
        ("empty in (,x)", True),
        ("empty in ()", True),
        ("n>4", True),
        ("n>5", False),
        ("n<6", True),
        ("app>1", False),
        ("missing<1", False),
        ("app=in", False),
        ("in in (in)", False),
        ("example.com/role=x", False),
    ],
)
def test_a_label_selector_selects(text: str, matches: bool) -> None:
    assert parse_label_selector(text).matches(LABELS) is matches


BAD_LABELS = [
    ("a b", 2),
    ("a=b=c", 3),
    ("=x", 0),
    ("a in b", 5),
    ("-bad=1", 0),
    ("x>y", 2),
    ("a=-x", 2),
    ("a in (b", 7),
    ("a in (b c)", 8),
    ("a,", 2),
    ("a,,b", 2),
    ("a in (=)", 6),
    ("a in (b,=)", 8),
    ("!", 1),
    ("a/b/c", 0),
    ("/x", 0),
    ("X.y/z", 0),
    ("a!b", 1),
    ("a=b c", 4),
    ("a~b", 0),
    ("x===y", 3),
    ("x!==y", 3),
    ("a notin", 7),
    ("a gt 5", 2),
    ("a=" + "x" * 64, 2),
]


@pytest.mark.parametrize(("text", "position"), BAD_LABELS)
def test_a_bad_label_selector_names_the_place(text: str, position: int) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_label_selector(text)
    assert (caught.value.language, caught.value.position) == ("label selector", position)


@pytest.mark.parity
@pytest.mark.parametrize("text", [text for text, _ in BAD_LABELS])
def test_the_words_are_kubectls(text: str, home: Path) -> None:
    (home / "config").write_text(
        "{apiVersion: v1, kind: Config, current-context: a, clusters: [{name: a, cluster: {server: 'http://127.0.0.1:1'}}],"
        " contexts: [{name: a, context: {cluster: a}}]}"
    )
    (home / "empty.yaml").write_text("")
    theirs = kubectl("--kubeconfig", "config", "get", "-f", "empty.yaml", "-l", text, home=home)
    with pytest.raises(ExpressionError) as caught:
        parse_label_selector(text)
    assert (
        theirs.stderr.decode() == f'error: the provided selector "{text}" is not valid: {caught.value.problem}\n'
    )


def test_field_selectors() -> None:
    assert parse_field_selector("status.phase=Running,spec.nodeName!=a,x==y") == (
        FieldTerm("status.phase", True, "Running"),
        FieldTerm("spec.nodeName", False, "a"),
        FieldTerm("x", True, "y"),
    )
    assert parse_field_selector(r"a=b\,c\=d\\,,e=") == (FieldTerm("a", True, "b,c=d\\"), FieldTerm("e", True, ""))
    assert parse_field_selector("") == ()


@pytest.mark.parametrize(
    ("text", "position", "problem"),
    [
        ("abc", 0, "invalid selector: 'abc'; can't understand 'abc'"),
        ("a=b,cd", 4, "invalid selector: 'a=b,cd'; can't understand 'cd'"),
        ("a=b=c", 3, "invalid field selector: unescaped character in value: 61"),
        (r"a=b\n", 3, r"invalid field selector: invalid escape sequence: \n"),
        ("a=b\\", 3, "invalid field selector: invalid escape sequence: \\"),
    ],
)
def test_a_bad_field_selector_names_the_place(text: str, position: int, problem: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_field_selector(text)
    assert (caught.value.position, caught.value.problem) == (position, problem)
