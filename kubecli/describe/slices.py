"""Devices a node offers through resource slices of its own, summed up by driver and pool."""

from __future__ import annotations

from collections.abc import Sequence

from kubecli.describe.writer import Writer
from kubecli.meta.fields import Object, items, text

SHOWN = 10


def write_slices(w: Writer, slices: Sequence[Object]) -> None:
    """Ten pools at most; nothing where there are none."""
    pools: dict[str, tuple[str, str, int, int]] = {}
    for each in slices:
        driver, pool = text(each, "spec.driver"), text(each, "spec.pool.name")
        _, _, count, devices = pools.get(f"{driver}/{pool}", ("", "", 0, 0))
        pools[f"{driver}/{pool}"] = (driver, pool, count + 1, devices + len(items(each, "spec.devices")))
    if not pools:
        return
    w.write(0, "Node-Local ResourceSlices:\n")
    w.row(1, "Driver", "Pool", "Slices", "Devices")
    w.row(1, "------", "----", "------", "-------")
    for key in sorted(pools)[:SHOWN]:
        driver, pool, count, devices = pools[key]
        w.row(1, driver, pool, str(count), str(devices))
    if len(pools) > SHOWN:
        w.write(1, f"...and {len(pools) - SHOWN} more pools\n")
