"""The ground of each case."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.doctor.cases.ground import Ground


@pytest.fixture
def ground(lab: Lab, home: Path, tmp_path: Path) -> Iterator[Ground]:
    made = Ground(lab, home, tmp_path)
    made.write()
    yield made
    made.close()
