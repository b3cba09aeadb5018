"""World files for the servers under test: JSON, which YAML includes."""
import json

TOKEN = "ghp_benchmark00000000000000000000"
ORGANIZATION = "octo-org"
SECRETS = ("GH_TOKEN", "GIST_ID", "NPM_TOKEN")


def of(organizations, users=()):
    """A world of organizations owned by one user, whose token may do everything that is measured; and further users."""
    token = {"name": "benchmark", "value": TOKEN, "scopes": ["admin:org", "repo"]}
    return {"users": [{"login": "octocat", "site_admin": True, "tokens": [token]}, *users],
            "organizations": organizations}


def organization(login, secrets=(), runners=0):
    return {
        "login": login,
        "owners": ["octocat"],
        "secrets": [{"name": name, "value": "text", "visibility": "all"} for name in secrets],
        "runners": [{"name": f"runner-{i}", "os": "linux", "labels": ["gpu"]} for i in range(1, runners + 1)],
    }


def numbered(count, prefix="SECRET"):
    return [f"{prefix}_{i:04d}" for i in range(1, count + 1)]


def small():
    """One organization with three secrets and a runner: what the four GETs read."""
    return organization(ORGANIZATION, SECRETS, 1)


def with_repository(name):
    """The same, and a repository whose jobs runners take."""
    return small() | {"repositories": [{"name": name}]}


def write(file, organizations, users=()):
    file.write_text(json.dumps(of(organizations, users)))
    return file
