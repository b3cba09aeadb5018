"""MIXED: whether reads notice that secrets are written meanwhile."""
from lib import boxes
from lib.crowd import NAMES, Crowd, mixed
from lib.load import Target, drive, ratio
from lib.paddock import HEADERS
from lib.report import Result, at_least
from lib.tables import of_load
from lib.writes import Writes

PER_SECOND = 50
READ, REMEMBERED = "the four GETs, really read", "one secret again and again"
# Each kind, beside the writes, of the same alone
WANTED = {READ: 0.8, REMEMBERED: 0.9}


def measure(bench):
    crowd = Crowd(bench)
    with crowd.installation().start() as server:
        script = crowd.script(mixed(crowd.reads(server)))
        # The writes go to organizations that the reads ask for too, and not to the one whose answer is remembered.
        writer, other = crowd.logins[:8], crowd.logins[-1]
        puts = boxes.seal(bench, server, writer, NAMES, PER_SECOND * (bench.seconds + 60))
        targets = [Target(READ, server.port, "/", script=script),
                   Target(REMEMBERED, server.port, f"/api/v3/orgs/{other}/actions/secrets/{NAMES[0]}", HEADERS)]

        def writes():
            return Writes(server.port, puts, PER_SECOND)

        # The writes warm up as well: else their methods are compiled while the reads beside them are counted.
        with writes():
            for target in targets:
                drive(target, bench.warm_up)
        rounds = [_round(bench, number, targets, writes) for number in range(bench.rounds)]
    return _result(bench, rounds)


def _round(bench, number, targets, writes):
    """The samples of a round by name, and the rates of its writes."""
    samples, rates = {}, []
    for target in targets:
        # The two take turns in who is first: a machine that slows down would favour one.
        for beside in (False, True) if number % 2 else (True, False):
            if beside:
                with writes() as meanwhile:
                    samples[_beside(target.name)] = drive(target, bench.seconds)
                rates.append(meanwhile.rate)
            else:
                samples[target.name] = drive(target, bench.seconds)
    bench.say(f"  round {number + 1}: " + ", ".join(f"{name} {sample.rps:,.0f}/s" for name, sample in samples.items()))
    return samples, rates


def _beside(name):
    return f"{name}, beside the PUTs"


def _result(bench, rounds):
    result = Result()
    result.add(_ABOUT)
    rates = [rate for _, of_round in rounds for rate in of_round]
    for name, wanted in WANTED.items():
        samples = {each: [runs[each] for runs, _ in rounds] for each in (name, _beside(name))}
        bench.noise += [sample.others for runs in samples.values() for sample in runs]
        result.add(of_load(samples, name))
        result.bars.append(at_least(f"{name}: requests/s beside the PUTs, of those without", ratio(samples[_beside(name)], samples[name]), wanted))
    result.bars.append(at_least("PUTs a second meanwhile, fewest", min(rates), 0.9 * PER_SECOND))
    return result


_ABOUT = f"""Paddock on SQLite, the world of READ, 32 connections: its four GETs in turn, and a remembered answer. Beside them {PER_SECOND} secrets
a second are PUT into eight organizations that the four GETs ask for too; the remembered answer is of another one."""
