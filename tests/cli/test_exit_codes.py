# SPDX-License-Identifier: Apache-2.0
"""Each exit code of docs/command-line.md, and what is left behind."""

import os
import signal
import subprocess
import time
import unittest

from orrery_program import (COMMANDS, INTERRUPTED, INVALID, IO, OK, PROGRAM, ROOT, SMALL,
                            TERMINATED, USAGE, VERDICT_FAIL, ProgramTest)

MALFORMED = ROOT / "tests/scenarios/malformed"


class ExitCodes(ProgramTest):
    def test_ok(self):
        self.expect(OK, "check", SMALL)
        self.expect(OK, "run", SMALL)
        self.assertEqual(self.written(), ["small.orrery"])
        self.expect(OK, "report", "small.orrery", "--out", "small.html")
        self.expect(OK, "export", "small.orrery", "--out", "tables")
        self.assertTrue(any((self.folder / "tables").iterdir()))

    def test_a_gate_that_fails(self):
        done = self.expect(VERDICT_FAIL, "run", SMALL, "--set", "gates.uses_power.at_least=1e9")
        self.assertIn("fail", done.stdout)
        self.assertEqual(self.written(), ["small.orrery"])

    def test_usage(self):
        for words in (["runn"], ["--nope"], ["run"], ["run", SMALL, "--sed", "3"],
                      ["run", SMALL, "--seed", "many"], ["run", SMALL, "--until", "5 kg"],
                      ["run", SMALL, "--threads", "0"], ["models", "water/pmup"],
                      ["new", "nothing-like-it"], ["completion", "tcsh"], ["export", "x.orrery"],
                      ["check"], ["check", SMALL, "--json", "--print-expanded"], ["report"],
                      ["probe"], ["schema", "extra"]):
            done = self.expect(USAGE, *words)
            self.assertEqual(done.stdout, "", words)
            self.assertTrue(done.stderr.strip(), words)
        self.assertEqual(self.written(), [])

    def test_invalid_scenario(self):
        for kind in sorted(MALFORMED.iterdir()):
            if kind.name == "set":
                continue
            file = min(kind.glob("*.yaml"))
            with self.subTest(file=file.name):
                done = self.orrery("check", file)
                wanted = IO if file.name == "memory.yaml" else INVALID
                self.assertEqual(done.returncode, wanted, done.stderr)
                self.assertRegex(done.stderr, r"(?m)^\S*:\d+:\d+: error [a-z-]+: ")
        self.expect(INVALID, "run", MALFORMED / "type/seed-decimal.yaml")
        self.expect(INVALID, "run", "-", stdin="orrery: [")
        self.assertEqual(self.written(), [])

    def test_recorded_data(self):
        sets = MALFORMED.parent / "malformed-data"
        for name in ("number-word", "label-spelling", "leak-trailing-space",
                     "leak-engine-on-both-sides"):
            for extra in ([], ["--json"]):
                done = self.expect(INVALID, "data", sets / name, *extra)
            self.assertIn((sets / name / "card.yaml").read_text().split("\n")[0][10:], done.stdout)
        self.expect(INVALID, "data", sets / "number-word", "--stream")
        self.expect(INVALID, "data", self.folder)  # nothing here has a card
        self.expect(USAGE, "data", sets, "--only", "no-such-set")
        self.expect(USAGE, "data")
        card = (sets / "number-word/card.yaml").read_text()
        (self.folder / "card.yaml").write_text(card)
        rows = [f"{i},{i % 7}.5,{i % 3},{int(i > 8)}" for i in range(12)]
        (self.folder / "a.csv").write_text("time,Flow,Temperature,anomaly\n" + "\n".join(rows))
        self.assertIn("12, of which 4 train", self.expect(OK, "data", self.folder).stdout)
        self.assertIn("12 rows", self.expect(OK, "data", self.folder, "--stream").stdout)

    def test_invalid_result_file(self):
        (self.folder / "text.orrery").write_text("not a result\n")
        self.expect(INVALID, "report", "text.orrery")
        self.expect(INVALID, "export", "text.orrery", "--out", "tables")
        self.assertEqual(self.written(), ["text.orrery"])

    def test_files_that_cannot_be_read_or_written(self):
        for words in (["run", "missing.yaml"], ["check", "missing.yaml"],
                      ["report", "missing.orrery"], ["export", "missing.orrery", "--out", "x"],
                      ["run", SMALL, "--out", "missing/small.orrery"],
                      ["run", SMALL, "--out", "."], ["run", SMALL, "--json=missing/out.json"]):
            done = self.expect(IO, *words)
            self.assertGreaterEqual(len(done.stderr.strip().splitlines()), 2, words)
        self.assertEqual(self.written(), [])

    def test_a_report_of_what_is_not_there_or_does_not_mix(self):
        self.expect(OK, "run", SMALL)
        self.expect(OK, "experiment", SMALL, "--out", "sweep.experiment")
        done = self.expect(INVALID, "report", "small.orrery", "sweep.experiment")
        self.assertIn("small.orrery: error report-mixed", done.stderr)
        done = self.expect(IO, "report", "sweep.experiment", "gone.experiment", "gone.orrery")
        self.assertIn("gone.experiment: error io-open", done.stderr)
        self.assertIn("gone.orrery: error io-open", done.stderr)
        self.assertIn("`orrery experiment SCENARIO` the folder", done.stderr)
        done = self.expect(IO, "report", ".")
        self.assertIn("holds no experiment", done.stderr)
        self.assertEqual(self.written(), ["small.orrery", "sweep.experiment"])

    def test_an_output_that_is_full(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "schema"], stdout=full, stderr=subprocess.PIPE,
                                  text=True, timeout=60)
        self.assertEqual(done.returncode, IO)
        self.assertIn("could not be written", done.stderr)

    def test_more_devices_than_memory(self):
        done = self.expect(IO, "check", SMALL, "--set", "plant.pump.count=1000000000")
        self.assertRegex(done.stderr, r"small.yaml:\d+:\d+: error memory: .*GiB")

    def stopped_by(self, number, twice=False):
        # A year of pumps takes longer than this test waits.
        words = ["run", SMALL, "--set", "duration=20 yr", "--set", "plant.pump.count=2000"]
        process = subprocess.Popen([PROGRAM, *map(str, words)], cwd=self.folder, text=True,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(600):
            if any(name.startswith("small.orrery") for name in self.written()):
                break
            time.sleep(0.05)
        process.send_signal(number)
        if twice:
            time.sleep(0.1)
            process.send_signal(number)
        try:
            process.communicate(timeout=60)
        finally:
            process.kill()
        return process.returncode

    def test_ctrl_c(self):
        self.assertEqual(self.stopped_by(signal.SIGINT), INTERRUPTED)
        self.assertNotIn("small.orrery", self.written())

    def test_ctrl_c_twice(self):
        self.assertEqual(self.stopped_by(signal.SIGINT, twice=True), INTERRUPTED)
        self.assertNotIn("small.orrery", self.written())

    def test_sigterm(self):
        self.assertEqual(self.stopped_by(signal.SIGTERM), TERMINATED)
        self.assertNotIn("small.orrery", self.written())

    def test_a_closed_pipe_is_harmless(self):
        for command in ("models", "schema"):
            reader, writer = os.pipe()
            os.close(reader)
            done = subprocess.run([PROGRAM, command], stdout=writer, stderr=subprocess.PIPE,
                                  text=True, timeout=60)
            os.close(writer)
            self.assertIn(done.returncode, (OK, -signal.SIGPIPE, IO))
            self.assertNotIn("internal", done.stderr)
        line = subprocess.run(f"'{PROGRAM}' schema | head -1", shell=True, capture_output=True,
                              text=True, timeout=60)
        self.assertEqual((line.stdout, line.stderr), ("{\n", ""))

    def test_every_command_has_help_with_examples(self):
        for command in COMMANDS:
            for flag in ("-h", "--help"):
                self.assertRegex(self.expect(OK, command, flag).stdout, r"Examples?:\n  .*orrery ")
        self.assertIn("Examples:", self.expect(OK, "--help").stdout)
        self.assertEqual(self.expect(OK, "--version").stdout.split()[0], "orrery")
        self.assertEqual(set(COMMANDS), set(commands_in(self.expect(OK, "--help").stdout)))


def commands_in(text):
    lines = text.split("Subcommands:\n")[1].split("\n\n")[0].splitlines()
    return [line.split()[0] for line in lines if line[:2] == "  " and line[2] != " "]


if __name__ == "__main__":
    unittest.main()
