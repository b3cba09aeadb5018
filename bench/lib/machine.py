"""What the figures were measured on."""
import os
import platform
import re
import shutil
import subprocess
from pathlib import Path

from .bench import ROOT


def facts(bench):
    model = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text())
    memory = int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1]) / 1024 / 1024
    return {
        "CPU": f"{os.cpu_count()} × {model[1] if model else platform.machine()}",
        "memory": f"{memory:.0f} GiB",
        "kernel": platform.release(),
        "file system of the data": file_system(bench.data),
        "JDK": said([bench.java, "-version"], r'version "([^"]+)"'),
        "nginx": said(["nginx", "-v"], r"nginx/(\S+)"),
        "wrk": said(["wrk", "-v"], r"wrk (?:debian/)?(\S+)"),
    }


def build():
    commit = said(["git", "-C", str(ROOT), "rev-parse", "--short", "HEAD"], r"(\S+)")
    changed = said(["git", "-C", str(ROOT), "status", "--porcelain", "src"], r"(\S)")
    return commit + (" with changes" if changed not in ("missing", "") else "")


def file_system(directory):
    """The type of the file system below a directory: the mount with the longest fitting path."""
    best = ("", "unknown")
    for line in Path("/proc/mounts").read_text().splitlines():
        _, mount, kind, *_ = line.split()
        inside = mount == "/" or f"{directory}/".startswith(f"{mount}/")
        if inside and len(mount) >= len(best[0]):
            best = (mount, kind)
    return best[1]


def said(command, pattern):
    """What a program says of itself."""
    if not shutil.which(command[0]):
        return "missing"
    ran = subprocess.run(command, capture_output=True, text=True)
    found = re.search(pattern, ran.stdout + ran.stderr)
    return found[1] if found else "missing"
