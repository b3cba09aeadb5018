"""report.py DESCRIPTION REPORT...: tells of each operation that Schemathesis was to test whether it holds, and adds up."""

import json
import sys
from collections import defaultdict
from pathlib import Path


def main(description, *files):
    paths = json.loads(Path(description).read_text("utf-8"))["paths"]
    described = [f"{method.upper()} {path}" for path, methods in paths.items() for method in methods]
    reports = [json.loads(Path(file).read_text("utf-8")) for file in files]
    wrong = defaultdict(set)
    for failure in (it for report in reports for it in report["failures"] + report["errors"]):
        # A failure of an undeclared method names an operation that is none.
        for operation in failure["operations"] or ["the whole run"]:
            wrong[operation["label"] if isinstance(operation, dict) else operation].add(f"{failure.get('code', 'error')} {failure['title']}")
    for operation in described + sorted(set(wrong) - set(described)):
        print(f"FAIL {operation} ({'; '.join(sorted(wrong[operation]))})" if operation in wrong else f"ok   {operation}")
    tested = sum(it["operations"]["tested"] for it in reports)
    complete = tested == len(described) and all(it["complete"] for it in reports)
    print("ok   every operation was tested" if complete else f"FAIL {tested} of {len(described)} operations were tested")
    cases = sum(it["test_cases"]["generated"] for it in reports)
    print(f"{tested} operations, {cases} cases, {sum(it['test_cases']['unique_failures'] for it in reports)} failures")
    sys.exit(1 if wrong or not complete else 0)


main(*sys.argv[1:])
