"""Prints what PyGithub says of a runner: URL, certificates, organization and id; TOKEN is in the environment."""

import json
import os
import sys

from github import Auth, Github

url, certificates, organization, runner = sys.argv[1:]
client = Github(base_url=f"{url}/api/v3", auth=Auth.Token(os.environ["TOKEN"]), verify=certificates, retry=None)
it = client.get_organization(organization).get_self_hosted_runner(int(runner))
print(json.dumps({"name": it.name, "os": it.os, "status": it.status, "busy": it.busy, "labels": it.labels}))
