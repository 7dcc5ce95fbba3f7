"""Plain scalars are what go-yaml takes them for, and come out again as kubectl writes them."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from kubecli.gotext.numbers import Uint64, float32, reread
from kubecli.kubeconfig.nodes import key_text, resolve_plain
from tests.cli.config.support import same
from tests.kubeconfig.support import write
from tests.support.cli import ANY, kubecli

EMPTY = 'apiVersion: v1\nclusters: null\ncontexts: null\ncurrent-context: ""\nkind: Config\nusers: null\n'
TOO_LARGE = ("12345678901234567890", "18446744073709551615", "0xFFFFFFFFFFFFFFFF")
"""For kubectl to be a map's key; kubecli takes them."""
HEAD = "apiVersion: v1\nkind: Config\n"
NUMBERS = tuple(
    """
    61e9540 8e12345678 -1e400 1e-400 .1e999 .99042_4 ._5 .5_ .5__5 .5 5. 5.e3 1_000 1__0 1_ _1 0x1F 0X1f 0b101 0B11
    0o17 0O17 017 08 09.5 -0b11 -0x1f +5 +.5 -.5 1e3 1E3 1e20 1e21 123456789012345678 1234567890123456789
    12345678901234567890 123456789012345678901 1234567890123456789012 123456789012345678.5 0.1 1.0 1e-5 1e-6 1e-7
    3.141592653589793238 9007199254740993.0 18446744073709551615 18446744073709551616 -9223372036854775809 1:30
    190:20:30 2001-01-01 2001-13-01 -0.0 -0 00 1.7976931348623157e308 1.7976931348623159e308 5e-324 0x 0x1_f 0x1p4
    1e5.5 1.2.3 1e inf nan 0_7 1_000.5 1_0e3 + . .. 0xFFFFFFFFFFFFFFFF 12345678901234567e1 100000000000000000000 y
    off ~ tRue
    """.split()  # noqa: SIM905  numbers are easier to read without quotes
)


@pytest.mark.parity
@pytest.mark.parametrize("output", ["yaml", "json", "kyaml"])
def test_in_an_extension(home: Path, output: str) -> None:
    lines = "".join(f"    k{number:03d}: {text}\n" for number, text in enumerate(NUMBERS))
    extension = f"extensions:\n- name: e\n  extension:\n    apiVersion: x/v1\n    kind: X\n{lines}"
    write(home, HEAD + extension, ".kube/config")
    same(home, "config", "view", "-o", output)


@pytest.mark.parity
def test_as_the_names_of_fields(home: Path) -> None:
    by_name = {key_text(resolve_plain(text)): text for text in NUMBERS if resolve_plain(text) is not None}
    keys = [text for text in by_name.values() if text not in TOO_LARGE]
    lines = "".join(f"    {text}: x\n" for text in keys)
    write(home, f"{HEAD}extensions:\n- name: e\n  extension:\n    kind: X\n{lines}", ".kube/config")
    same(home, "config", "view", "-o", "json")


@pytest.mark.parity
@pytest.mark.parametrize("text", ["61e9540", "8e12345678", ".1e999", "1e3", ".99042_4"])
def test_where_text_belongs(home: Path, text: str) -> None:
    """What kubectl itself wrote for such a token or namespace is read again."""
    write(home, EMPTY, ".kube/config")
    same(home, "config", "set-credentials", "u", f"--token={text}")
    same(home, "config", "set-context", "c", f"--namespace={text}", "--user=u")
    write(home, f"{HEAD}users:\n- name: u\n  user: {{token: {text}}}\n", ".kube/config")
    ours = kubecli("config", "view", "--raw", "-o", "jsonpath={.users[0].user.token}", home=home, fails=ANY)
    assert (ours.exit_code, ours.stdout) == ((0, text) if isinstance(resolve_plain(text), str) else (1, ""))


@pytest.mark.parity
@pytest.mark.parametrize(("text", "name"), [(".inf", "+Inf"), ("-.Inf", "-Inf"), (".NaN", "NaN")])
@pytest.mark.parametrize("place", ["anything: {{a: [{}]}}\n", "extensions: [{{name: e, extension: {{x: {}}}}}]\n"])
def test_infinity_is_refused_wherever_it_stands(home: Path, text: str, name: str, place: str) -> None:
    write(home, HEAD + place.format(text), ".kube/config")
    same(home, "config", "view", "-o", "yaml")
    result = kubecli("config", "view", "-o", "json", home=home, fails=1)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"json: unsupported value: {name}\n" in result.stderr


def test_infinity_in_quotes_is_text(home: Path) -> None:
    write(home, HEAD + "current-context: '.inf'\n", ".kube/config")
    assert yaml.safe_load(kubecli("config", "view", home=home).output)["current-context"] == ".inf"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (694867473874465408.0, 694867473874465400),
        (1e6, 1000000),
        (-0.0, 0),
        (0.5, 0.5),
        (1e19, 1e19),
        (1e300, 1e300),
    ],
)
def test_a_float_that_comes_back_from_json(value: float, expected: float) -> None:
    assert reread(value) == expected
    assert type(reread(value)) is type(expected)


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.1, "0.1"), (123456789.0, "1.2345679e+08"), (16777217.0, "1.6777216e+07"), (1e39, "+Inf"), (-0.0, "-0")],
)
def test_single_precision(value: float, text: str) -> None:
    assert float32(value) == text


def test_a_whole_number_beyond_int64_is_exact() -> None:
    assert resolve_plain("18446744073709551615") == Uint64(2**64 - 1)
    assert resolve_plain("18446744073709551616") == 2.0**64
