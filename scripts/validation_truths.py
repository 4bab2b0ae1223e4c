# SPDX-License-Identifier: Apache-2.0
"""What the validation tests tell: runs those that call tests/support/truth.h, reads their lines."""

import json
import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from validation_rows import INVALID, IO, ROOT, Refused

TELLS = re.compile(r"\b(?:expect_truth|expect_same_truth|tell_absent)\s*\(")
BENCH = re.compile(r'^#include "(tests/[^"]+\.h)"', re.MULTILINE)
TEST = re.compile(r"^TEST(?:_F|_P)?\(\s*(\w+)\s*,\s*(\w+)\s*\)", re.MULTILINE)
LIMIT_S = 900  # a hung test fails the table; speed decides nothing


@dataclass
class Findings:
    truths: list = field(default_factory=list)
    failed: set = field(default_factory=set)


def gather(build, keep=None):
    """Runs what tells, two programs at a time."""
    tests = telling_tests()
    with tempfile.TemporaryDirectory() as folder:
        def run(name):
            return run_program(build, name, tests[name], Path(folder))
        with ThreadPoolExecutor(2) as pool:
            found = list(pool.map(run, sorted(tests)))
    everything = Findings()
    for part in found:
        everything.truths += part.truths
        everything.failed |= part.failed
    if keep:
        keep_truths(keep, everything)
    return everything


def telling_tests(root=ROOT):
    """Folder under tests/ -> `Suite.Name` of the tests in validation files that tell truths."""
    tests = {}
    for path in sorted(root.glob("tests/*/**/*_validation_test.cpp")):
        text = path.read_text(encoding="utf-8")
        if tells(root, text):
            names = tests.setdefault(path.relative_to(root).parts[1], [])
            names += [f"{suite}.{name}" for suite, name in TEST.findall(text)]
    return tests


def tells(root, text):
    """Whether the file, or a bench that it includes, tells truths."""
    benches = [root / name for name in BENCH.findall(text) if name != "tests/support/truth.h"]
    return any(map(TELLS.search, [text, *(path.read_text(encoding="utf-8")
                                          for path in benches if path.exists())]))


def run_program(build, folder, names, scratch):
    program = Path(build) / f"bin/test_{folder}_validation"
    if not program.exists():
        raise Refused(IO, f"{program} is not built; build first, or name the folder with --build")
    print(f"validation_table.py: {folder}: {len(names)} tests ...", file=sys.stderr, flush=True)
    told, result = scratch / f"{folder}.jsonl", scratch / f"{folder}.json"
    told.touch()
    filters = ":".join(f"{name}:*/{name}/*" for name in names)  # by itself, or with parameters
    command = [str(program.resolve()), f"--gtest_filter={filters}",
               f"--gtest_output=json:{result}"]
    environment = {**os.environ, "ORRERY_TRUTHS": str(told)}
    try:
        done = subprocess.run(command, cwd=scratch, env=environment, capture_output=True,
                              timeout=LIMIT_S, text=True, errors="replace", check=False)
        code = done.returncode
    except subprocess.TimeoutExpired:
        code = f"no end within {LIMIT_S} s"
    except OSError as error:
        raise Refused(IO, f"{program}: {error.strerror}") from error
    if not result.exists():
        print(f"validation_table.py: {program} broke off ({code})", file=sys.stderr)
    # Which test a program broke off in nobody knows: none of its tests has passed.
    failed = {f"{folder}/{name}" for name in names}
    findings = Findings(failed=failed_tests(folder, result) if result.exists() else failed)
    for truth in parsed(told):
        suite, _, name = truth["test"].partition(".")
        findings.truths.append({**truth, "test": test_name(folder, suite, name)})
    return findings


def failed_tests(folder, result):
    suites = json.loads(result.read_text())["testsuites"]
    return {test_name(folder, suite["name"], test["name"])
            for suite in suites for test in suite["testsuite"] if test.get("failures")}


def test_name(folder, suite, name):
    """As rows.csv has it: without the instance and the number of a test with parameters."""
    return f"{folder}/{suite.split('/')[-1]}.{name.split('/')[0]}"


def keep_truths(path, findings):
    lines = [json.dumps(truth) for truth in findings.truths]
    lines += [json.dumps({"failed": name}) for name in sorted(findings.failed)]
    try:
        Path(path).write_text("".join(line + "\n" for line in lines))
    except OSError as error:
        raise Refused(IO, f"{path}: {error.strerror}") from error


def read_truths(path):
    findings = Findings()
    for line in parsed(path):
        if "failed" in line:
            findings.failed.add(line["failed"])
        else:
            findings.truths.append(line)
    return findings


def parsed(path):
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise Refused(IO, f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Refused(INVALID, f"{path}: {error}") from error
    return [truth_of(path, number, line) for number, line in enumerate(lines, 1) if line]


def truth_of(path, number, line):
    try:
        truth = json.loads(line)
    except ValueError as error:
        raise Refused(INVALID, f"{path}:{number}: {error}") from error
    if not isinstance(truth, dict) or not known_form(truth):
        raise Refused(INVALID, f"{path}:{number}: a line has row, test and what, expected, got, "
                               "tolerance; or row, test and absent")
    return truth


def known_form(truth):
    if truth.keys() == {"failed"} or truth.keys() == {"row", "test", "absent"}:
        return all(isinstance(value, str) for value in truth.values())
    if truth.keys() != {"row", "test", "what", "expected", "got", "tolerance"}:
        return False
    return (all(isinstance(truth[key], str) for key in ("row", "test", "what"))
            and all(truth[key] is None or type(truth[key]) in (int, float)
                    for key in ("expected", "got", "tolerance")))
