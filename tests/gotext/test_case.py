"""strings.ToUpper: one character for one."""

from __future__ import annotations

import pytest

from kubecli.gotext.case import to_upper


@pytest.mark.parametrize(
    ("text", "upper"),
    [("name", "NAME"), ("Größe", "GRÖßE"), ("ǆ ŉ ﬁ ı", "Ǆ ŉ ﬁ I"), ("ᾳ ΐ", "ᾼ ΐ"), ("日本", "日本"), ("", "")],
)
def test_upper_case(text: str, upper: str) -> None:
    assert to_upper(text) == upper
