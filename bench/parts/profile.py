"""Not a measurement: where the server's time goes under load, by the JDK's flight recorder. Only run when asked for."""
from lib import boxes, paddock
from lib.load import Target, drive
from lib.paddock import GETS, HEADERS
from lib.recorder import Recording
from lib.report import Result
from lib.world import numbered, organization, small

VIEWS = ["cpu-time-hot-methods", "contention-by-site", "pinned-threads", "gc-pauses"]


def measure(bench):
    result = Result()
    with paddock.Installation(bench, [small(), organization("writes")]).start() as server:
        puts = boxes.seal(bench, server, ["writes"], numbered(300), 10_000)
        vary = ("vary.lua",)
        targets = [Target(f"{name}, a different query each time", server.port, path, HEADERS, vary) for name, path in GETS.items()]
        targets.append(Target("one secret, the same request", server.port, GETS["one secret"], HEADERS))
        targets.append(Target("PUT secret", server.port, "/api/v3/meta", HEADERS, ("puts.lua", puts)))
        for target in targets:
            drive(target, bench.warm_up)
            with Recording(bench, server.pids[0], bench.directory("profile") / "recording.jfr") as recording:
                sample = drive(target, bench.seconds)
            bench.say(f"  {target.name}: {sample.rps:,.0f}/s, {sample.cpu:.0f} µs")
            result.add(f"### {target.name}", f"{sample.rps:,.0f} requests/s, {sample.cpu:.0f} µs of CPU each, recorder on.",
                       *recording.shares(), *map(recording.view, VIEWS))
    return result
