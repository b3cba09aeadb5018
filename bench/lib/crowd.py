"""A world in which no two requests need ask for the same: many organizations, secrets, runners and tokens."""
from . import paddock, world

EACH = 100
PAGE = 30
NAMES = world.numbered(EACH)
# The page of runners beside the four GETs
MANY = "page of 100 runners"


class Crowd:
    """An organization has a hundred secrets and as many runners; a user owns two organizations."""

    def __init__(self, bench):
        self.bench = bench
        organizations, users = (20, 200) if bench.quick else (100, 1_000)
        self.logins = [f"org-{number:03d}" for number in range(organizations)]
        self.tokens = {f"user-{number:04d}": f"ghp_reader{number:023d}" for number in range(users)}
        self.owners = {login: [] for login in self.logins}
        for number, user in enumerate(self.tokens):
            for owned in (number, number + 1):
                self.owners[self.logins[owned % organizations]].append(user)

    def __str__(self):
        return (f"{len(self.logins)} organizations with {EACH} secrets and {EACH} runners each, and {len(self.tokens):,} users"
                " with a token, each an owner of two of them")

    def installation(self, settings=()):
        return paddock.Installation(self.bench, [self._organization(login) for login in self.logins], settings, [
            {"login": login, "tokens": [{"name": "reads", "value": token, "scopes": ["admin:org"]}]}
            for login, token in self.tokens.items()])

    def _organization(self, login):
        plain = world.organization(login, NAMES, EACH)
        return plain | {"owners": plain["owners"] + self.owners[login]}

    def owner(self, login, turn):
        """Who asks for an organization's object of that number."""
        return self.owners[login][turn % len(self.owners[login])]

    def reads(self, server):
        """The requests of each operation, as pairs of a path and credentials: neighbours ask for different
        organizations, each with the token of one of its owners."""
        runners = {login: _prepare(server, login) for login in self.logins}
        reads = {}
        for turn in range(EACH):
            for login in self.logins:
                for name, path in _paths(login, turn, runners[login][turn]).items():
                    reads.setdefault(name, []).append((path, f"Bearer {self.tokens[self.owner(login, turn)]}"))
        return reads

    def places(self, answers):
        """The answers to the operations, by the paths at which nginx gives them whatever is asked for."""
        return {path.partition("?")[0].removesuffix(NAMES[0]): answers[name]
                for login in self.logins for name, path in _paths(login, 0, "").items()}

    def script(self, requests):
        """The script of wrk for requests: tuples of a path, credentials, and for a POST a body."""
        file = self.bench.directory("reads") / "requests"
        file.write_text("".join("\t".join(request) + "\n" for request in requests))
        return "reads.lua", file


def _prepare(server, login):
    """Has the organization's key made, and finds its runners."""
    paths = _paths(login, 0, "")
    paddock.get(server, paths["public key"])
    return [runner["id"] for runner in paddock.get(server, paths[MANY]).json()["runners"]]


def _paths(login, turn, runner):
    base = f"/api/v3/orgs/{login}/actions"
    return {
        "one secret": f"{base}/secrets/{NAMES[turn]}",
        "page of secrets": f"{base}/secrets?page={1 + turn % (EACH // PAGE)}",
        "public key": f"{base}/secrets/public-key",
        "one runner": f"{base}/runners/{runner}",
        MANY: f"{base}/runners?per_page=100",
    }


def mixed(reads):
    """The four GETs in turn."""
    return [request for four in zip(*(reads[name] for name in reads if name != MANY)) for request in four]
