"""P6: a page of a large list beside the same page of a small one."""
from lib import paddock
from lib.load import Target, drive, interleave, ratio
from lib.paddock import HEADERS
from lib.report import Result, at_most
from lib.tables import of_load
from lib.world import numbered, organization

FEW = "100 in all"


def measure(bench):
    runners, owners, secrets = (5_000, 5, 1_000) if bench.quick else (100_000, 100, 1_000)
    few = paddock.Installation(bench, [organization("runners", runners=100), organization("secrets-1", numbered(100))])
    many = paddock.Installation(
        bench, [organization("runners", runners=runners),
                *(organization(f"secrets-{i}", numbered(secrets)) for i in range(1, owners + 1))])
    with few.start() as small, many.start() as large:
        bench.say(f"  {runners:,} runners and {owners * secrets:,} secrets from a world file: ready after {many.seconds_to_ready:.0f} s")
        result = Result()
        result.add(_ABOUT.format(runners=runners, owners=owners, secrets=secrets, seconds=many.seconds_to_ready))
        _compare(bench, result, small, large, "runners", "/api/v3/orgs/runners/actions/runners", runners // 100)
        owner = f"/api/v3/orgs/secrets-{(owners + 1) // 2}/actions/secrets"
        _compare(bench, result, small, large, "secrets", "/api/v3/orgs/secrets-1/actions/secrets", secrets // 100, owner)
        return result


def _compare(bench, result, small, large, what, path, last, large_path=None):
    pages = {"first page": 1, "middle page": (last + 1) // 2, "last page": last}
    places = [(FEW, small, path, 1)] + [(name, large, large_path or path, number) for name, number in pages.items()]
    _look(places)
    targets = [Target(name, server.port, f"{at}?per_page=100&page={number}", HEADERS, ("vary.lua",))
               for name, server, at, number in places]
    _warm(targets, bench.warm_up)
    for connections in (1, 32):
        bench.say(f" {what}, {connections} connections")
        samples = interleave(bench, targets, connections, (bench.seconds + 1) // 2)
        result.add(f"### {what}, {connections} connection{'s' * (connections > 1)}", of_load(samples, FEW))
        result.bars += _bars(what, samples, connections)


def _warm(targets, seconds):
    """The small server is driven as long as the large one, which has more pages to be driven at."""
    small, *large = targets
    for target in large:
        drive(small, seconds)
        drive(target, seconds)


def _look(places):
    """All pages are full, so the comparison is of the same amount of work."""
    for name, server, path, number in places:
        body = paddock.get(server, f"{path}?per_page=100&page={number}").json()
        entries = next(value for value in body.values() if isinstance(value, list))
        if len(entries) != 100:
            raise RuntimeError(f"{path}, {name}: {len(entries)} entries instead of 100")


def _bars(what, samples, connections):
    base = samples[FEW]
    for name in ("first page", "last page"):
        if connections == 1:
            yield at_most(f"{what}, {name}: time of a page, of one among 100", ratio(samples[name], base, "p50"), 1.5)
        else:
            yield at_most(f"{what}, {name}: time of a page under load, of one among 100", ratio(base, samples[name]), 1.5)


_ABOUT = """Pages of 100. One server has {runners:,} runners in an organization and {owners} organizations with {secrets:,} secrets each
(filled from a world file, ready after {seconds:.0f} s), another 100 runners and 100 secrets in all. No two
requests are the same: a counter stands in the query, so that no answer is remembered. The middle page has no bar."""
