"""Not a measurement: where the server's time goes under load, by the JDK's flight recorder. Only run when asked for."""
import re
import subprocess
from pathlib import Path

from lib import boxes, paddock, processes
from lib.load import Target, drive
from lib.paddock import GETS, HEADERS
from lib.report import Result
from lib.world import numbered, organization, small

VIEWS = ["cpu-time-hot-methods", "hot-methods", "allocation-by-site", "allocation-by-class", "contention-by-site",
         "pinned-threads", "gc-pauses"]


def measure(bench):
    result = Result()
    with paddock.Installation(bench, [small(), organization("writes")]).start() as server:
        puts = boxes.seal(bench, server, ["writes"], numbered(300), 10_000)
        targets = [Target(name, server.port, path, HEADERS) for name, path in GETS.items()]
        targets.append(Target("PUT secret", server.port, "/api/v3/meta", HEADERS, ("puts.lua", puts)))
        for target in targets:
            drive(target, bench.warm_up)
            result.add(f"### {target.name}", *_record(bench, server, target))
    return result


def _record(bench, server, target):
    file = bench.directory("profile") / "recording.jfr"
    programs, pid = Path(bench.java).parent, str(server.pids[0])
    name = re.sub(r"\W", "-", target.name)
    started = [programs / "jcmd", pid, "JFR.start", f"name={name}", "settings=profile", "jdk.CPUTimeSample#enabled=true"]
    subprocess.run(started, check=True, stdout=subprocess.DEVNULL)
    sample = drive(target, bench.seconds)
    subprocess.run([programs / "jcmd", pid, "JFR.stop", f"name={name}", f"filename={file}"], check=True, stdout=subprocess.DEVNULL)
    yield f"{sample.rps:,.0f} requests/s, {sample.cpu:.0f} µs of CPU each, recorder on."
    for view in VIEWS:
        shown = subprocess.run([programs / "jfr", "view", "--width", "140", view, file], capture_output=True, text=True)
        yield f"```\n{shown.stdout.strip() or shown.stderr.strip()}\n```"
