"""Every verb that writes: answered with the line for kubectl."""

from __future__ import annotations

from kubecli.cli.writing import WritingCommand

command = WritingCommand()
