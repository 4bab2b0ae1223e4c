# SPDX-License-Identifier: Apache-2.0
"""`orrery experiment` over values listed row by row, and over a file of a device."""

import json
import unittest

from orrery_program import OK, ProgramTest

LISTED = """orrery: 1
name: listed
seed: 1
duration: 1 min
plant:
  upper: { model: water/drain_tank, count: 2, step: 1 s, parameters: { initial_level: 1 m } }
  lower:
    model: water/drain_tank
    count: 2
    step: 1 s
    parameters: { initial_level: 0 m, drain_area: 0 m2 }
    inputs: { inflow: upper.outflow }
metrics:
  water: { of: lower.level, reduce: sum, unit: m }
experiment:
  factors:
    level:
      path: plant.upper.parameters.initial_level
      values: [[1 m, 1 m], [4 m, 1 m], [1 m, 4 m]]
  replications: 1
  responses: [water]
"""
WEATHER = """orrery: 1
name: weathers
seed: 1
duration: 1 h
plant:
  weather:
    model: climate/weather_file
    step: 15 min
    parameters: { file: a.csv, time_column: t, start_day: 1, temperature_column: 'T [K]' }
metrics:
  warmth: { of: weather.temperature, reduce: mean, unit: K }
experiment:
  factors:
    file: { path: plant.weather.parameters.file, values: [a.csv, b.csv] }
  replications: 1
  responses: [warmth]
"""


def recording(kelvin):
    return "t,T\n" + "".join(f"{3600 * hour},{kelvin}\n" for hour in range(4))


class Coupled(ProgramTest):
    def sweep(self, name, code=OK):
        done = self.expect(code, "experiment", name, "--json", "--out", "out")
        return json.loads(done.stdout)

    def means(self, document, response):
        return [point["responses"][response]["mean"]["value"] for point in document["points"]]

    def test_lists_are_levels(self):
        (self.folder / "listed.yaml").write_text(LISTED)
        water = self.means(self.sweep("listed.yaml"), "water")
        self.assertEqual(len(water), 3)
        self.assertGreater(water[1], 1.2 * water[0])
        # Which row has more does not matter to the sum.
        self.assertAlmostEqual(water[1], water[2], places=12)

    def test_the_content_of_a_file_is_part_of_the_run(self):
        (self.folder / "weathers.yaml").write_text(WEATHER)
        (self.folder / "a.csv").write_text(recording(280))
        (self.folder / "b.csv").write_text(recording(290))
        first = self.sweep("weathers.yaml")
        self.assertEqual([round(mean, 6) for mean in self.means(first, "warmth")], [280, 290])
        self.assertEqual(first["executed"], 2)
        again = self.sweep("weathers.yaml")
        self.assertEqual(again["executed"], 0)
        # Other bytes under the same name are another run; the other file's run stays.
        (self.folder / "b.csv").write_text(recording(300))
        changed = self.sweep("weathers.yaml")
        self.assertEqual(changed["executed"], 1)
        self.assertEqual([round(mean, 6) for mean in self.means(changed, "warmth")], [280, 300])


if __name__ == "__main__":
    unittest.main()
