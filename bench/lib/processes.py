"""Processes of servers: started, watched and ended by their id."""
import os
import re
import socket
import subprocess
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
# State of a socket in /proc/net/tcp
LISTEN = "0A"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listeners(port):
    """The processes that listen on a port, by the inode of the socket (no tool needed)."""
    # Java listens on IPv4 addresses through IPv6 sockets.
    lines = [line.split() for family in ("tcp", "tcp6") for line in Path("/proc/net", family).read_text().splitlines()[1:]]
    inodes = {f"socket:[{line[9]}]" for line in lines if line[3] == LISTEN and int(line[1].rsplit(":", 1)[1], 16) == port}
    found = sorted(int(p.name) for p in Path("/proc").iterdir() if p.name.isdigit() and _holds(p, inodes))
    if not found:
        raise ServerFailed(f"no process of this user listens on port {port}")
    return found


def _holds(process, inodes):
    try:
        return any(os.readlink(fd) in inodes for fd in (process / "fd").iterdir())
    except OSError:
        return False


def cpu(pids):
    """Seconds of user and system time so far."""
    fields = (Path(f"/proc/{p}/stat").read_text().rsplit(")", 1)[1].split() for p in pids)
    return sum(int(f[11]) + int(f[12]) for f in fields) / TICKS


def database_cpu(pid):
    """The same of PostgreSQL, which has a process for each connection; those that have ended count."""
    return sum(_with_ended(pid) for pid in [pid, *_children(pid)])


def _with_ended(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:  # It ended just now, and its parent has its time.
        return 0
    return sum(map(int, fields[11:15])) / TICKS


def _children(pid):
    return map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())


def rss(pids):
    """Resident bytes."""
    texts = (Path(f"/proc/{p}/status").read_text() for p in pids)
    return sum(int(re.search(r"VmRSS:\s+(\d+)", text)[1]) * 1024 for text in texts)


def machine_busy():
    """Seconds that the machine's processes and its host took so far (user, nice, system, steal).
    Interrupts are left out: they serve the measured connections and belong to no process."""
    columns = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    return sum(int(columns[i]) for i in (0, 1, 2, 7)) / TICKS


class Server:
    """A process that answers on a port of the loopback address."""

    def __init__(self, name, command, port, log, **options):
        self.name, self.port, self.log = name, port, Path(log)
        with open(log, "wb") as out:
            # A session of its own: Ctrl-C reaches the benchmark, which then ends each server in order.
            self.process = subprocess.Popen(
                [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, **options)

    @property
    def origin(self):
        return f"http://127.0.0.1:{self.port}"

    @property
    def pids(self):
        return listeners(self.port)

    def wait(self, answers, seconds=60):
        """Waits until a question is answered with true."""
        end = time.monotonic() + seconds
        while not answers():
            if self.process.poll() is not None or time.monotonic() > end:
                tail = self.log.read_text(errors="replace")[-600:]
                self.stop()
                raise ServerFailed(f"{self.name} does not answer (exit {self.process.poll()}): {tail}")
            time.sleep(0.002)
        return self

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()


class ServerFailed(Exception):
    """A server did not start."""
