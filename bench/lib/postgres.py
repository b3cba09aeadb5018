"""A PostgreSQL server of the machine's own program, for the duration of a measurement."""
import glob
import os
import shutil
import subprocess

from . import processes

NOBODY = 65534


def start(bench):
    """The server and the settings that bring Paddock to it, or None where there is none."""
    found = shutil.which("postgres") or next(iter(sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres"), reverse=True)), None)
    if not found:
        bench.lack("PostgreSQL (apt-get install postgresql): writes on it are not measured")
        return None
    programs, directory = os.path.dirname(os.path.realpath(found)), bench.directory("postgres")
    # It refuses to run as root.
    user = {"user": NOBODY, "group": NOBODY} if os.geteuid() == 0 else {}
    if user:
        os.chown(directory, NOBODY, NOBODY)
    data, port = directory / "data", processes.free_port()
    made = subprocess.run([f"{programs}/initdb", "-D", data, "-U", "paddock", "-A", "trust", "-E", "UTF8", "--locale=C"],
                          capture_output=True, text=True, cwd="/", **user)
    if made.returncode:
        bench.lack(f"PostgreSQL: initdb fails: {' '.join(made.stderr.split())[-300:]}")
        return None
    command = [f"{programs}/postgres", "-D", data, "-h", "127.0.0.1", "-p", port, "-k", ""]
    server = processes.Server("PostgreSQL", command, port, directory / "log", cwd="/", **user)
    # It listens a moment before it takes connections, and says so in its log.
    server.wait(lambda: "ready to accept connections" in server.log.read_text())
    settings = [f"store.url=jdbc:postgresql://127.0.0.1:{port}/postgres", "store.user=paddock", "store.password=none"]
    return server, settings
