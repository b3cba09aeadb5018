"""The peers' programs, by their package managers, into a cache; at pinned versions, but for the distribution's etcd."""
import json
import os
import platform
import shutil
import subprocess

NPM = {"emulate": "0.12.2", "@stoplight/prism-cli": "5.16.0"}
NODE = "24.21.0"
MAVEN = {
    "WireMock": "org.wiremock:wiremock-standalone:3.13.2",
    "MockServer": "org.mock-server:mockserver-netty-no-dependencies:5.15.0",
}
COPY = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"


def versions():
    named = {"emulate": NPM["emulate"], "Prism": NPM["@stoplight/prism-cli"]}
    return named | {name: artifact.rsplit(":", 1)[1] for name, artifact in MAVEN.items()}


def jar(bench, name):
    """The peer's jar, or None where it cannot be had."""
    artifact = MAVEN[name]
    file = bench.cache / f"{artifact.split(':')[1]}-{artifact.split(':')[2]}.jar"
    if not file.exists():
        ran = _run(["mvn", "-B", "-q", "-ntp", COPY, f"-Dartifact={artifact}", f"-DoutputDirectory={bench.cache}"])
        if ran or not file.exists():
            bench.lack(f"{name} (Maven, {artifact}): {ran}")
            return None
    return file


def etcd(bench):
    """The program: the machine's own, or the one of Debian's package, which needs no installation; or None."""
    if own := shutil.which("etcd"):
        return own
    directory = bench.cache / "etcd"
    program = directory / "usr" / "bin" / "etcd"
    if not program.exists():
        directory.mkdir(parents=True, exist_ok=True)
        ran = _run(["apt-get", "download", "-q", "etcd-server"], cwd=directory)
        ran = ran or _run(["dpkg", "-x", *directory.glob("etcd-server_*.deb"), directory])
        if ran:
            bench.lack(f"etcd (Debian's package etcd-server): {ran}")
            return None
    return program


def node_modules(bench):
    """The directory with the npm peers and the Node.js that they need, or None."""
    directory = bench.cache / "npm"
    wanted = NPM | {_node_package(): NODE}
    if _installed(directory) == wanted:
        return directory / "node_modules"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir(parents=True)
    (directory / "package.json").write_text(json.dumps({"private": True, "dependencies": wanted}))
    # No scripts: what they install runs without, and one of them only reports to its makers.
    ran = _run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=directory)
    if ran:
        bench.lack(f"emulate and Prism (npm): {ran}")
        shutil.rmtree(directory)
        return None
    (directory / "installed.json").write_text(json.dumps(wanted))
    return directory / "node_modules"


def node(modules):
    return modules / _node_package() / "bin" / "node"


# Node.js itself as npm has it; the machine's own may be too old for the peers.
def _node_package():
    machine = {"x86_64": "x64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    return f"node-linux-{machine}"


def _installed(directory):
    try:
        return json.loads((directory / "installed.json").read_text())
    except (OSError, ValueError):
        return None


def _run(command, **options):
    """What went wrong, in one line; empty when nothing did."""
    if not shutil.which(command[0]):
        return f"{command[0]} is not on the PATH"
    ran = subprocess.run(command, capture_output=True, text=True, env=os.environ, **options)
    return "" if ran.returncode == 0 else " ".join((ran.stdout + ran.stderr).split())[-300:]
