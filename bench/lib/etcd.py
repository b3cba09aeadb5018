"""etcd as a store that is asked over HTTP with a token: the same secrets, as keys that their owners may read."""
import base64
import json

from . import http, install, machine, processes
from .crowd import EACH, NAMES, PAGE

PASSWORD = "benchmark"


def start(bench, crowd, answer):
    """The server and its requests of each operation that it has, or None where it cannot be had; the answer to one
    secret is what each key holds."""
    program = install.etcd(bench)
    if not program:
        return None
    directory, port, peers = bench.directory("etcd"), processes.free_port(), processes.free_port()
    client, peer = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{peers}"
    command = [program, "--data-dir", directory / "data", "--listen-client-urls", client, "--advertise-client-urls", client,
               "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}",
               "--bcrypt-cost", "4", "--auth-token-ttl", "86400", "--log-level", "error"]
    name = "etcd " + machine.said([program, "--version"], r"etcd Version: (\S+)")
    server = processes.Server(name, command, port, directory / "log")
    server.wait(lambda: http.status(port, "/health") == 200)
    try:
        with http.Connection(port) as connection:
            tokens = _fill(connection, crowd, answer.body)
            reads = {"one secret": _requests(crowd, tokens, _one), "page of secrets": _requests(crowd, tokens, _page)}
            for (path, token, body), *_ in reads.values():
                if len(_ask(connection, path, json.loads(body), token)["kvs"]) not in (1, PAGE):
                    raise processes.ServerFailed("etcd does not give what it was filled with")
    except BaseException:
        server.stop()
        raise
    return server, reads


def _fill(connection, crowd, value):
    for login in crowd.logins:
        puts = [{"requestPut": {"key": _text(_key(login, name)), "value": base64.b64encode(value).decode()}} for name in NAMES]
        _ask(connection, "/v3/kv/txn", {"success": puts})
        begin, end = _text(_key(login, "")), _text(f"{login}0")
        _ask(connection, "/v3/auth/role/add", {"name": login})
        _ask(connection, "/v3/auth/role/grant", {"name": login, "perm": {"permType": "READ", "key": begin, "range_end": end}})
    _user(connection, "root", ["root"])
    for user in crowd.tokens:
        _user(connection, user, [login for login in crowd.logins if user in crowd.owners[login]])
    _ask(connection, "/v3/auth/enable", {})
    return {user: _ask(connection, "/v3/auth/authenticate", {"name": user, "password": PASSWORD})["token"] for user in crowd.tokens}


def _user(connection, user, roles):
    _ask(connection, "/v3/auth/user/add", {"name": user, "password": PASSWORD})
    for role in roles:
        _ask(connection, "/v3/auth/user/grant", {"user": user, "role": role})


def _ask(connection, path, body, token=None):
    answer = connection.ask(path, {"Authorization": token} if token else {}, "POST", json.dumps(body))
    if answer.status != 200:
        raise processes.ServerFailed(f"etcd answers {answer.status} to {path}: {answer.body[:300]!r}")
    return answer.json()


def _requests(crowd, tokens, asked):
    return [("/v3/kv/range", tokens[crowd.owner(login, turn)], json.dumps(asked(login, turn) | {"serializable": True}))
            for turn in range(EACH) for login in crowd.logins]


def _one(login, turn):
    return {"key": _text(_key(login, NAMES[turn]))}


def _page(login, turn):
    first = NAMES[turn % (EACH // PAGE) * PAGE]
    return {"key": _text(_key(login, first)), "range_end": _text(f"{login}0"), "limit": PAGE}


def _key(login, name):
    # All of an organization's lie before its login and 0, the character after the slash.
    return f"{login}/{name}"


def _text(key):
    return base64.b64encode(key.encode()).decode()
