# SPDX-License-Identifier: Apache-2.0
"""orrery compare: verdicts, exit codes, tolerances, both forms of output."""

import json
import unittest

from orrery_program import (INVALID, IO, NOTHING_TO_DO, OK, SMALL, USAGE, VERDICT_FAIL,
                            ProgramTest)

BIASED = ("--set", "plant.pump.sensors.temperature.bias=0.5 K")


class Compare(ProgramTest):
    def run_small(self, name, *more):
        self.expect(OK, "run", SMALL, *more, "-o", name)

    def compare(self, code, *words):
        return json.loads(self.expect(code, "compare", *words, "--json").stdout)

    def signal(self, told, stage, name):
        return next(one for one in told["signals"] if (one["stage"], one["name"]) == (stage, name))

    def test_a_run_and_its_repeat(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery")
        done = self.expect(OK, "compare", "a.orrery", "b.orrery")
        self.assertIn("the same trajectory", done.stdout)
        told = self.compare(OK, "a.orrery", "b.orrery")
        self.assertTrue(told["same_trajectory"])
        self.assertEqual(told["configuration"], [])
        self.assertEqual({one["verdict"] for one in told["signals"]}, {"in"})
        self.assertEqual({one["change"] for one in told["metrics"]}, {"unchanged"})

    def test_a_bias_is_found_with_its_size(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", *BIASED)
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery")
        self.assertEqual(told["configuration"],
                         [{"path": "plant.pump.sensors.temperature.bias", "a": "-", "b": "0.5 K"}])
        sampled = self.signal(told, "sampled", "pump.temperature")
        self.assertEqual(sampled["verdict"], "out")
        self.assertAlmostEqual(sampled["deviation"], 0.5, delta=1e-6)
        self.assertEqual(sampled["rows_out"], sampled["rows"])
        within = self.compare(OK, "a.orrery", "b.orrery", "--only", "sampled/pump.temperature",
                              "--abs", 0.500001)
        self.assertEqual(self.signal(within, "sampled", "pump.temperature")["rows_out"], 0)
        text = self.expect(VERDICT_FAIL, "compare", "a.orrery", "b.orrery").stdout
        self.assertIn("out of tolerance", text.splitlines()[0])
        self.assertIn("pump[", text)

    def test_tolerance_file(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", *BIASED)
        path = self.folder / "t.yaml"
        only = ("--only", "sampled/pump.temperature", "--tolerance", path)
        path.write_text("signals:\n  '*temperature': { absolute: 0.500001 }\n")
        self.compare(OK, "a.orrery", "b.orrery", *only)
        path.write_text("default: { relative: 1 % }\n")
        self.compare(OK, "a.orrery", "b.orrery", *only)
        path.write_text("default: { relative: 0.01 % }\n")
        self.compare(VERDICT_FAIL, "a.orrery", "b.orrery", *only)
        for text, code, place in (("signals:\n  x: { absolut: 1 }\n", "unknown-key", "2:8"),
                                  ("signal: {}\n", "unknown-key", "1:1"),
                                  ("default: { relative: -1 }\n", "tolerance", "1:22"),
                                  ("default: { absolute: 1 % }\n", "tolerance", "1:22")):
            path.write_text(text)
            said = self.expect(INVALID, "compare", "a.orrery", "b.orrery", *only).stderr
            self.assertIn(f"error {code}", said)
            self.assertIn(f"t.yaml:{place}", said)
        self.assertIn("did you mean", self.expect(
            INVALID, "compare", "a.orrery", "b.orrery", "--tolerance",
            self.named("signal: {}\n")).stderr)

    def named(self, text):
        path = self.folder / "named.yaml"
        path.write_text(text)
        return path

    def test_metrics_and_noise(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", "--until", "5 h")
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery", "--only", "energy")
        (energy,) = told["metrics"]
        self.assertLess(energy["relative"], -0.1)
        self.assertNotEqual(energy["change"], "unchanged")
        self.compare(OK, "a.orrery", "b.orrery", "--only", "energy", "--noise", "60 %")

    def test_seeds_share_no_rows_that_agree(self):
        self.run_small("a.orrery")
        self.run_small("b.orrery", "--seed", 2)
        told = self.compare(VERDICT_FAIL, "a.orrery", "b.orrery")
        self.assertIn({"path": "seed", "a": "1", "b": "2"}, told["setup"])
        self.assertFalse(told["same_trajectory"])

    def test_exit_codes(self):
        self.run_small("a.orrery")
        self.expect(NOTHING_TO_DO, "compare", "a.orrery", "a.orrery", "--only", "nothing.of.this")
        self.expect(IO, "compare", "a.orrery", "none.orrery")
        self.expect(USAGE, "compare", "a.orrery", "a.orrery", "--noise", "many")
        self.expect(USAGE, "compare", "a.orrery", "a.orrery", "--time-tolerance", "3 kg")
        self.expect(USAGE, "compare", "a.orrery")
        self.named("not a result")
        self.expect(INVALID, "compare", "a.orrery", "named.yaml")
        self.expect(OK, "compare", "a.orrery", "a.orrery", "--json=out.json", "-q")
        self.assertEqual(json.loads((self.folder / "out.json").read_text())["verdict"],
                         "in tolerance")


if __name__ == "__main__":
    unittest.main()
