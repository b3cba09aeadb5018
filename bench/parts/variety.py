"""Reported, without a bar: what a cache of a few answers does not help."""
from contextlib import ExitStack

from lib import boxes, nginx, paddock
from lib.load import Target, drive, interleave
from lib.paddock import HEADERS
from lib.report import Result
from lib.tables import of_load
from lib.world import numbered, organization

COUNT = 1_000
NAMES = numbered(COUNT)
BELOW = "/api/v3/orgs/many/actions/secrets/"


def measure(bench):
    with ExitStack() as stack:
        world = [organization("many", NAMES), organization("mixed", NAMES[:300])]
        server = stack.enter_context(paddock.Installation(bench, world).start())
        one = BELOW + NAMES[0]
        each = ("each.lua", f"{BELOW}SECRET_%04d", COUNT)
        puts = boxes.seal(bench, server, ["mixed"], NAMES[:300], 2_000)
        mixed = "/api/v3/orgs/mixed/actions/secrets/" + NAMES[0]
        targets = [
            Target("Paddock, one secret", server.port, one, HEADERS),
            Target(f"Paddock, {COUNT:,} secrets in turn", server.port, one, HEADERS, each),
            Target("Paddock, one secret, a different query each time", server.port, one, HEADERS, ("vary.lua",)),
            Target("Paddock, 95 % GETs of one secret, 5 % PUTs beside it", server.port, mixed, HEADERS, ("puts.lua", puts, 20)),
        ]
        base = targets[0].name
        if nginx.present(bench):
            limit = stack.enter_context(nginx.start(bench, {BELOW: paddock.get(server, one)}))
            base = "nginx, the same bytes, same script"
            targets.insert(0, Target(base, limit.port, one, script=each))
        for target in targets:
            drive(target, bench.warm_up if "Paddock" in target.name else 1)
        result = Result()
        result.add("32 connections. No bar: these are requests that a cache of a few answers does not help.",
                   of_load(interleave(bench, targets), base))
        return result
