# SPDX-License-Identifier: Apache-2.0
"""Coupled systems (feeders, their customers, their meters) in parts of their own: workers, stops
and what is recorded shape no bit of the outcome, and the energy of each feeder balances.
"""

import json
import os
import re
import subprocess
import sys
import unittest

from orrery_program import OK, PROGRAM, ROOT, SMALL, ProgramTest, rows_of

SITES = SMALL.with_name("feeder_sites.yaml")


class CoupledParts(ProgramTest):
    def outcome(self, name, *words):
        """Metrics, fingerprint and rows of a run, and what it said on stderr."""
        done = self.expect(OK, "run", SITES, "-o", f"{name}.orrery", f"--json={name}.json", *words)
        told = json.loads((self.folder / f"{name}.json").read_text(encoding="utf-8"))
        return told, rows_of(self.folder / f"{name}.orrery"), done.stderr

    def test_workers(self):
        one, rows, _ = self.outcome("one", "--threads", 1)
        two, same, said = self.outcome("two", "--threads", 2)
        self.assertNotIn("one worker does it all", said)
        self.assertEqual(two["fingerprint"], one["fingerprint"])
        self.assertEqual(two["metrics"], one["metrics"])
        self.assertEqual(same, rows)
        whole, _, _ = self.outcome("whole", "--set", "partition.plan=one")
        self.assertEqual(whole["metrics"], one["metrics"], "cut or whole, the same plant")

    def test_recording(self):
        one, _, _ = self.outcome("one")
        more, _, _ = self.outcome("more", "--set", "record.every=1")
        less, _, _ = self.outcome("less", "--set", "record.truth=false")
        other, _, _ = self.outcome("other", "--seed", 6)
        self.assertEqual(more["fingerprint"], one["fingerprint"])
        self.assertEqual(less["fingerprint"], one["fingerprint"])
        self.assertNotEqual(other["fingerprint"], one["fingerprint"])

    def test_snapshots(self):
        one, rows, _ = self.outcome("one")
        # While the fault is on and the breaker open; then in the middle of nothing.
        for number, moment in enumerate(("31 h", "61 h")):
            name = f"stopped-{number}"
            self.orrery("run", SITES, "-o", f"{name}.orrery", "--break", f"at {moment}")
            self.assertTrue((self.folder / f"{name}.orrery.partial").exists())
            again, same, said = self.outcome(name, "--resume", "--threads", 1 + number)
            self.assertIn("going on from the snapshot", said)
            self.assertEqual(again["fingerprint"], one["fingerprint"])
            self.assertEqual(same, rows)

    def test_energy_balances(self):
        one, rows, _ = self.outcome("one")
        total = {name: told["value"] for name, told in one["metrics"].items()}
        for site in ("east", "west"):
            supplied = total[f"{site}_energy_supplied"]
            self.assertGreater(supplied, 1000.0)
            self.assertAlmostEqual(
                supplied, total[f"{site}_energy_served"] + total[f"{site}_energy_lost"],
                delta=1e-7 * supplied)
        self.assertGreater(total["lost_revenue"], 1.0)
        self.assertEqual(len(rows["fault"][1]), 3)


class OwnNetwork(ProgramTest):
    """The example of docs/feeder.md, as it stands there."""

    def test_page(self):
        page = (ROOT / "docs/feeder.md").read_text(encoding="utf-8")
        for kind, name in (("csv", "network.csv"), ("yaml", "own.yaml")):
            (block,) = re.findall(f"```{kind}\n(.*?)```", page, re.DOTALL)
            (self.folder / name).write_text(block, encoding="utf-8")
        self.expect(OK, "run", "own.yaml", "--json=own.json", "-o", "own.orrery")
        told = json.loads((self.folder / "own.json").read_text(encoding="utf-8"))["metrics"]
        self.assertGreater(told["served"]["value"], 240.0 * 48)  # kWh: the loads of the file
        plot = [sys.executable, ROOT / "scripts/plot_world.py", "own.orrery", "--out", "own.svg",
                "--panel", "feeder.voltage[2] feeder.voltage[3]", "--panel", "sum:feeder.voltage"]
        subprocess.run(plot, cwd=self.folder, check=True, env={**os.environ,
                                                               "ORRERY_PROGRAM": PROGRAM})
        drawn = (self.folder / "own.svg").read_text(encoding="utf-8")
        self.assertIn("time since the start [d]", drawn)
        self.assertIn("feeder.voltage [1]", drawn)


if __name__ == "__main__":
    unittest.main()
