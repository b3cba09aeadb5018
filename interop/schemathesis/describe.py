"""describe.py CONTRACT COMPATIBILITY OUT: the description that Schemathesis is given.

It is the project's copy of GitHub's, cut down to the operations that are done, wholly or in part, and told what exists
on the server that runs: a description has a type for a path parameter, and hardly a random text is an organization.
"""

import copy
import json
import os
import re
import sys
import urllib.request
from base64 import b64encode
from pathlib import Path

from nacl.encoding import Base64Encoder
from nacl.public import PublicKey, SealedBox

API = os.environ["INTEROP_HTTP_URL"] + "/api/v3"
# What GitHub answers to any operation without saying so at each.
REFUSALS = ("400", "401", "403", "404", "413", "415", "422")
# Declared for adding one repository to a secret, and answered here for the same reason.
MORE_REFUSALS = {"PUT /orgs/{org}/actions/secrets/{secret_name}/repositories": ("409",)}

# What exists, by path parameter.
THINGS = {
    "org": ["acme"], "owner": ["acme"], "repo": ["a"], "enterprise": ["ent"], "username": ["bob", "carol"],
    "name": ["gpu", "big"], "secret_name": ["KEPT"], "environment_name": ["prod"], "installation_id": [71],
}
# What is changed for good or taken away has things of its own, so that the other operations keep theirs.
OWN_THINGS = {
    "POST /orgs/{org}/repos": {"org": ["globex"]},
    "DELETE /repos/{owner}/{repo}": {"repo": ["doomed"]},
    "PATCH /repos/{owner}/{repo}": {"repo": ["moving"]},
    "PUT /users/{username}/suspended": {"username": ["spare"]},
    "DELETE /users/{username}/suspended": {"username": ["spare"]},
    "POST /admin/users/{username}/authorizations": {"username": ["spare"]},
    "DELETE /admin/users/{username}/authorizations": {"username": ["spare"]},
    "DELETE /orgs/{org}/members/{username}": {"username": ["leaving"]},
    "DELETE /orgs/{org}/memberships/{username}": {"username": ["departing"]},
    "PUT /orgs/{org}/memberships/{username}": {"username": ["leaving", "bob"]},
    "DELETE /repos/{owner}/{repo}/collaborators/{username}": {"username": ["leaving"]},
    "PUT /repos/{owner}/{repo}/environments/{environment_name}": {"environment_name": ["prod", "gone"]},
    "DELETE /repos/{owner}/{repo}/environments/{environment_name}": {"environment_name": ["gone"]},
    "DELETE /app/installations/{installation_id}": {"installation_id": [72]},
}
# The members that are read where others are passed over, whatever they are: Paddock runs no workflows on its own.
READ = {
    "POST /orgs/{org}/repos": {"name", "visibility", "private", "description", "homepage"},
    "PATCH /repos/{owner}/{repo}": {
        "name", "visibility", "private", "description", "homepage", "default_branch", "archived",
    },
    "PUT /repos/{owner}/{repo}/environments/{environment_name}": set(),
}
# Names that a client chooses, beside those that exist: a text in a path can not break their type, only this rule.
CHOSEN = {
    "secret_name": {"type": "string", "pattern": "^[A-FH-Za-fh-z_][A-Za-z0-9_]{0,60}$"},
    "environment_name": {"type": "string", "minLength": 1},
    "username": {"type": "string", "pattern": "^[A-Za-z0-9]{1,30}$"},
}
# Who asks: a token of an owner who is site administrator, an App, an installation of another one, and a second token of
# that installation, which an operation ends.
CALLERS = {
    "/app": "app", "/orgs/{org}/installation": "app", "/repos/{owner}/{repo}/installation": "app",
    "/installation/token": "ended", "/installation": "installation",
}
# Whoever asks without credentials is answered here; and a private repository is not there for them.
OPEN = {
    "/", "/meta", "/octocat", "/zen", "/rate_limit", "/organizations", "/users/{username}", "/orgs/{org}",
    "/orgs/{org}/members", "/orgs/{org}/members/{username}", "/orgs/{org}/repos", "/repos/{owner}/{repo}",
}


def ask(method, path, body=None):
    request = urllib.request.Request(
        API + path, method=method, data=None if body is None else json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + os.environ["INTEROP_TOKEN"], "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read() or "null")


def runners(level):
    return {it["name"]: it["id"] for it in ask("GET", level + "/actions/runners")["runners"]}


def sealed(level):
    key = ask("GET", level + "/secrets/public-key")
    box = SealedBox(PublicKey(key["key"].encode(), Base64Encoder)).encrypt(b"from Schemathesis")
    return {"encrypted_value": [b64encode(box).decode()], "key_id": [key["key_id"]]}


def prepare():
    """Makes what a world file does not hold, and gives what exists by the beginning of a path."""
    for level in ("/enterprises/ent", "/repos/acme/a"):
        for name in ("r1", "r2", "doomed"):
            ask("POST", level + "/actions/runners/generate-jitconfig",
                {"name": name, "runner_group_id": 1, "labels": ["gpu", "big"]})
    ask("PUT", "/repos/acme/a/environments/prod")
    ask("PUT", "/repos/acme/a/environments/gone")
    return {
        "/enterprises/{enterprise}/actions/runners": runners("/enterprises/ent"),
        "/orgs/{org}/actions/runners": runners("/orgs/acme"),
        "/repos/{owner}/{repo}/actions/runners": runners("/repos/acme/a"),
    }, {
        "/orgs/{org}/actions/secrets": sealed("/orgs/acme/actions"),
        "/repos/{owner}/{repo}/actions/secrets": sealed("/repos/acme/a/actions"),
        "/repos/{owner}/{repo}/environments": sealed("/repos/acme/a/environments/prod"),
    }, [it["id"] for it in ask("GET", "/orgs/acme/repos") if it["name"] in ("a", "b")]


def starting(path, table):
    return next((value for start, value in table.items() if path == start or path.startswith(start + "/")), None)


class Description:
    def __init__(self, contract):
        self.contract = contract
        self.runners, self.boxes, self.repositories = prepare()

    def resolve(self, node):
        while "$ref" in node:
            target = self.contract
            for step in node["$ref"][2:].split("/"):
                target = target[step]
            node = target
        return copy.deepcopy(node)

    def values(self, method, path, name):
        if name == "runner_group_id":
            return [1]  # Default
        if name == "runner_id":
            ids = starting(path, self.runners)
            if method == "delete" and path.endswith("{runner_id}"):
                return [ids["doomed"]]
            return [ids["r2" if method == "post" or path.endswith("{name}") else "r1"]]
        if name == "repository_id":
            return self.repositories
        if name == "secret_name" and "/repositories" in path:
            return ["SHARED"]
        if name == "secret_name":
            return {"put": ["KEPT", "GONE", "NEW"], "delete": ["GONE"]}.get(method, THINGS[name])
        return OWN_THINGS.get(f"{method.upper()} {path}", {}).get(name, THINGS.get(name))

    def parameter(self, method, path, parameter):
        parameter = self.resolve(parameter)
        name = parameter["name"]
        if parameter["in"] == "path":
            existing = {"enum": self.values(method, path, name)}
            parameter["schema"] = {"anyOf": [existing, CHOSEN[name]]} if name in CHOSEN else existing
        else:
            # A page or filter that makes no sense is passed over, and so is a number that no machine holds.
            parameter["schema"] = {"anyOf": [parameter["schema"], {"enum": ["-1", "9" * 30]}, {"type": "string"}]}
        return parameter

    def body(self, label, path, body):
        body = self.resolve(body)
        schema = body["content"]["application/json"]["schema"]
        # Members that nobody knows are passed over.
        schema.pop("additionalProperties", None)
        properties = schema.get("properties", {})
        for name in properties.keys() - READ.get(label, properties.keys()):
            del properties[name]
        known = {"runner_group_id": [1], **(starting(path, self.boxes) or {})}
        for name in known.keys() & properties.keys():
            # An id of a key is looked at beside a value only.
            free = name == "key_id" and name not in schema["required"]
            properties[name] = {"anyOf": [{"enum": known[name]}] + [properties[name]] * free}
        for name in properties.keys() - set(schema.get("required", [])):
            # A member that is null counts as not given.
            properties[name] = {"anyOf": [properties[name], {"nullable": True, "enum": [None]}]}
        if "selected_repository_ids" in schema.get("required", []):
            properties["selected_repository_ids"]["items"] = {"enum": self.repositories}
        return body

    def responses(self, label, responses):
        refusal = {"description": "", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/basic-error"}}}}
        return {**{status: refusal for status in REFUSALS + MORE_REFUSALS.get(label, ())}, **responses}

    def operation(self, method, path, operation):
        label = f"{method.upper()} {path}"
        caller = starting(path, CALLERS) or "user"
        made = {
            **operation,
            "parameters": [self.parameter(method, path, it) for it in operation.get("parameters", [])],
            "responses": self.responses(label, copy.deepcopy(operation["responses"])),
            "security": [{caller: []}] + ([{}] if path in OPEN and method == "get" else []),
            "tags": ["app" if caller == "app" else "others"],
        }
        if "requestBody" in operation:
            made["requestBody"] = self.body(label, path, operation["requestBody"])
        return made

    def of(self, done):
        components = copy.deepcopy(self.contract["components"])
        bearer = {"type": "http", "scheme": "bearer"}
        components["securitySchemes"] = {caller: bearer for caller in ("user", *CALLERS.values())}
        for schema in ("repository", "full-repository"):
            # Whatever text a repository is given for its homepage is given back, an empty one too.
            components["schemas"][schema]["properties"]["homepage"].pop("format", None)
        paths = {}
        for path, methods in self.contract["paths"].items():
            for method, operation in methods.items():
                if operation["operationId"] in done:
                    paths.setdefault(path, {})[method] = self.operation(method, path, operation)
        # GitHub's own demands an account that is a user and an enterprise at once; one installation alone has it right.
        listed = paths["/app/installations"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        listed["items"] = {"$ref": "#/components/schemas/installation"}
        return {**self.contract, "servers": [{"url": API}], "paths": paths, "components": components}


def main(contract, compatibility, out):
    done = set(re.findall(r"^\| `([^`]+)` \| `[^`]+` \| (?:done|partial) \|$", Path(compatibility).read_text("utf-8"), re.MULTILINE))
    description = Description(json.loads(Path(contract).read_text("utf-8"))).of(done)
    told = {operation["operationId"] for methods in description["paths"].values() for operation in methods.values()}
    assert done and told == done, done ^ told
    Path(out).write_text(json.dumps(description), "utf-8")


main(*sys.argv[1:])
