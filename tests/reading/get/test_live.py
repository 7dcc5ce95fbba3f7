"""`get --live` on a pseudo-terminal: what a person sees while things happen to a cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.reading.get.watching import Watching
from tests.support.cli import kubecli
from tests.support.pseudo_terminal import PseudoTerminal

POD = {"metadata": {"name": "fresh", "namespace": "shop"}}
PODS = "/api/v1/namespaces/shop/pods"


def live(
    lab: Lab, home: Path, *argv: str, width: int = 100, height: int = 30, stream: str = PODS
) -> PseudoTerminal:
    env = {"KUBECONFIG": str(lab.kubeconfig)}
    terminal = PseudoTerminal("get", *argv, "--live", home=home, width=width, height=height, env=env)
    terminal.until(lambda lines: any(line.startswith(("  NAME", "No resources")) for line in lines))
    lab.wait_for_stream(stream)
    return terminal


def put(lab: Lab, status: str, *, name: str = "fresh", ready: str = "0/1", age: str = "0s") -> None:
    pod = {"metadata": {"name": name, "namespace": "shop"}}
    lab.put("pods", pod, {"Name": name, "Status": status, "Ready": ready, "Restarts": 0, "Age": age})


def line_of(terminal: PseudoTerminal, name: str) -> str:
    return next((line for line in terminal.lines() if name in line), "")


@pytest.mark.parametrize("width", [80, 120])
def test_what_changes_is_marked_and_what_is_gone_fades(width: int, lab: Lab, home: Path) -> None:
    with live(lab, home, "pods", "-w", width=width) as terminal:
        terminal.until(lambda lines: bool(lines) and lines[0].startswith("  NAME "))
        terminal.until(lambda lines: lines[-1].startswith("pods: 10 (7 ready, 1 not ready, 2 over); quiet for"))
        put(lab, "Pending")
        terminal.until("+ fresh ")
        put(lab, "Running", ready="1/1")
        terminal.until(lambda lines: any(line.startswith("+ fresh") and "Running" in line for line in lines))
        terminal.until("pods: 11 (8 ready")
        terminal.until(lambda lines: any(line.startswith("  fresh") for line in lines))
        lab.delete("pods", "shop", "fresh")
        terminal.until("- fresh ")
        terminal.until(lambda lines: not any("fresh" in line for line in lines))
        terminal.press("\x03")
    assert terminal.process.returncode == 1


def test_ages_tick(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods") as terminal:
        put(lab, "Running", age="1s")
        terminal.until("fresh")
        terminal.until(lambda lines: any("fresh" in line and line.endswith(" 3s") for line in lines))
        terminal.until(lambda lines: any("fresh" in line and line.endswith(" 5s") for line in lines))
        terminal.press("\x03")


def test_the_last_picture_is_left_on_the_usual_screen(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods") as terminal:
        put(lab, "Odd")
        terminal.until("Odd")
        terminal.press("\x03")
    last = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert "fresh" in last and "Odd" in last and "pods: 11" in last
    assert b"\x1b[?25h" in terminal.raw.rpartition(b"\x1b[?25l")[2], "the cursor is back"


def test_a_window_that_gets_narrower_leaves_nothing_behind(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods", width=120, height=30) as terminal:
        terminal.resize(50, 9)
        terminal.until(lambda lines: "4 hidden" in "".join(lines))
        assert len(terminal.screen()) == 9
        assert all(len(line) <= 50 for line in terminal.screen())
        assert sum(line.startswith("  NAME") for line in terminal.screen()) == 1
        terminal.press("\x03")


def test_wide_characters_do_not_move_the_columns(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods") as terminal:
        put(lab, "Running", name="日本語", ready="1/1")
        terminal.until("日本語")
        terminal.until("pods: 11 (8 ready")
        assert terminal.columns_of("日本語", "Running") == terminal.columns_of("NAME", "STATUS")
        terminal.press("\x03")


def test_several_types_and_namespaces_at_once(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods,services", "-n", "shop,kube-system", width=120, height=60) as terminal:
        headers = [["NAMESPACE", "NAME", "READY"], ["NAMESPACE", "NAME", "TYPE"]]
        terminal.until(lambda lines: [line.split()[:3] for line in lines if "NAME " in line] == headers)
        terminal.until(lambda lines: bool(lines) and lines[-1].startswith("pods, services: "))
        lab.wait_for_stream("/api/v1/namespaces/kube-system/services")
        service = {"metadata": {"name": "late", "namespace": "kube-system"}}
        lab.put("services", service, {"Name": "late", "Type": "ClusterIP"})
        put(lab, "Pending")
        terminal.until("+ kube-system   late ")
        terminal.until(lambda lines: any(line.split()[:3] == ["+", "shop", "fresh"] for line in lines))
        kinds = ["NAME", "shop", "NAME", "kube-system"]
        terminal.until(
            lambda lines: [line.split()[1] for line in lines if "NAMESPACE" in line or line[:1] == "+"] == kinds
        )
        terminal.press("\x03")


def test_the_most_troubled_first_when_asked(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods", "--sort-by", "TROUBLE", height=7) as terminal:
        terminal.until(lambda lines: "CrashLoopBackOff" in lines[1])
        put(lab, "ImagePullBackOff", name="aaa")
        terminal.until(lambda lines: any("aaa" in line for line in lines[:3]))
        terminal.press("\x03")


def test_a_row_that_its_filter_lets_through_no_more_is_gone(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods", "--filter", "STATUS!=Running") as terminal:
        put(lab, "Pending")
        terminal.until("+ fresh")
        put(lab, "Running")
        terminal.until("- fresh")
        terminal.press("\x03")


def test_an_empty_list_says_so(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods", "-l", "app=nope") as terminal:
        terminal.until(lambda lines: lines[:1] == ["No resources found in shop namespace."])
        terminal.press("\x03")


def test_what_is_said_meanwhile_stands_below_and_comes_after(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods") as terminal:
        lab.fault(f"{PODS}.*watch=", times=1, status=503, body=b"{}")
        lab.drop_streams(PODS)
        terminal.until("Warning: the watch was interrupted and goes on")
        lab.wait_for_stream(PODS)
        put(lab, "Pending")
        terminal.until("+ fresh")
        terminal.press("\x03")
    after = terminal.raw.rpartition(b"\x1b[?1049l")[2].decode()
    assert after.count("the watch was interrupted and goes on") == 2  # in the picture, and in full after it


def test_an_error_ends_it_and_comes_after_the_last_picture(lab: Lab, home: Path) -> None:
    with live(lab, home, "pods") as terminal:
        lab.fault(f"{PODS}.*watch=", times=None, status=403, body=b"no", content_type="text/plain")
        lab.drop_streams(PODS)
    assert terminal.process.returncode == 1
    assert terminal.lines()[0].startswith("  NAME ")
    assert any(line.startswith("Error from server (Forbidden)") for line in terminal.lines()[1:])


def test_live_without_watch_turns_it_on_in_a_pipe_too(lab: Lab, home: Path) -> None:
    watch = Watching(lab, home, "pods", "--live")
    watch.wait_open()
    put(lab, "Pending")
    watch.wait_for("fresh")
    assert "\x1b" not in watch.end()


def test_trouble_orders_a_plain_list_too(lab: Lab, home: Path) -> None:
    def names(*more: str) -> list[str]:
        argv = ("get", "pods", "-n", "shop", "--no-headers", "--kubeconfig", str(lab.kubeconfig), *more)
        return [line.split()[0] for line in kubecli(*argv, home=home).stdout.splitlines()]

    lab.modify("pods", "shop", "db-1", cells={"Status": "Pending", "Ready": "0/1"})
    crashing = "api-64d5b6fc6b-rstvf"
    assert names("--sort-by", "TROUBLE") == [
        crashing,
        "db-1",
        *(each for each in names() if each not in (crashing, "db-1")),
    ]
