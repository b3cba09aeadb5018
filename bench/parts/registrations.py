"""P7: how fast runners register, and how soon all are back after a restart."""
from lib import paddock
from lib.agents import REPOSITORY, Agents, registration_token
from lib.report import Result, at_least, at_most
from lib.world import with_repository

COUNT, FEW = 5_000, 200


def measure(bench):
    count = FEW if bench.quick else COUNT
    installation = paddock.Installation(bench, [with_repository(REPOSITORY)])
    server = installation.start()
    try:
        with Agents(bench, [server]) as agents:
            registered = agents.register(count, registration_token(server))
            first = agents.online()
            server.stop()
            server = installation.start(server.port)
            back = agents.again()
    finally:
        server.stop()
    result = Result()
    result.add(
        f"{count:,} agents register, 64 at a time, each with the six requests of a real one ({registered['failures']} failures), and open their "
        f"sessions in {first['seconds']:.1f} s. Then the server is stopped and started, and all come at once: a new token, the old session closed, "
        f"a new one, a poll ({back['failures']} failures).")
    result.bars += [
        at_least("registrations a second", count / registered["seconds"], 100),
        at_most(f"{count:,} agents back online after a restart", back["seconds"], 60, " s"),
    ]
    return result
