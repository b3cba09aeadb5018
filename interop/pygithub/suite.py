"""PyGithub against a running server: organization secrets, repository secrets, runners, refusals."""

import os
import subprocess
import sys
from datetime import datetime, timezone
from importlib.metadata import version
from pathlib import Path

import github
from github import Auth, Github

ORG = "acme"
VALUES = {
    "plain text": "plain text",
    "newlines": "first\nsecond\r\n\n  third\n",
    "quotes": "\"double\" 'single' `back` \\n $HOME %s {{x}}",
    "unicode": "ü 漢字 🔑 e\u0301 \u202e \u2028",
    "control characters": "\t\x00\x01\x1b\x7f\x85",
    "48 KB": "x" * 49152,
    "nothing": "",
}
failures = 0


def check(sentence, passed, detail=""):
    global failures
    failures += not passed
    print(f"{'ok  ' if passed else 'FAIL'} {sentence}{'' if passed or not detail else f' ({detail})'}", flush=True)


def equal(sentence, expected, actual):
    check(sentence, expected == actual, f"expected {expected!r}, got {actual!r}")


def refuses(sentence, exception, status, call):
    """The call fails as this very type: PyGithub has a type of its own for a limit that is exceeded."""
    try:
        call()
        check(sentence, False, "it was not refused")
    except github.GithubException as refusal:
        told = f"{type(refusal).__name__} {refusal.status}"
        check(sentence, type(refusal) is exception and refusal.status == status, told)


def client(token, per_page=30):
    # PyGithub waits between requests and retries unless told not to; a failure should be seen at once.
    return Github(
        base_url=os.environ["INTEROP_URL"] + "/api/v3",
        auth=Auth.Token(token),
        verify=os.environ["INTEROP_CA"],
        per_page=per_page,
        timeout=30,
        retry=None,
        seconds_between_requests=0,
        seconds_between_writes=0,
    )


def opened():
    """Every value that the server keeps, by ORG/NAME or ORG/REPO/NAME."""
    directory = Path(os.environ["INTEROP_VALUES"])
    subprocess.run([os.environ["INTEROP_OPENED"], os.environ["INTEROP_DATA"], directory], check=True)
    return {str(it.relative_to(directory)): it.read_bytes().decode() for it in directory.rglob("*") if it.is_file()}


def holds(sentence, expected):
    """The server keeps these values; which one differs is told, never what is in it."""
    kept = opened()
    wrong = [name for name, value in expected.items() if kept.get(name) != value]
    check(sentence, not wrong, ", ".join(wrong))


def names(secrets):
    return [it.name for it in secrets]


def organization_secrets(org, repos):
    for visibility in ("all", "private"):
        created = org.create_secret(f"V_{visibility}", visibility, visibility)
        equal(f"an organization secret is created with visibility {visibility}", visibility, created.visibility)
        equal("the server tells the same", visibility, org.get_secret(f"V_{visibility}").visibility)
    selected = org.create_secret("SEL", "for one", "selected", [repos["a"]])
    equal("a secret is created for one repository", ["a"], names(selected.selected_repositories))
    check("another repository is added", selected.add_repo(repos["b"]))
    equal("both have it", ["a", "b"], names(selected.selected_repositories))
    check("the first one is removed", selected.remove_repo(repos["a"]))
    equal("the other one has it", ["b"], names(selected.selected_repositories))
    check("its value and repositories are set anew",
          selected.edit("for two", "selected", selected_repositories=[repos["b"], repos["c"]]))
    equal("these have it", ["b", "c"], names(org.get_secret("SEL").selected_repositories))
    expected = {"acme/V_ALL": "all", "acme/V_PRIVATE": "private", "acme/SEL": "for two"}
    holds("the values of all three arrive", expected)

    for number, value in enumerate(VALUES.values()):
        org.create_secret(f"VALUE_{number}", value)
        expected[f"acme/VALUE_{number}"] = value
    kept = opened()
    for number, (kind, value) in enumerate(VALUES.items()):
        check(f"a value arrives character by character: {kind}", kept.get(f"acme/VALUE_{number}") == value)
    refuses("a value of more than 48 KB gets 422", github.GithubException, 422,
            lambda: org.create_secret("VALUE_0", "x" * 49153))

    secret = org.get_secret("v_all")
    equal("a name is found in any case", "V_ALL", secret.name)
    age = datetime.now(timezone.utc) - secret.updated_at
    check("its time is now", abs(age.total_seconds()) < 60)

    for number in range(260):
        expected[f"acme/PAGE_{number:03}"] = f"number {number}"
        org.create_secret(f"PAGE_{number:03}", f"number {number}")
    for size in (30, 7, 100):
        listed = client(os.environ["INTEROP_OWNER"], per_page=size).get_organization(ORG).get_secrets()
        equal("the list tells how many there are", len(expected), listed.totalCount)
        equal(f"its pages of {size} have each of the {len(expected)} exactly once",
              sorted(expected), [f"acme/{it}" for it in names(listed)])
    holds("the values of all arrive, and the others stayed", expected)

    selected.delete()
    refuses("a deleted secret is not found", github.UnknownObjectException, 404,
            lambda: org.get_secret("SEL").created_at)
    refuses("it can not be deleted twice", github.UnknownObjectException, 404, selected.delete)
    check("its value is gone", "acme/SEL" not in opened())


def repository_secrets(repo):
    repo.create_secret("DEPLOY", "first")
    holds("the value of a repository secret arrives", {"acme/a/DEPLOY": "first"})
    repo.create_secret("DEPLOY", VALUES["unicode"])
    repo.create_secret("OTHER", VALUES["newlines"])
    holds("it is replaced, and another one added",
          {"acme/a/DEPLOY": VALUES["unicode"], "acme/a/OTHER": VALUES["newlines"]})
    equal("the repository lists both", ["DEPLOY", "OTHER"], names(repo.get_secrets()))
    equal("one of them is told", "OTHER", repo.get_secret("OTHER").name)
    check("one of them is deleted", repo.delete_secret("DEPLOY"))
    equal("the other one stays", ["OTHER"], names(repo.get_secrets()))


def runners(org, paged):
    equal("the runners are listed", ["r1", "r2", "r3", "r4", "r5"], names(org.get_self_hosted_runners()))
    equal("small pages have each of them exactly once", ["r1", "r2", "r3", "r4", "r5"],
          names(paged.get_self_hosted_runners()))
    found = list(org.get_self_hosted_runners(name="r2"))
    equal("a name filters them", ["r2"], names(found))
    runner = org.get_self_hosted_runner(found[0].id)
    equal("one runner is told", ("r2", "linux", "offline", False), (runner.name, runner.os, runner.status, runner.busy))
    equal("its labels are told", ["self-hosted", "Linux", "ARM64"], [it["name"] for it in runner.labels])
    org.delete_self_hosted_runner(runner.id)
    refuses("a deleted runner is not found", github.UnknownObjectException, 404,
            lambda: org.get_self_hosted_runner(runner.id))
    refuses("it can not be deleted twice", github.UnknownObjectException, 404,
            lambda: org.delete_self_hosted_runner(runner.id))
    applications = list(org.get_self_hosted_runner_applications())
    check("runner applications are offered for Linux", "linux" in {it.os for it in applications})
    for kind, create in (
        ("registration", org.create_self_hosted_runner_registration_token),
        ("remove", org.create_self_hosted_runner_remove_token),
    ):
        issued = create()
        check(f"a {kind} token is issued for the time to come",
              bool(issued.token) and issued.expires_at > datetime.now(timezone.utc))
    config = org.create_self_hosted_runner_jitconfig("just-in-time", 1, ["gpu"])
    check("a just-in-time configuration is made", bool(config.encoded_jit_config))
    equal("its runner is told", "just-in-time", org.get_self_hosted_runner(config.runner.id).name)
    refuses("its name can not be taken twice", github.GithubException, 409,
            lambda: org.create_self_hosted_runner_jitconfig("just-in-time", 1, ["gpu"]))


def refusals():
    bad = client("ghp_badBadBadBadBadBadBadBadBadBadBadBad0")
    refuses("a bad token gets 401", github.BadCredentialsException, 401, lambda: bad.get_organization(ORG))
    for who in ("narrow", "member", "stranger"):
        org = client(os.environ[f"INTEROP_{who.upper()}"]).get_organization(ORG)
        refuses(f"the {who} token may not list secrets", github.GithubException, 403, lambda: list(org.get_secrets()))
        refuses(f"the {who} token may not set one", github.GithubException, 403,
                lambda: org.create_secret("INTRUDER", "x"))
        refuses(f"the {who} token may not list runners", github.GithubException, 403,
                lambda: list(org.get_self_hosted_runners()))
    org = client(os.environ["INTEROP_READER"]).get_organization(ORG)
    equal("the token with the permission to read reads", "V_ALL", org.get_secret("V_ALL").name)
    refuses("it deletes nothing", github.GithubException, 403, lambda: org.get_secret("V_ALL").delete())
    refuses("nor does it see the runners", github.GithubException, 403, lambda: list(org.get_self_hosted_runners()))
    stranger = client(os.environ["INTEROP_STRANGER"])
    refuses("a stranger gets 404 for a repository", github.UnknownObjectException, 404,
            lambda: stranger.get_repo(f"{ORG}/a"))
    refuses("and for its secrets", github.UnknownObjectException, 404,
            lambda: list(stranger.get_repo(f"{ORG}/a", lazy=True).get_secrets()))
    refuses("an unknown organization gets 404", github.UnknownObjectException, 404,
            lambda: client(os.environ["INTEROP_OWNER"]).get_organization("nobody"))
    check("what was refused is still there", "acme/V_ALL" in opened())


def main():
    print(f"client PyGithub {version('PyGithub')}, PyNaCl {version('PyNaCl')}")
    owner = client(os.environ["INTEROP_OWNER"])
    org = owner.get_organization(ORG)
    equal("the token is alice's", "alice", owner.get_user().login)
    repos = {it.name: it for it in org.get_repos()}
    equal("the organization has its repositories", ["a", "b", "c"], sorted(repos))
    organization_secrets(org, repos)
    repository_secrets(repos["a"])
    runners(org, client(os.environ["INTEROP_OWNER"], per_page=2).get_organization(ORG))
    refusals()
    sys.exit(failures > 0)


main()
