# SPDX-License-Identifier: Apache-2.0
"""`orrery bench-models` on a folder that it has never seen: a plain CSV set with a small card."""

import json
import math
import random
import unittest

from orrery_program import INVALID, NOTHING_TO_DO, OK, ROOT, ProgramTest

CARD = """
files: line*.csv
time: { column: second, format: number }
columns:
  speed: { column: speed_rpm, unit: rev/min }
  temperature: { column: temp, unit: degC }
group: { column: machine }
label: { column: bad }
train: { rows: 300 }
level: { f1: 0.5, far: 0.2 }
"""
FAST = "pca,autoencoder,local_level"


class BenchModels(ProgramTest):
    def setUp(self):
        super().setUp()
        self.set = self.folder / "lines"
        self.set.mkdir()
        (self.set / "card.yaml").write_text(CARD)
        luck = random.Random(4)
        for line in range(3):
            rows = ["second,speed_rpm,temp,machine,bad"]
            for i in range(700):
                bad = 450 <= i < 550
                speed = 1500 + 20 * math.sin(i / 15) + luck.gauss(0, 3)
                temp = 40 + 0.02 * (speed - 1500) + luck.gauss(0, 0.3) + (1.5 if bad else 0)
                rows.append(f"{i},{speed:.2f},{temp:.3f},m{line},{int(bad)}")
            (self.set / f"line{line}.csv").write_text("\n".join(rows) + "\n")

    def bench(self, code, *words):
        return self.expect(code, "bench-models", "--data", self.set, "-q", *words)

    def test_json_has_detectors_beside_the_controls(self):
        rows = json.loads(self.bench(OK, "--agents", FAST, "--seeds", "2", "--json").stdout)
        agents = {row["agent"] for row in rows}
        self.assertEqual(agents, {*FAST.split(","), "always_on", "random", "last_value"})
        for row in rows:
            self.assertEqual(row["set"], "lines")
            for key in ("seed", "f1", "far", "mar", "vus_pr", "auc_pr", "event_recall"):
                self.assertIsInstance(row[key], (int, float), f"{row['agent']} {key}")
        always = next(row for row in rows if row["agent"] == "always_on")
        self.assertEqual((always["far"], always["mar"]), (1.0, 0.0))
        chosen = [row for row in rows if row["chosen"]]
        self.assertEqual(sorted(row["seed"] for row in chosen), [1, 2])
        self.assertFalse(any(row["chosen"] for row in rows if row["control"]))
        self.assertGreater(chosen[0]["f1"], always["f1"])

    def test_the_same_command_gives_the_same_figures(self):
        def figures():
            rows = json.loads(self.bench(OK, "--agents", FAST, "--quick", "--json").stdout)
            return [{k: v for k, v in row.items() if k != "wall_s"} for row in rows]
        self.assertEqual(figures(), figures())

    def test_the_table_holds_the_level_against_the_chosen(self):
        text = self.bench(OK, "--agents", "pca", "--seeds", "1").stdout
        self.assertIn("pca *", text)
        self.assertRegex(text, r"level f1 >= 0\.5: 0\.\d+ (NOT )?reached")
        self.assertNotIn("NAB own", text)

    def test_mistakes(self):
        done = self.bench(INVALID, "--agents", "pcaa")
        self.assertIn("no detector 'pcaa'", done.stderr)
        self.expect(INVALID, "bench-models", "--data", self.folder, "--only", "linez")
        leak = ROOT / "tests/scenarios/malformed-data/leak-trailing-space"
        done = self.expect(INVALID, "bench-models", "--data", leak, "-q")
        self.assertIn("leak-format", done.stderr)
        (self.set / "card.yaml").write_text("kind: classification\n" + CARD.lstrip())
        self.bench(NOTHING_TO_DO)


if __name__ == "__main__":
    unittest.main()
