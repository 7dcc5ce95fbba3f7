"""kubectl and kubecli give the same bytes for every command line of the corpus; corpus_format.py says its form."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kubecli.lab.handle import Lab
from tests.parity.compare import Comparison
from tests.parity.corpus_format import CORPUS, read
from tests.support.kubectl import require_kubectl


@pytest.mark.parity
@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.txt")), ids=lambda path: path.stem)
def test_alike(path: Path, lab: Lab, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    require_kubectl()
    lines = list(read(path))
    record_property("parity_lines", len(lines))
    record_property("parity_marked", sum(bool(line.differs) for line in lines))
    differences = list(Comparison(lab, tmp_path).run(lines))
    assert not differences, f"{len(differences)} of {len(lines)} lines differ\n\n" + "\n\n".join(
        map(str, differences)
    )


def test_the_corpus_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text("get pods\n~stdout\nget nodes\n")
    with pytest.raises(ValueError, match=r"bad.txt:2: expected ~stdout\+stderr\+exit: REASON"):
        list(read(bad))
