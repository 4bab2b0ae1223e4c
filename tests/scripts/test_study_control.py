# SPDX-License-Identifier: Apache-2.0
"""The numbers of a control study, and that it resumes: with outcomes made by hand."""

import importlib.util
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
_spec = importlib.util.spec_from_file_location("study_control", ROOT / "scripts/study_control.py")
study = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(study)


def outcome(returns, cost, violations=0):
    return {"returns": returns, "return_mean": study.mean(returns),
            "measures": {"cost": {"unit": "EUR", "mean": study.mean(cost), "values": cost}},
            "costs": {"budget": {"values": cost, "violations": violations}}}


class Numbers(unittest.TestCase):
    def test_a_gain_is_the_share_of_the_rule_that_is_saved(self):
        rule = [outcome([-10.0, -30.0], [10.0, 30.0])]
        learned = [outcome([-9.0, -27.0], [8.0, 24.0]), outcome([-9.0, -27.0], [10.0, 30.0])]
        self.assertAlmostEqual(study.gain(rule, learned, "return"), 0.1)
        self.assertAlmostEqual(study.gain(rule, learned, "cost"), 0.1)

    def test_a_positive_return_is_gained_on_upwards(self):
        rule, learned = [outcome([100.0], [1.0])], [outcome([110.0], [1.0])]
        self.assertAlmostEqual(study.gain(rule, learned, "return"), 0.1)

    def test_what_costs_nothing_cannot_be_beaten(self):
        free, dear = [outcome([0.0], [0.0])], [outcome([0.0], [1.0])]
        self.assertEqual(study.gain(free, free, "cost"), 0.0)
        self.assertEqual(study.gain(free, dear, "cost"), -float("inf"))

    def test_a_bound_is_held_against_the_episodes_that_it_has_played(self):
        rule = [outcome([-10.0, -1000.0], [10.0, 1000.0])]
        learned = [outcome([-9.0, -1.0], [8.0, 1.0]), outcome([-9.0, -1.0], [9.0, 1.0])]
        found = study.headroom(rule, learned, [outcome([-5.0], [6.0])], ["return", "cost"])
        self.assertEqual(found["episodes"], 1)
        self.assertAlmostEqual(found["saves"]["return"], 0.5)
        self.assertAlmostEqual(found["saves"]["cost"], 0.4)
        self.assertAlmostEqual(found["learned_saves"]["cost"], 0.15)

    def test_the_interval_holds_the_gain_and_repeats(self):
        rule = [outcome([-10.0, -20.0, -30.0], [10.0, 20.0, 30.0])]
        learned = [outcome([-8.0, -19.0, -27.0], [8.0, 19.0, 27.0])]
        first = study.gain_with_interval(rule, learned, "cost")
        self.assertLess(first["lower"], first["value"])
        self.assertLess(first["value"], first["upper"])
        self.assertEqual(first, study.gain_with_interval(rule, learned, "cost"))


class Verdicts(unittest.TestCase):
    def verdict(self, learned_cost, learned_budget):
        kinds = {"scenario": "x.yaml", "cost": ["cost"], "service": ["budget"]}
        rule, learned = outcome([-10.0] * 4, [10.0] * 4), outcome([-9.0] * 4, [learned_cost] * 4)
        learned["costs"]["budget"]["values"] = [learned_budget] * 4
        judged = {"do_nothing": [rule], "rule": [rule], "learned": [learned, learned]}
        return study.summary(kinds, judged, "rule", {})["learning_wins"]

    def test_five_per_cent_at_equal_service_win_and_less_or_worse_do_not(self):
        self.assertTrue(self.verdict(9.4, 10.0))
        self.assertFalse(self.verdict(9.6, 10.0))
        self.assertFalse(self.verdict(9.4, 10.1))


class Resuming(unittest.TestCase):
    def test_an_equal_command_is_not_repeated(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            (folder / "bin").mkdir()
            program = folder / "bin" / "orrery"
            program.write_text(f"#!/bin/sh\necho run >> {folder}/log\necho '{{\"steps\": 1}}'\n")
            program.chmod(0o755)
            bench = study.KeptRuns(program, folder / "of-a-test")
            for seed in ("1", "1", "2"):
                self.assertEqual(bench.run("label", ["evaluate", seed])["steps"], 1)
            self.assertEqual((folder / "log").read_text(), "run\nrun\n")


if __name__ == "__main__":
    unittest.main()
