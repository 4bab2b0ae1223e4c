# SPDX-License-Identifier: Apache-2.0
"""The benchmark's medians, ratios, goals and checks, with canned runs; nothing is timed here."""

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DRIVER = ROOT / "scripts" / "kernel_bench"
sys.path.insert(0, str(DRIVER))

import options as command_line
import plot
import scale
from cases import Case, Contender, cases, contenders
from goals import Goal, judged
from measure import Measured, Programs, measure, understood
from results import rows_of, unequal_fingerprints
from table import number, tables, verdicts

MILLION = Case("W1", 1_000_000, 1, 4)


def contender(engine, threads=1, case=MILLION, seconds=4, check=False):
    return Contender(case, engine, threads, ("program",), seconds, check)


def run(value, fingerprint=None, bytes_per_entity=24.0, unit="million events/s"):
    return {"value": value, "unit": unit, "bytes_per_entity": bytes_per_entity,
            "fingerprint": fingerprint, "peak_bytes": 10**6, "mean_queue": None}


def canned(**values):
    """Measured runs: engine -> values; `__` stands for `/`."""
    measured = Measured()
    for engine, numbers in values.items():
        for value in numbers:
            measured.add(contender(engine.replace("__", "/")), run(value))
    return measured


class Ratios(unittest.TestCase):
    def rows(self):
        measured = canned(orrery__typed=[300, 900, 310], ns3__map=[2.0, 1.9, 9.0],
                          ns3__heap=[1.0], ns3__priority_queue=[2.5, 4.0, 0.1], simgrid=[0.5])
        return {row["engine"]: row for row in rows_of(measured, {"machine": "m"})}

    def test_a_value_is_the_median_of_its_runs(self):
        row = self.rows()["orrery/typed"]
        self.assertEqual((row["value"], row["value_least"], row["value_most"]), (310, 300, 900))
        self.assertEqual(row["repetitions"], 3)

    def test_default_is_the_map_and_best_the_fastest_list(self):
        rows = self.rows()
        self.assertEqual(rows["orrery/typed"]["ratio_ns3_default"], 310 / 2.0)
        self.assertEqual(rows["orrery/typed"]["ratio_ns3_best"], 310 / 2.5)
        self.assertEqual(rows["ns3/map"]["ratio_ns3_default"], 1)
        self.assertEqual(rows["simgrid"]["ratio_ns3_best"], 0.2)

    def test_of_two_generators_the_faster_one_is_the_default(self):
        measured = canned(orrery__typed=[300], ns3__map=[2], ns3__heap=[1])
        measured.add(contender("ns3/map, our numbers"), run(3.0))
        row = rows_of(measured, {})[0]
        self.assertEqual((row["ratio_ns3_default"], row["ratio_ns3_best"]), (100, 100))

    def test_a_variant_that_no_program_uses_is_in_no_ratio(self):
        measured = canned(orrery__typed=[300], ns3__map=[2])
        measured.add(contender("ns3/map, our numbers, events reused"), run(20.0))
        rows = {row["engine"]: row for row in rows_of(measured, {})}
        self.assertEqual(rows["orrery/typed"]["ratio_ns3_best"], 150)

    def test_ratios_stay_within_their_case(self):
        measured = canned(orrery__typed=[300])
        small = Case("W1", 10_000, 1, 300)
        measured.add(contender("ns3/map", case=small, seconds=300), run(6.0))
        row = rows_of(measured, {})[0]
        self.assertIsNone(row["ratio_ns3_default"])
        self.assertIsNone(row["ratio_ns3_best"])

    def test_speed_up_is_against_one_thread_of_the_same_engine(self):
        measured = canned(orrery__typed=[300], orrery__scalar=[50])
        measured.add(contender("orrery/typed", 2), run(540.0))
        rows = rows_of(measured, {})
        self.assertEqual(rows[2]["speed_up"], 1.8)
        self.assertIsNone(rows[0]["speed_up"])

    def test_slowdown_by_recording(self):
        case = Case("W4", 100_000)
        measured = Measured()
        measured.add(contender("orrery", case=case), run(12.0))
        measured.add(contender("orrery/recording", case=case), run(8.0))
        self.assertEqual(rows_of(measured, {})[1]["slowdown"], 1.5)

    def test_every_row_has_the_promised_keys(self):
        promised = {"workload", "size", "engine", "threads", "value", "unit", "bytes_per_entity",
                    "ratio_ns3_default", "ratio_ns3_best", "machine"}
        for row in self.rows().values():
            self.assertLessEqual(promised, row.keys())
        json.dumps(list(self.rows().values()))

    def test_a_check_is_no_row(self):
        measured = canned(orrery__typed=[300])
        measured.add(contender("orrery/scalar", check=True), run(1.0))
        self.assertEqual([row["engine"] for row in rows_of(measured, {})], ["orrery/typed"])


class Fingerprints(unittest.TestCase):
    def measured(self, *signed):
        measured = Measured()
        for who, fingerprint in signed:
            measured.add(who, run(1.0, fingerprint))
        return measured

    def test_threads_that_disagree_are_named(self):
        messages = unequal_fingerprints(self.measured(
            (contender("orrery/typed", 1), "a"), (contender("orrery/typed", 2), "b")))
        self.assertEqual(len(messages), 1)
        self.assertIn("W1 1M", messages[0])
        self.assertIn("b: orrery/typed, 2 threads", messages[0])

    def test_engines_and_checks_are_compared(self):
        self.assertTrue(unequal_fingerprints(self.measured(
            (contender("orrery/ungrouped"), "a"), (contender("orrery/typed", check=True), "b"))))

    def test_repetitions_are_compared(self):
        one = contender("orrery/typed")
        self.assertTrue(unequal_fingerprints(self.measured((one, "a"), (one, "b"))))

    def test_other_lengths_and_sizes_may_differ(self):
        small = Case("W1", 1_000, 1, 4)
        self.assertEqual([], unequal_fingerprints(self.measured(
            (contender("orrery/typed"), "a"), (contender("orrery/typed", seconds=8), "b"),
            (contender("orrery/typed", case=small), "c"), (contender("simgrid"), None))))


class Goals(unittest.TestCase):
    def test_more_is_better_unless_said(self):
        self.assertTrue(Goal("value", 10).met(10))
        self.assertFalse(Goal("value", 10).met(9.99))
        self.assertTrue(Goal("bytes_per_entity", 24, at_most=True).met(24))
        self.assertFalse(Goal("bytes_per_entity", 24, at_most=True).met(25))

    def test_without_a_peer_a_ratio_is_not_measured(self):
        rows = rows_of(canned(orrery__typed=[300]), {})
        self.assertEqual([met for _, _, met in judged(rows[0])], [None, True])
        self.assertEqual(verdicts(rows), (1, 0, 1))

    def test_every_goal_belongs_to_a_row_that_is_run(self):
        from goals import _ROWS
        run_rows = {(row.case.workload, row.case.size,
                     row.case.per_lp if row.case.workload == "W2" else None, row.engine,
                     row.threads) for case in cases() for row in contenders(case)}
        for pattern, goal in _ROWS:
            self.assertTrue(any(all(want in (None, has) for want, has in zip(pattern, own))
                                for own in run_rows), (pattern, goal))


class Tables(unittest.TestCase):
    def test_goal_and_verdict_stand_beside_the_figure(self):
        text = tables(rows_of(canned(orrery__typed=[310], ns3__map=[2], ns3__heap=[2.5]), {}))
        self.assertIn("| engine | 1M | bytes a sensor |", text)
        self.assertIn("| orrery/typed | 310 (155 / 124; goal 150x default: pass) "
                      "| 24.0 (goal <= 24 B: pass) |", text)
        self.assertIn("| ns3/heap | 2.50 (1.25 / 1.00) | 24.0 |", text)

    def test_short_of_a_goal_is_shouted(self):
        text = tables(rows_of(canned(orrery__typed=[290], ns3__map=[2]), {}))
        self.assertIn("goal 150x default: SHORT", text)

    def test_a_size_that_an_engine_did_not_run_is_a_dash(self):
        measured = canned(orrery__typed=[310], ns3__map=[2])
        measured.add(contender("ns3/map", case=Case("W1", 10_000, 1, 300)), run(6.0))
        self.assertIn("| orrery/typed | 310 ", tables(rows_of(measured, {})))
        self.assertRegex(tables(rows_of(measured, {})), r"orrery/typed \| 310 [^|]*\| - \|")

    def test_figures_that_count(self):
        self.assertEqual([number(x) for x in (None, 0.00456, 0.123, 9.876, 12.34, 310.6)],
                         ["-", "0.0046", "0.12", "9.88", "12.3", "311"])

    def test_no_rows_no_table(self):
        self.assertEqual(tables([]), "")


class Plan(unittest.TestCase):
    def test_peers_are_left_out_on_request(self):
        for case in cases():
            for row in contenders(case, peers=False):
                self.assertTrue(row.engine.startswith("orrery"), row)

    def test_all_engines_of_w1_answer_over_the_same_length(self):
        for case in cases(("W1",)):
            lengths = {}
            for row in contenders(case, peers=False):
                lengths.setdefault(row.seconds, set()).add((row.engine, row.threads))
            self.assertEqual(lengths[case.seconds],
                             {("orrery/typed", 1), ("orrery/typed", 2), ("orrery/scalar", 1),
                              ("orrery/ungrouped", 1)})

    def test_every_case_has_the_default_event_list(self):
        for quick in (False, True):
            for case in cases(("W1", "W2", "W3"), quick):
                engines = [row.engine for row in contenders(case, True, quick)]
                self.assertIn("ns3/map", engines)
                self.assertIn("ns3/priority_queue", engines)

    def test_a_list_is_only_for_small_populations(self):
        for case in cases(("W1", "W2", "W3")):
            has_list = any(row.engine == "ns3/list" for row in contenders(case))
            self.assertEqual(has_list, case.pending() <= 10_000, case)

    def test_rounds_begin_with_another_contender_and_checks_run_once(self):
        order = []

        class Recorder:
            def run(self, row, _):
                order.append(row.engine)
                return run(1.0)

        rows = [contender("a"), contender("b"), contender("c", check=True)]
        measure(rows, 2, Recorder(), Measured(), lambda: 10, print)
        self.assertEqual(order, ["a", "b", "c", "b", "a"])

    def test_a_run_cut_short_by_the_budget_is_no_failure(self):
        class Slow:
            def run(self, row, seconds_most):
                return f"took longer than {seconds_most} s", False

        measured = Measured()
        measure([contender("a")], 1, Slow(), measured, lambda: 3, print)
        self.assertEqual(list(measured.left_out.values()), ["no time left"])
        measured = Measured()
        measure([contender("a")], 1, Slow(), measured, lambda: float("inf"), print)
        self.assertEqual(list(measured.left_out.values()), ["took longer than 180 s"])

    def test_without_time_a_contender_is_left_out_by_name(self):
        measured = Measured()
        measure([contender("a")], 2, None, measured, lambda: 0, print)
        self.assertEqual(list(measured.left_out.values()), ["no time left"])
        self.assertEqual(measured.failed, [])


class FakePrograms(unittest.TestCase):
    """Programs that print what the test wants, in the place of the built ones."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "build/bin").mkdir(parents=True)

    def program(self, name, script):
        path = self.root / "build/bin" / name
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def outcome(self, script, seconds_most=10, case=MILLION):
        self.program("fake", script)
        row = Contender(case, "orrery/typed", 1, ("fake",), 4)
        return Programs(self.root).run(row, seconds_most)

    def test_a_result_is_read(self):
        text = {"value": 3.5, "unit": "million events/s", "bytes_per_entity": 12.0,
                "fingerprint": "f"}
        outcome = self.outcome(f"echo '{json.dumps(text)}'")
        self.assertEqual((outcome["value"], outcome["fingerprint"]), (3.5, "f"))
        self.assertGreater(outcome["peak_bytes"], 0)

    def test_a_crash_is_a_failure_with_its_words(self):
        why, is_failure = self.outcome("echo broken >&2; exit 3")
        self.assertTrue(is_failure)
        self.assertEqual(why, "exit code 3: broken")

    def test_output_that_is_no_result_is_a_failure(self):
        for script in ("echo nothing", "echo '{}'", "echo '[1]'",
                       """echo '{"value": 0.0, "unit": "u", "bytes_per_entity": 1.0}'"""):
            why, is_failure = self.outcome(script)
            self.assertTrue(is_failure, script)
            self.assertIn("no result", why)

    def test_a_run_that_takes_too_long_is_given_up(self):
        why, is_failure = self.outcome("exec sleep 60", seconds_most=0.2)
        self.assertFalse(is_failure)
        self.assertIn("took longer", why)

    def test_what_is_missing_is_said(self):
        programs = Programs(self.root)
        row = next(row for row in contenders(MILLION) if row.engine == "orrery/typed")
        self.assertEqual(programs.missing(row), "orrery_kernel_bench is not built")
        self.program("orrery_kernel_bench", "echo W1 ungrouped")
        self.assertIn("no engine typed for W1", programs.missing(row))
        flow = contenders(Case("W4", 10_000))[0]
        self.program("orrery", "true")
        self.assertEqual(programs.missing(flow), "tests/bench/w4.yaml is not there yet")

    def test_the_whole_flow_counts_readings_and_its_largest_memory(self):
        flow = contenders(Case("W4", 10_000))[0]
        found = understood(flow, {"readings": 36_000_000, "wall_s": 3.0, "fingerprint": "f"},
                           2_000_000, 3.2)
        self.assertEqual((found["value"], found["bytes_per_entity"]), (12.0, 200.0))


class Scale(unittest.TestCase):
    def rows(self, sizes, fitted_to):
        measured = Measured()
        for size in sizes:
            measured.add(scale.contender(size), run(500.0 * size**-0.1, bytes_per_entity=16.0))
        return scale.scale_rows(measured, {}, fitted_to)

    def test_sizes_that_were_not_run_are_labelled(self):
        rows = self.rows([1000, 10_000], [1000, 10_000, 100_000])
        self.assertEqual([row["extrapolated"] for row in rows], [False, False, True])
        self.assertAlmostEqual(rows[2]["value"], 500.0 * 100_000**-0.1, places=6)
        text = scale.scale_table(rows)
        self.assertEqual(len(re.findall("measured \\|", text)), 2)
        self.assertEqual(len(re.findall("extrapolated \\|", text)), 1)

    def test_one_size_gives_no_law(self):
        self.assertEqual(len(self.rows([1000], [1000, 10_000])), 1)

    def test_what_memory_cannot_hold_is_not_run(self):
        self.assertEqual(scale.fitting([10**3, 10**8], 2**30), [10**3])
        self.assertEqual(scale.fitting([10**8], None), [10**8])


class CommandLine(unittest.TestCase):
    def call(self, *words, program=("python3", str(DRIVER))):
        return subprocess.run([*program, *words], capture_output=True, text=True,
                              env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})

    def test_an_unknown_workload_is_refused_with_the_list(self):
        for program in (("python3", str(DRIVER)), (str(ROOT / "scripts/bench.sh"),)):
            done = self.call("--only", "W1,W9", program=program)
            self.assertEqual(done.returncode, 2)
            self.assertIn("unknown workload 'W9'; there are W1, W2, W3, W4", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_a_file_in_no_folder_is_refused_before_the_run(self):
        done = self.call("--json", "/no/such/folder/x.json")
        self.assertEqual(done.returncode, 2)
        self.assertIn("choose a file in a folder that exists", done.stderr)

    def test_unknown_options_are_refused(self):
        self.assertEqual(self.call("--fast").returncode, 2)
        self.assertEqual(self.call("--no-pee").returncode, 2)

    def test_targets_follow_the_options(self):
        expected = {("--only", "W4"): "orrery",
                    ("--only", "w3", "--no-peers"): "orrery_kernel_bench",
                    ("--only", "W1"): "orrery_kernel_bench ns3_bench simgrid_bench",
                    ("--scale",): "orrery_kernel_bench"}
        for words, names in expected.items():
            self.assertEqual(self.call("--targets", *words).stdout.strip(), names)

    def test_workloads_come_in_their_own_order_once(self):
        self.assertEqual(command_line.workloads("w3,W1,W3"), ("W1", "W3"))


@unittest.skipUnless(shutil.which("gnuplot"), "gnuplot is installed by scripts/bench.sh --plot")
class Plots(unittest.TestCase):
    def drawn(self, draw, rows):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / 'a "b".svg'
            draw(rows, path)
            return path.read_text()

    def test_every_engine_is_named_in_the_picture(self):
        rows = rows_of(canned(orrery__typed=[310], ns3__priority_queue=[2]), {})
        text = self.drawn(plot.plot_results, rows)
        for name in ("W1: timer population", "orrery/typed", "ns3/priority_queue"):
            self.assertIn(name, text)

    def test_extrapolation_is_labelled(self):
        measured = Measured()
        for size in (1000, 10_000):
            measured.add(scale.contender(size), run(400.0))
        rows = scale.scale_rows(measured, {}, [1000, 10_000, 100_000])
        self.assertIn("speed, extrapolated", self.drawn(plot.plot_scale, rows))
        self.assertNotIn("extrapolated", self.drawn(plot.plot_scale, rows[:2]))


if __name__ == "__main__":
    unittest.main()
