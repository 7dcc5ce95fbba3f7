"""Log lines on stderr in klog's form, as kubectl writes them from -v=4 on.

I1126 02:08:43.022046   22455 watch.py] "Unable to decode an event from the watch stream" err="..."
"""

from __future__ import annotations

import os
from datetime import datetime


def info(source: str, message: str, now: datetime) -> str:
    """One line, without its end. source: the file it comes from. message: already in klog's quoting."""
    return f"I{now:%m%d %H:%M:%S.%f} {os.getpid():7d} {source}] {message}"
