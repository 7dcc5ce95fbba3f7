"""Fixtures of the tests of connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.connection.plugins import Plugin
from tests.connection.servers import Authority


@pytest.fixture
def plugin(tmp_path: Path) -> Plugin:
    return Plugin(tmp_path)


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)
