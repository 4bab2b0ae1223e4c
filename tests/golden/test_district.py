# SPDX-License-Identifier: Apache-2.0
"""district-recorded on the recorded year of CityLearn 2022 phase 1: five homes, 8,760 hours.

The figures were worked out by a plain loop over the rows of the recording, without this program:
cost and carbon of doing nothing, and their shares for a battery of 6.4 kWh and 5 kW that stores
surplus and gives at any need, knowing the running hour or only the one before. The twin's battery
decides by the minute and commands travel, so that the last differs in the fourth digit.
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ORRERY = os.environ["ORRERY_PROGRAM"]
NOTHING = 8780.67, 4627.49
WHOLE_YEAR = ["duration=8760 h", "plant.home.parameters.spans=[]",
              "plant.home.parameters.start_day=0",
              "plant.home.parameters.recording=[0, 1, 2, 3, 4]",
              "plant.home.parameters.solar_power=[4 kW, 4 kW, 4 kW, 5 kW, 4 kW]"]
FOLLOW = ("control.storage.controller={model: linear, parameters: "
          "{inputs: [load, sun], weights: [-1, 1]}}")


def recording_is_there():
    return (pathlib.Path(os.environ.get("ORRERY_DATA", "/nowhere")) / "citylearn").is_dir()


@unittest.skipUnless(recording_is_there(), "data set 'citylearn' not found; set ORRERY_DATA")
class RecordedYear(unittest.TestCase):
    def year(self, *sets):
        """Cost and carbon of the five homes."""
        words = [part for each in (*WHOLE_YEAR, *sets) for part in ("--set", each)]
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [ORRERY, "run", ROOT / "scenarios/library/district-recorded.yaml", *words,
                 "--json", "-q", "--out", f"{folder}/year.orrery"],
                capture_output=True, text=True, timeout=600)
        self.assertEqual(done.returncode, 0, done.stderr)
        metrics = json.loads(done.stdout)["metrics"]
        return metrics["cost"]["value"], metrics["carbon"]["value"]

    def test_doing_nothing(self):
        cost, carbon = self.year()
        self.assertAlmostEqual(cost, NOTHING[0], delta=0.005)
        self.assertAlmostEqual(carbon, NOTHING[1], delta=0.005)

    def test_following_the_running_hour(self):
        cost, carbon = self.year("plant.battery.parameters.mode=1")
        self.assertAlmostEqual(cost / NOTHING[0], 0.671, delta=0.0005)
        self.assertAlmostEqual(carbon / NOTHING[1], 0.730, delta=0.0005)

    def test_following_the_hour_before(self):
        cost, carbon = self.year(FOLLOW)
        self.assertAlmostEqual(cost / NOTHING[0], 0.807, delta=0.001)
        self.assertAlmostEqual(carbon / NOTHING[1], 0.851, delta=0.001)


class Floor(unittest.TestCase):
    def test_least_cost_is_that_of_an_exhaustive_search(self):
        """Hand-made hours of whole kWh, a loss-free battery of 2 kWh: every plan is tried."""
        sys.path.insert(0, str(ROOT / "scripts"))
        import district_floor as floor

        floor.ONE_WAY, floor.CAPACITY_KWH, floor.POWER_KW = 1.0, 2.0, 2.0
        net, price = [1.0, -2.0, 1.0, 3.0, -1.0, 2.0], [2.0, 1.0, 5.0, 3.0, 1.0, 4.0]
        best = [0.0, float("inf"), float("inf")]
        for load, each in zip(net, price):
            best = [min(best[a] + max(0.0, load + b - a) * each for a in range(3))
                    for b in range(3)]
        self.assertAlmostEqual(floor.least_cost(net, price), min(best))

    @unittest.skipUnless(recording_is_there(), "data set 'citylearn' not found; set ORRERY_DATA")
    def test_table_of_the_year(self):
        table = subprocess.run([sys.executable, ROOT / "scripts/district_floor.py"],
                               capture_output=True, text=True, check=True).stdout
        shares = [[float(cell) for cell in (row.split("|")[3], row.split("|")[5])]
                  for row in table.splitlines()[2:]]
        for found, published in zip(shares[:4], ([1, 1], [0.671, 0.730], [0.706, 0.801],
                                                 [0.807, 0.851])):
            for a, b in zip(found, published):
                self.assertAlmostEqual(a, b, delta=0.0006)
        self.assertLess(shares[4][0], shares[1][0])


if __name__ == "__main__":
    sys.exit(unittest.main())
