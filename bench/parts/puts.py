"""P4: how many secrets a second are opened, encrypted, committed and synced, beside what the disk can sync."""
import statistics

from lib import boxes, disk, paddock, postgres
from lib.load import Target, drive
from lib.paddock import HEADERS
from lib.report import Result, at_least, at_most, missing, span, table
from lib.tables import of_load
from lib.world import numbered, organization

NAMES = numbered(300)
ONE, SPREAD = ["writes"], [f"spread-{i}" for i in range(1, 9)]
WANTED, PER_SECOND = "PUTs/s on PostgreSQL", 3_000


def measure(bench):
    result = Result()
    result.add(_ABOUT)
    _engine(bench, result, "SQLite")
    if found := postgres.start(bench):
        server, settings = found
        with server:
            _engine(bench, result, "PostgreSQL", settings, server.process.pid)
    else:
        result.bars.append(missing(WANTED, f"≥ {PER_SECOND}/s"))
    return result


def _engine(bench, result, engine, settings=(), database=0):
    installation = paddock.Installation(bench, [organization(login) for login in ONE + SPREAD], settings)
    with installation.start() as server:
        targets = [_target(bench, server, name, logins, database)
                   for name, logins in (("one organization", ONE), ("eight organizations", SPREAD))]
        # PostgreSQL takes a third as many a second, so it takes three times as long for as many.
        for target in targets:
            drive(target, bench.warm_up * (3 if database else 1))
        samples = {target.name: [] for target in targets}
        appends, overwrites = [], []
        for number in range(bench.rounds):
            appends.append(disk.append(installation.directory, bench.seconds / 2))
            overwrites.append(disk.overwrite(installation.directory, bench.seconds / 2))
            for target in targets:
                samples[target.name].append(drive(target, bench.seconds))
                bench.noise.append(samples[target.name][-1].others)
            bench.say(f"  {engine} round {number + 1}: {appends[-1]:,.0f} appends/s, {overwrites[-1]:,.0f} overwrites/s, "
                      + ", ".join(f"{name} {runs[-1].rps:,.0f}/s" for name, runs in samples.items()))
        _check(server)
    _report(result, engine, samples, appends, overwrites)


def _target(bench, server, name, organizations, database):
    file = boxes.seal(bench, server, organizations, NAMES, 2_000 if bench.quick else 20_000)
    return Target(name, server.port, "/api/v3/meta", HEADERS, ("puts.lua", file), database)


def _check(server):
    """Every name of every organization was really written: nothing answered 2xx without doing it."""
    for login in ONE + SPREAD:
        count = paddock.get(server, f"/api/v3/orgs/{login}/actions/secrets").json()["total_count"]
        if count == 0:
            raise RuntimeError(f"{login} has no secret after the writes")


def _report(result, engine, samples, appends, overwrites):
    result.add(f"### {engine}", of_load(samples))
    rows = [["append 4 KiB", span(appends)], ["overwrite 4 KiB in place", span(overwrites)]]
    for (row, syncs) in zip(rows, (appends, overwrites)):
        row += [f"{_of(runs, syncs):.2f}" for runs in samples.values()]
    result.add(table(["one writer, fdatasync after each", "a second", *(f"PUTs of it, {name}" for name in samples)], rows))
    ours = samples["one organization"]
    if engine == "SQLite":
        result.bars += [
            at_least("PUTs/s, of the disk's fdatasyncs/s (overwrite in place)", _of(ours, overwrites), 0.8),
            at_least("PUTs/s, of the disk's fdatasyncs/s (append)", _of(ours, appends), 1),
            at_most("CPU of a PUT", statistics.median(run.cpu for run in ours), 150, " µs"),
        ]
    else:
        result.bars.append(at_least(WANTED, statistics.median(run.rps for run in ours), PER_SECOND, "/s"))
    result.bars.append(at_least(f"{engine}: PUTs answered 2xx, of all", _good(ours), 1))


def _of(runs, syncs):
    return statistics.median(run.rps / rate for run, rate in zip(runs, syncs))


def _good(runs):
    return 1.0 if all(run.errors == 0 for run in runs) else 0.0


_ABOUT = """32 connections PUT secrets that were sealed before: 20,000 different boxes for 300 names, in one organization and
spread over eight. Each is opened, encrypted for the store, committed and synced before it is answered. The disk's own
rate is taken in the same round on the same file system, by one writer that syncs after every 4 KiB."""
