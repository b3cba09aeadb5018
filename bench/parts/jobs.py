"""P3: how long a job is on its way to a runner, and whether each arrives once."""
import threading

from lib import paddock, postgres
from lib.agents import REPOSITORY, Agents, registration_token
from lib.report import Bar, Result, at_most, table
from lib.world import with_repository

RUNNERS = 1_000
HEAD = ["servers", "jobs", "a second", "done", "doubled", "pick-up p50 ms", "p99 ms", "most ms"]


def measure(bench):
    runners = 50 if bench.quick else RUNNERS
    result, rows = Result(), []
    with paddock.Installation(bench, [with_repository(REPOSITORY)]).start() as server:
        rows += _jobs(bench, "SQLite", [server], runners, result)
    started = postgres.start(bench)
    if started:
        store, settings = started
        with store:
            first = paddock.Installation(bench, [with_repository(REPOSITORY)], settings)
            second = first.beside()
            with first.start() as one, second.start() as other:
                rows += _jobs(bench, "PostgreSQL, two servers", [one, other], runners, result, victim=other)
    result.text.insert(0, _ABOUT.format(runners=runners))
    result.text.insert(1, table(HEAD, rows))
    return result


def _jobs(bench, name, servers, runners, result, victim=None):
    seconds = 2 if bench.quick else 15
    with Agents(bench, servers) as agents:
        agents.register(runners, registration_token(servers[0]))
        agents.online()
        # Much code serves a job, and each part of it but a few times a second: it takes long to be compiled.
        for rate in (20,) if bench.quick else (20, 60, 100):
            agents.jobs(rate * seconds, rate)
        runs = [(rate, agents.jobs(rate * seconds, rate)) for rate in (20, 100)]
        if victim:
            killer = threading.Timer(seconds / 2, victim.process.kill)
            killer.start()
            killed = agents.jobs(20 * seconds, 20)
            killer.join()
            result.bars.append(Bar(
                f"{name}, one killed in the middle: jobs done of those confirmed, and done twice",
                f"{killed['done']:,} and {killed['doubled']}", f"{killed['created']:,} and 0",
                killed["done"] == killed["created"] and killed["doubled"] == 0))
    for rate, run in runs:
        result.bars += [
            at_most(f"{name}: pick-up at {rate} jobs a second, p99", run["p99"], 500, " ms"),
            Bar(f"{name}: jobs done of those confirmed, and done twice, at {rate} a second",
                f"{run['done']:,} and {run['doubled']}", f"{run['created']:,} and 0",
                run["done"] == run["created"] and run["doubled"] == 0),
        ]
    return [[name, run["created"], rate, run["done"], run["doubled"], run["p50"], run["p99"], run["max"]] for rate, run in runs]


_ABOUT = """{runners:,} idle agents wait; jobs are put into the queue at a pace. Pick-up is from the request that makes a job to the
moment at which its agent has the message, both as the clients see it. Each agent then does the whole of a job: it confirms, renews, tells of a
step, sends its log, and ends it."""
