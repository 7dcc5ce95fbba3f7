"""Completion of command lines: what a shell's TAB asks `kubecli __complete` for, and the shells' scripts."""
