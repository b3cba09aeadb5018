"""The peers: each started as its manual says, filled with what Paddock answered, and the operations that it has."""
import json

from . import http, install, prism, processes, world
from .load import Target, ratio
from .paddock import GETS, HEADERS
from .report import at_least

# A Java peer needs so many seconds of load before its figures settle.
JAVA = {"WireMock", "MockServer"}


def start(bench, answers, stack):
    """Starts every peer that can be had, until the stack ends them: pairs of a server and its targets by operation."""
    started = []
    for name, begin in (("MockServer", _mockserver), ("WireMock", _wiremock), ("emulate", _emulate), ("Prism", _prism)):
        try:
            peer = begin(bench, answers, bench.directory(name.lower()), processes.free_port())
        except processes.ServerFailed as failure:
            bench.lack(str(failure))
            continue
        if peer:
            stack.enter_context(peer[0])
            started.append(peer)
    return started


def ahead(operation, ours, others):
    """The bar of being ahead of every peer that is there."""
    ratios = {name: ratio(ours, runs) for name, runs in others.items()}
    if ratios:
        nearest = min(ratios, key=ratios.get)
        yield at_least(f"{operation}: requests/s, of the fastest peer's ({nearest})", ratios[nearest], 1)


def _mockserver(bench, answers, directory, port):
    jar = install.jar(bench, "MockServer")
    if not jar:
        return None
    stubs = [{"httpRequest": {"method": "GET", "path": path, "headers": {k: [v] for k, v in HEADERS.items()}},
              "httpResponse": {"statusCode": 200, "headers": {"Content-Type": [answer.header("Content-Type")]},
                               "body": answer.body.decode()}} for path, answer in answers.items()]
    (directory / "stubs.json").write_text(json.dumps(stubs))
    command = [bench.java, f"-Dmockserver.initializationJsonPath={directory}/stubs.json", "-Dmockserver.disableLogging=true",
               "-Dmockserver.maxLogEntries=100", "-Dmockserver.localBoundIP=127.0.0.1", "-jar", jar,
               "-serverPort", port, "-logLevel", "WARN"]
    return _ready(processes.Server("MockServer", command, port, directory / "log", cwd=directory), _stubbed("MockServer", port))


def _wiremock(bench, answers, directory, port):
    jar = install.jar(bench, "WireMock")
    if not jar:
        return None
    stubs = [{"request": {"method": "GET", "urlPath": path, "headers": {k: {"equalTo": v} for k, v in HEADERS.items()}},
              "response": {"status": 200, "headers": {"Content-Type": answer.header("Content-Type")},
                           "body": answer.body.decode()}} for path, answer in answers.items()]
    (directory / "mappings").mkdir()
    (directory / "mappings" / "stubs.json").write_text(json.dumps({"mappings": stubs}))
    command = [bench.java, "-jar", jar, "--port", port, "--bind-address", "127.0.0.1", "--root-dir", directory,
               "--no-request-journal"]
    return _ready(processes.Server("WireMock", command, port, directory / "log", cwd=directory), _stubbed("WireMock", port))


def _stubbed(name, port):
    return {operation: Target(name, port, path, HEADERS) for operation, path in GETS.items()}


def _prism(bench, answers, directory, port):
    modules = install.node_modules(bench)
    if not modules:
        return None
    (directory / "api.json").write_text(json.dumps(prism.description(answers)))
    command = [install.node(modules), modules / "@stoplight" / "prism-cli" / "dist" / "index.js", "mock",
               "-h", "127.0.0.1", "-p", port, directory / "api.json"]
    # To GitHub's own media type it answers 406.
    headers = HEADERS | {"Accept": "application/json"}
    targets = {operation: Target("Prism", port, path.removeprefix("/api/v3"), headers) for operation, path in GETS.items()}
    return _ready(processes.Server("Prism", command, port, directory / "log", cwd=directory), targets)


def _emulate(bench, answers, directory, port):
    server = emulate(bench, directory, port, {"octocat": "seeded"}, {world.ORGANIZATION: ["octocat"]}, world.SECRETS)
    if not server:
        return None
    # It has neither the public key nor runners, and no /api/v3.
    targets = {operation: Target("emulate", port, GETS[operation].removeprefix("/api/v3"), script=("rotate.lua",))
               for operation in ("list secrets", "one secret")}
    return _ready(server, targets, {"Authorization": "Bearer seeded"})


def emulate(bench, directory, port, tokens, owners, names):
    """emulate with users, each with a token, and organizations, each with owners and secrets of these names; or None."""
    modules = install.node_modules(bench)
    if not modules:
        return None
    seed = {"tokens": {token: {"login": login, "scopes": ["repo", "user", "admin:org"]} for login, token in tokens.items()},
            "github": {"users": [{"login": login} for login in tokens],
                       "orgs": [{"login": login, "members": [{"login": owner, "role": "admin"} for owner in of]}
                                for login, of in owners.items()]}}
    (directory / "seed.json").write_text(json.dumps(seed))
    command = [install.node(modules), modules / "emulate" / "dist" / "index.js", "start", "-s", "github", "-p", port,
               "--seed", directory / "seed.json"]
    server = processes.Server("emulate", command, port, directory / "log", cwd=directory)
    server.wait(lambda: http.status(port, "/meta") == 200)
    body = json.dumps({"encrypted_value": "eA==", "key_id": "1", "visibility": "all"})
    with http.Connection(port) as connection:
        for login, of in owners.items():
            headers = {"Authorization": f"Bearer {tokens[of[0]]}", "Content-Type": "application/json"}
            for name in names:
                connection.ask(f"/orgs/{login}/actions/secrets/{name}", headers, "PUT", body)
    return server


def _ready(server, targets, headers=None):
    for target in targets.values():
        server.wait(lambda: http.status(target.port, target.path, headers or target.headers) == 200)
    return server, targets
