"""READ: what an answer costs that is really read, each request for something else."""
import statistics
from contextlib import ExitStack
from dataclasses import replace

from lib import etcd, nginx, paddock, peers, postgres, processes
from lib.crowd import MANY, NAMES, Crowd
from lib.load import Target, drive, interleave, ratio
from lib.report import Result, at_least, at_most, missing
from lib.tables import of_load

NGINX = "nginx, from memory"
SQLITE, ONE, TWO = "Paddock, SQLite", "Paddock, PostgreSQL", "Paddock, PostgreSQL, two servers"
# Of nginx's requests/s
WANTED = {SQLITE: 0.25, ONE: 0.11}


def measure(bench):
    crowd = Crowd(bench)
    with ExitStack() as stack:
        started = _start(bench, crowd, stack)
        for name, targets in started.items():
            for target in targets.values():
                drive(target, bench.warm_up if name in (SQLITE, TWO) else max(1, bench.warm_up // 4))
            bench.say(f"  {name} is warm")
        result, runs = Result(), {}
        result.add(_ABOUT.format(world=crowd))
        for operation in started[SQLITE]:
            bench.say(f" {operation}")
            runs[operation] = interleave(bench, [targets[operation] for targets in started.values() if operation in targets])
            result.add(f"### {operation}", of_load(runs[operation], NGINX))
            if operation != MANY:
                result.bars += _bars(operation, runs[operation])
    many, one = (runs[operation][SQLITE] for operation in (MANY, "one runner"))
    result.bars.append(at_most(f"{MANY}: CPU per request, of one runner's", ratio(many, one, "cpu"), 4))
    return result


def _start(bench, crowd, stack):
    """The targets of each contender by operation, nginx first as the others' base."""
    server = stack.enter_context(crowd.installation().start())
    reads = crowd.reads(server)
    answers = {operation: paddock.get(server, requests[0][0]) for operation, requests in reads.items()}
    ours = _targets(crowd, SQLITE, server.port, reads)
    started = {}
    if nginx.present(bench):
        limit = stack.enter_context(nginx.start(bench, crowd.places(answers)))
        started[NGINX] = {operation: replace(target, name=NGINX, port=limit.port) for operation, target in ours.items()}
    started[SQLITE] = ours
    started |= _on_postgres(bench, crowd, stack)
    return started | _peers(bench, crowd, stack, reads, answers)


def _on_postgres(bench, crowd, stack):
    found = postgres.start(bench)
    if not found:
        return {}
    store, settings = found
    stack.enter_context(store)
    installation = crowd.installation(settings)
    one, other = (stack.enter_context(each.start()) for each in (installation, installation.beside()))
    targets = _targets(crowd, ONE, one.port, crowd.reads(one), store.process.pid)
    return {ONE: targets, TWO: {operation: replace(target, name=TWO, beside=other.port) for operation, target in targets.items()}}


def _peers(bench, crowd, stack, reads, answers):
    started = {}
    for begin in (lambda: etcd.start(bench, crowd, answers["one secret"]), lambda: _emulate(bench, crowd, reads)):
        try:
            found = begin()
        except processes.ServerFailed as failure:
            bench.lack(str(failure))
            continue
        if found:
            server, own = found
            started[server.name] = _targets(crowd, server.name, stack.enter_context(server).port, own)
    return started


def _emulate(bench, crowd, reads):
    directory, port = bench.directory("emulate"), processes.free_port()
    server = peers.emulate(bench, directory, port, crowd.tokens, crowd.owners, NAMES)
    own = [(path.removeprefix("/api/v3"), token) for path, token in reads["one secret"]]
    return server and (server, {"one secret": own})


def _targets(crowd, name, port, reads, database=0):
    return {operation: Target(name, port, "/", script=crowd.script(requests), database=database)
            for operation, requests in reads.items()}


def _bars(operation, samples):
    limit, ours = samples.get(NGINX), samples[SQLITE]
    for name, wanted in WANTED.items():
        what = f"{operation}, {name}: requests/s, of nginx's"
        yield at_least(what, ratio(samples[name], limit), wanted) if limit and name in samples else missing(what, f"≥ {wanted}")
    if limit:
        yield at_most(f"{operation}: CPU per request, of nginx's", ratio(ours, limit, "cpu"), 5)
    yield at_most(f"{operation}: p99", statistics.median(run.p99 for run in ours), 10, " ms")
    others = {name: runs for name, runs in samples.items() if name not in (NGINX, SQLITE, ONE, TWO)}
    yield from peers.ahead(operation, ours, others)


_ABOUT = """Every request asks for something else, with another token and with a number in its query that the server has not
seen, so no answer was remembered. The world: {world}. 32
connections; neighbours ask for different organizations. A page of secrets has 30, GitHub's usual number. nginx answers
the same requests from memory, as in P1. Of two servers on one PostgreSQL each has half of the connections; CPU is that
of both. etcd has each secret's bytes under a key that the owners may read, and is asked over HTTP with their tokens for
what it has itself (`serializable`); a page is a range of 30 keys. emulate has the same users, organizations and secrets
in memory; it has no pages, so it is asked for one secret only."""
