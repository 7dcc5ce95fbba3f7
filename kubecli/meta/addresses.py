"""Hosts and ports."""

from __future__ import annotations


def join_host_port(host: str, port: int) -> str:
    """As Go's net.JoinHostPort: "10.0.0.1:443", "[::1]:443"."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
