"""`word`: an error in, what a user reads and the exit code out. Imported only when something went wrong."""

from kubecli.wording import (  # noqa: F401  each registers its words
    api,
    connection,
    expressions,
    kubeconfig,
    lab,
    reading,
    usage,
)
from kubecli.wording.report import Report, word

__all__ = ["Report", "word"]
