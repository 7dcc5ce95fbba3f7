"""What a valid command line means."""

from __future__ import annotations

from typing import Any

import click
import pytest

from kubecli.cli.command import Command
from kubecli.cli.options import GLOBAL_FLAGS, make_flag
from kubecli.cli.pflag import Flag, FlagSet
from kubecli.cli.types import DURATION, STRING_ARRAY, StandsAlone
from kubecli.gotext.strconv import show_duration

OWN: list[Flag] = [
    make_flag("-A", "--all-namespaces", is_flag=True),
    make_flag("-w", "--watch", is_flag=True),
    make_flag("-o", "--output"),
    make_flag("-L", "--label-columns", multiple=True),
    make_flag("--env", type=STRING_ARRAY),
    make_flag("--chunk-size", default=500),
    make_flag("--tail", default=-1),
    make_flag("--since", type=DURATION),
    make_flag("--server-print", default=True),
    make_flag("--cascade", type=StandsAlone("background"), default="none"),
    make_flag("--server", "own_server"),
]

FLAGS = FlagSet([*OWN, *GLOBAL_FLAGS])
COMMAND = Command("any", params=[*OWN, click.Argument(["arguments"], nargs=-1)])


MEANS: list[tuple[list[str], dict[str, Any], list[str]]] = [
    ([], {}, []),
    (["pods"], {}, ["pods"]),
    (["-o", "json"], {"output": "json"}, []),
    (["-ojson"], {"output": "json"}, []),
    (["-o=json"], {"output": "json"}, []),
    (["-o="], {"output": "="}, []),
    (["-o=="], {"output": "="}, []),
    (["--output", "json"], {"output": "json"}, []),
    (["--output=json"], {"output": "json"}, []),
    (["--output="], {"output": ""}, []),
    (["--output", "-w"], {"output": "-w"}, []),
    (["--output", "--"], {"output": "--"}, []),
    (["-o", ""], {"output": ""}, []),
    (["--output=a=b"], {"output": "a=b"}, []),
    (["-oa", "-ob"], {"output": "b"}, []),
    (["-nshop", "pods"], {"namespace": "shop"}, ["pods"]),
    (["-Aw"], {"all_namespaces": True, "watch": True}, []),
    (["-Awojson"], {"all_namespaces": True, "watch": True, "output": "json"}, []),
    (["-Aw=false"], {"all_namespaces": True, "watch": False}, []),
    (["-wo", "json", "x"], {"watch": True, "output": "json"}, ["x"]),
    (["--watch", "false"], {"watch": True}, ["false"]),
    *((["--watch=" + text], {"watch": True}, []) for text in ("1", "t", "T", "TRUE", "true", "True")),
    *((["--watch=" + text], {"watch": False}, []) for text in ("0", "f", "F", "FALSE", "false", "False")),
    (["--watch", "--watch=false"], {"watch": False}, []),
    (["--server-print=false"], {"server_print": False}, []),
    (["--all_namespaces", "--label_columns=a"], {"all_namespaces": True, "label_columns": ("a",)}, []),
    (["-L", "a,b", "-Lc", "--label-columns=d"], {"label_columns": ("a", "b", "c", "d")}, []),
    (["-L", 'a,"b,c","d ""e"""'], {"label_columns": ("a", "b,c", 'd "e"')}, []),
    (["-L", "a\nb"], {"label_columns": ("a",)}, []),
    (["-L", ""], {"label_columns": ()}, []),
    (["-L", ","], {"label_columns": ("", "")}, []),
    (["-L", " a , b "], {"label_columns": (" a ", " b ")}, []),
    (["--env", "a=1,2", "--env=b"], {"env": ("a=1,2", "b")}, []),
    (["--chunk-size", "0x10"], {"chunk_size": 16}, []),
    (["--chunk-size=010"], {"chunk_size": 8}, []),
    (["--chunk-size=0_10"], {"chunk_size": 8}, []),
    (["--chunk-size=0b11"], {"chunk_size": 3}, []),
    (["--chunk-size=+7"], {"chunk_size": 7}, []),
    (["--chunk-size=1_000"], {"chunk_size": 1000}, []),
    (["--chunk-size=9223372036854775807"], {"chunk_size": 2**63 - 1}, []),
    (["--tail", "-1"], {"tail": -1}, []),
    (["--tail=-9223372036854775808"], {"tail": -(2**63)}, []),
    (["-v", "6"], {"verbosity": 6}, []),
    (["-v6"], {"verbosity": 6}, []),
    (["--v=010"], {"verbosity": 10}, []),
    (["--since=1h30m"], {"since": 5400.0}, []),
    (["--since=1.5s"], {"since": 1.5}, []),
    (["--since=.5m"], {"since": 30.0}, []),
    (["--since=1.s"], {"since": 1.0}, []),
    (["--since=-2m"], {"since": -120.0}, []),
    (["--since=0"], {"since": 0.0}, []),
    (["--since=+0"], {"since": 0.0}, []),
    (["--since=100us1ns"], {"since": 0.000100001}, []),
    (["--since=1µs"], {"since": 0.000001}, []),
    (["--cascade"], {"cascade": "background"}, []),
    (["--cascade", "orphan"], {"cascade": "background"}, ["orphan"]),
    (["--cascade=orphan"], {"cascade": "orphan"}, []),
    (["a", "-w", "b", "--", "-A", "--foo"], {"watch": True}, ["a", "b", "-A", "--foo"]),
    (["a", "--", "b", "--", "c"], {}, ["a", "b", "--", "c"]),
    (["-", "", "a"], {}, ["-", "", "a"]),
    (["--server=x"], {"own_server": "x"}, []),
    (["--as-group", "a,b", "--as-group=c"], {"impersonate_groups": ("a,b", "c")}, []),
]


@pytest.mark.parametrize(("argv", "values", "args"), MEANS, ids=lambda value: repr(value))
def test_means(argv: list[str], values: dict[str, Any], args: list[str]) -> None:
    ctx = COMMAND.make_context("any", list(argv))
    sources = {name: ctx.get_parameter_source(name) for name in ctx.params}
    given = {name for name, source in sources.items() if source is click.ParameterSource.COMMANDLINE}
    assert {name: ctx.params[name] for name in given - {"arguments"}} == values
    assert list(ctx.params["arguments"]) == args


def test_a_flag_of_the_command_hides_the_global_one_and_its_shorthand() -> None:
    assert FLAGS.short("s") is None
    hidden = FLAGS.long("server")
    assert hidden is not None
    assert hidden.name == "own_server"


@pytest.mark.parametrize("arg", ["-n", "--namespace", "--foo", "-Z", "--help"])
def test_what_may_be_a_flags_value_is_no_command(arg: str) -> None:
    assert FLAGS.takes_next(arg)


@pytest.mark.parametrize(
    "arg", ["--namespace=x", "-nx", "-A", "--watch", "--cascade", "pods", "-", "-Aw", "--foo=x", "-Zx"]
)
def test_what_needs_no_value_leaves_the_next_word_alone(arg: str) -> None:
    assert not FLAGS.takes_next(arg)


def test_a_default_may_say_that_nothing_was_given() -> None:
    assert make_flag("--sure", default=None, is_flag=True).default is None
    assert make_flag("--sure", is_flag=True).default is False
    assert make_flag("--list", multiple=True).default == ()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (5, "5s"),
        (60, "1m0s"),
        (90, "1m30s"),
        (3600, "1h0m0s"),
        (0.3, "300ms"),
        (1.5, "1.5s"),
        (604800, "168h0m0s"),
    ],
)
def test_durations_are_shown_as_go_does(seconds: float, text: str) -> None:
    assert show_duration(seconds) == text


def test_a_line_that_is_not_whole_is_read_as_far_as_it_makes_sense() -> None:
    pieces = list(FLAGS.read(["get", "-n", "shop", "--nope=1", "-Awx", "--", "-A"], strict=False))
    read = [
        (piece.words, piece.flag.long if piece.flag else "", piece.value, piece.is_argument) for piece in pieces
    ]
    assert read == [
        (("get",), "", None, True),
        (("-n", "shop"), "namespace", "shop", False),
        (("--nope=1",), "", None, False),
        (("-Awx",), "all-namespaces", "true", False),
        ((), "watch", "true", False),
        ((), "", None, False),
        (("--",), "", None, False),
        (("-A",), "", None, True),
    ]
    (pending,) = FLAGS.read(["--output"], strict=False)
    assert pending.flag is FLAGS.long("output")
    assert pending.value is None


def test_a_line_that_is_not_right_loses_what_is_wrong_with_it() -> None:
    argv = ["--chunk-size=x", "pods", "--watch=maybe", "-Ao", "json", "--tail", "3", "-n"]
    assert FLAGS.plain(argv, strict=False) == ["--all-namespaces=true", "--output=json", "--tail=3", "--", "pods"]
