"""A description of the measured operations for Prism: the project's own contract, with Paddock's answers as examples."""
import json

from .bench import ROOT
from .paddock import GETS

CONTRACT = ROOT / "src" / "test" / "resources" / "contract" / "ghes-3.19.json"
PATHS = {
    "list secrets": "/orgs/{org}/actions/secrets",
    "public key": "/orgs/{org}/actions/secrets/public-key",
    "one secret": "/orgs/{org}/actions/secrets/{secret_name}",
    "one runner": "/orgs/{org}/actions/runners/{runner_id}",
}


def description(answers):
    """Five operations: the four GETs, and the PUT beside one of them."""
    contract = json.loads(CONTRACT.read_text())
    paths = {}
    for operation, path in PATHS.items():
        paths[path] = {verb: item for verb, item in contract["paths"][path].items() if verb in ("get", "put", "parameters")}
        content = paths[path]["get"]["responses"]["200"]["content"]["application/json"]
        content["example"] = answers[GETS[operation]].json()
    made = {"openapi": contract["openapi"], "info": contract["info"], "paths": paths, "components": {}}
    _add_components(made, contract)
    return made


def _add_components(made, contract):
    """What the paths name, and what that names, and so on."""
    pending = _references(made["paths"])
    while pending:
        kind, name = pending.pop()
        chosen = made["components"].setdefault(kind, {})
        if name not in chosen:
            chosen[name] = contract["components"][kind][name]
            pending |= _references(chosen[name])


def _references(node):
    if isinstance(node, dict):
        own = {tuple(node["$ref"].split("/")[2:4])} if isinstance(node.get("$ref"), str) else set()
        return own.union(*map(_references, node.values()))
    if isinstance(node, list):
        return set().union(*map(_references, node))
    return set()
