"""Sealed secrets as clients send them, made before the measurement: the server's work is measured, not the clients'."""
import subprocess

from . import paddock
from .bench import BENCH, ROOT


def seal(bench, server, organizations, names, count):
    """Writes a file for puts.lua: count different values for the names of the organizations, in turn."""
    file = bench.directory("boxes") / "puts"
    keys = []
    for organization in organizations:
        secrets = f"/api/v3/orgs/{organization}/actions/secrets"
        key = paddock.get(server, f"{secrets}/public-key").json()
        keys += [secrets, key["key_id"], key["key"]]
    subprocess.run(
        [bench.java, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED", "-cp", f"{ROOT}/target/lib/*",
         BENCH / "Seal.java", file, str(count), ",".join(names), *keys], check=True, stdout=subprocess.DEVNULL)
    return file
