# SPDX-License-Identifier: Apache-2.0
"""Every gallery scenario runs, balances its books and gives its expected fingerprint.

A change that moves a fingerprint says why in its commit message; `ORRERY_ACCEPT=1` rewrites the
file. Runs are shortened (`until` in fingerprints.json) so that the whole takes seconds. Recorded
data is never used here: ORRERY_DATA is unset, so the replay plays its synthetic sample.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXPECTED = ROOT / "tests/golden/fingerprints.json"
ORRERY = os.environ["ORRERY_PROGRAM"]


def run(scenario, until, folder, *more):
    environment = {k: v for k, v in os.environ.items() if k != "ORRERY_DATA"}
    out = pathlib.Path(folder) / (scenario + ".orrery")
    command = [ORRERY, "run", str(ROOT / f"scenarios/library/{scenario}.yaml"), "--json", "-q",
               "--out", str(out), *more]
    if until:
        command += ["--until", until]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, timeout=600)
    if done.returncode not in (0, 1):
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stderr}")
    return json.loads(done.stdout)


class Gallery(unittest.TestCase):
    maxDiff = None

    def test_expected_fingerprints(self):
        expected = json.loads(EXPECTED.read_text())
        names = sorted(p.stem for p in (ROOT / "scenarios/library").glob("*.yaml"))
        self.assertEqual(names, sorted(expected), "one entry a gallery scenario")
        found = {}
        with tempfile.TemporaryDirectory() as folder:
            for name in names:
                result = run(name, expected[name]["until"], folder)
                self.assertTrue(result["books"]["balanced"], name)
                found[name] = {"until": expected[name]["until"],
                               "fingerprint": result["fingerprint"]}
        if os.environ.get("ORRERY_ACCEPT"):
            EXPECTED.write_text(json.dumps(found, indent=2) + "\n")
        self.assertEqual(found, json.loads(EXPECTED.read_text()))

    def test_seed_and_recording(self):
        with tempfile.TemporaryDirectory() as folder:
            small = "pump-house-small"
            first = run(small, "7 d", folder)["fingerprint"]
            recorded = run(small, "7 d", folder, "--set", "record.every=1",
                           "--set", "record.truth=true")["fingerprint"]
            other = run(small, "7 d", folder, "--seed", "2")["fingerprint"]
        self.assertEqual(first, recorded, "recording more must not touch the run")
        self.assertNotEqual(first, other, "another seed is another run")


if __name__ == "__main__":
    sys.exit(unittest.main())
