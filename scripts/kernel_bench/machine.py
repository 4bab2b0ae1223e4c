# SPDX-License-Identifier: Apache-2.0
"""Where and with what the figures were made."""

import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

PACKAGES = {"ns3": "libns3-dev", "simgrid": "libsimgrid-dev"}


def context(root):
    """Fields for every result: machine, versions, date."""
    return {"machine": machine(), "versions": versions(root),
            "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")}


def machine():
    cpu = _first(r"^model name\s*:\s*(.+)$", _read("/proc/cpuinfo")) or platform.machine()
    memory_kib = _first(r"^MemTotal:\s*(\d+)", _read("/proc/meminfo"))
    return {"cpu": cpu, "cores": os.cpu_count(),
            "memory_gib": round(int(memory_kib) / 2**20, 1) if memory_kib else None,
            "system": f"{platform.system()} {platform.release()}",
            # More than the cores that idle: others were computing, too.
            "load_before": round(os.getloadavg()[0], 2)}


def versions(root):
    found = {"orrery": _output(["git", "-C", str(root), "describe", "--always", "--dirty"]),
             "compiler": _output(["c++", "--version"]).split("\n")[0]}
    for name, package in PACKAGES.items():
        found[name] = _output(["dpkg-query", "-W", "-f", "${Version}", package]) or None
    return found


def available_bytes():
    """Memory that a program can have without swapping, or None where the system does not say."""
    kib = _first(r"^MemAvailable:\s*(\d+)", _read("/proc/meminfo"))
    return int(kib) * 1024 if kib else None


def _read(path):
    return Path(path).read_text(encoding="utf-8") if Path(path).exists() else ""


def _first(pattern, text):
    match = re.search(pattern, text, re.MULTILINE)
    return match.group(1).strip() if match else None


def _output(command):
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
