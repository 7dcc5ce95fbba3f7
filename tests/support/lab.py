"""The practice cluster for tests: one per test process, as new for each test.

def test_something(lab: Lab, home: Path) -> None:
    result = kubecli("get", "pods", "--kubeconfig", str(lab.kubeconfig), home=home)
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from kubecli.lab.handle import Lab


@pytest.fixture(scope="session")
def lab_session() -> Iterator[Lab]:
    with Lab.start() as running:
        yield running


@pytest.fixture
def lab(lab_session: Lab) -> Iterator[Lab]:
    yield lab_session
    lab_session.reset()
