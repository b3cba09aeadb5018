"""P1: what a remembered answer costs, beside nginx answering the same bytes from memory and the peers."""
from contextlib import ExitStack

from lib import http, nginx, paddock, peers
from lib.load import Target, drive, interleave, ratio
from lib.report import Result, at_least, at_most, missing
from lib.paddock import GETS, HEADERS
from lib.tables import of_load
from lib.world import small

NGINX, OURS = "nginx, from memory", "**Paddock**"


def measure(bench):
    with ExitStack() as stack:
        server = stack.enter_context(paddock.Installation(bench, [small()]).start())
        answers = {path: paddock.get(server, path) for path in GETS.values()}
        started = {OURS: {name: Target(OURS, server.port, path, HEADERS) for name, path in GETS.items()}}
        sizes = _start_nginx(bench, stack, answers, started)
        for peer, targets in peers.start(bench, answers, stack):
            started[peer.name] = targets
        _warm(bench, started)
        result = Result()
        result.add(_ABOUT, *sizes)
        # nginx first, as the others' base
        names = sorted(started, key=lambda name: (name != NGINX, name != OURS))
        for operation in GETS:
            bench.say(f" {operation}")
            targets = [started[name][operation] for name in names if operation in started[name]]
            _report(result, operation, interleave(bench, targets))
        return result


def _start_nginx(bench, stack, answers, started):
    if not nginx.present(bench):
        return []
    limit = stack.enter_context(nginx.start(bench, answers))
    started[NGINX] = {name: Target(NGINX, limit.port, path) for name, path in GETS.items()}
    sizes = ", ".join(f"{name} {answers[path].size} and {http.ask(limit.port, path).size}" for name, path in GETS.items())
    return [f"Bytes of an answer, Paddock's and nginx's: {sizes}."]


def _warm(bench, started):
    for name, targets in started.items():
        for number, target in enumerate(targets.values()):
            whole = name == OURS or (name in peers.JAVA and number == 0)
            drive(target, bench.warm_up if whole else max(1, bench.warm_up // 3))
        bench.say(f"  {name} is warm")


def _report(result, operation, samples):
    ours, limit = samples[OURS], samples.get(NGINX)
    result.add(f"### {operation}", of_load(samples, NGINX))
    if limit:
        result.bars += [
            at_least(f"{operation}: requests/s, of nginx's", ratio(ours, limit), 0.5),
            at_most(f"{operation}: p99, of nginx's", ratio(ours, limit, "p99"), 1.5),
            at_most(f"{operation}: CPU per request, of nginx's", ratio(ours, limit, "cpu"), 3),
        ]
    else:
        result.bars.append(missing(f"{operation}: requests/s, of nginx's", "≥ 0.5"))
    others = {name: runs for name, runs in samples.items() if name not in (NGINX, OURS)}
    result.bars += peers.ahead(operation, ours, others)
    if "emulate" in others:
        result.bars.append(at_least(f"{operation}: requests/s, of emulate's", ratio(ours, others["emulate"]), 5))


_ABOUT = """32 connections. Every run asks for the same again and again, so these are remembered answers of Paddock; what is
read is in READ. nginx has one worker and answers with `return` from memory, with Paddock's body and headers (its own
`Server`, `Date` and `Connection`, a fixed request id). MockServer and WireMock have a stub for each GET with the
recorded body, asked with the right token; Prism has a description of five operations with these bodies as examples;
emulate has the list and the single secret, in memory, and gets another token every 4,000 requests because it counts
them."""
