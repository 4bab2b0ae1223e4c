# SPDX-License-Identifier: Apache-2.0
"""What the program prints: JSON with all its keys, colour, hints, completion, first answers."""

import json
import os
import pty
import statistics
import subprocess
import time
import unittest

from orrery_program import (COMMANDS, INVALID, IO, OK, PROGRAM, SMALL, USAGE, VERDICT_FAIL,
                            ProgramTest)

BOOKS = ("reading", "message", "command", "label_query")
COUNTS = ("sent", "delivered", "dropped", "expired", "rejected", "in_flight", "copies")
ESCAPE = "\x1b["


class RunAsJson(ProgramTest):
    def document(self, *words):
        return json.loads(self.expect(OK, "run", SMALL, "--json", *words).stdout)

    def check_types(self, document):
        for key, kind in (("scenario", str), ("seed", int), ("version", str),
                          ("fingerprint", str), ("sim_s", (int, float)), ("wall_s", (int, float)),
                          ("events", int), ("readings", int), ("books", dict), ("metrics", dict),
                          ("gates", list), ("verdict", str), ("result_file", str)):
            self.assertIsInstance(document[key], kind, key)
        self.assertEqual(set(document["books"]), {*BOOKS, "balanced"})
        for book in BOOKS:
            counts = document["books"][book]
            self.assertEqual(set(counts), {*COUNTS, "balanced"}, book)
            for key in COUNTS:
                self.assertIsInstance(counts[key], int, key)
            fates = sum(counts[key] for key in COUNTS[1:6])
            self.assertEqual(counts["balanced"], counts["sent"] == fates, counts)
        self.assertTrue(document["metrics"])
        for name, metric in document["metrics"].items():
            self.assertIsInstance(metric["unit"], str, name)
            for key in ("value", "lower", "upper"):
                self.assertIsInstance(metric[key], (int, float, type(None)), name)

    def test_all_keys_and_types(self):
        document = self.document()
        self.check_types(document)
        self.assertIs(document["books"]["balanced"], True)
        self.assertEqual(document["scenario"], "small")
        self.assertEqual(document["seed"], 1)
        self.assertEqual(document["sim_s"], 21600)
        self.assertIn("energy", document["metrics"])
        self.assertGreater(document["readings"], 0)
        self.assertTrue((self.folder / document["result_file"]).is_file())

    def test_into_a_file(self):
        done = self.expect(OK, "run", SMALL, "--json=out.json")
        self.assertEqual(done.stdout, "")
        self.check_types(json.loads((self.folder / "out.json").read_text()))

    def test_a_failed_verdict_is_in_it(self):
        done = self.expect(VERDICT_FAIL, "run", SMALL, "--json", "--set",
                           "gates.uses_power.at_least=1e9")
        self.assertEqual(json.loads(done.stdout)["verdict"], "fail")

    def test_fingerprints(self):
        first = self.document()["fingerprint"]
        self.assertRegex(first, r"^[0-9a-f]+/\w+$")
        self.assertEqual(self.document()["fingerprint"], first)
        self.assertNotEqual(self.document("--seed", "2")["fingerprint"], first)
        self.assertNotEqual(self.document("--set", "plant.pump.count=5")["fingerprint"], first)
        for recording in ("{every: 7}", "{truth: true}", "{scores: false}",
                          "{signals: [pump.running], devices: 1}"):
            changed = self.document("--set", f"record={recording}", "--out", "other.orrery")
            self.assertEqual(changed["fingerprint"], first, recording)

    def test_stdin_is_a_scenario(self):
        text = SMALL.read_text()
        done = self.expect(OK, "run", "-", "--json", "--until", "1 h", stdin=text)
        self.assertEqual(json.loads(done.stdout)["sim_s"], 3600)
        self.assertEqual(self.written(), ["stdin.orrery"])
        done = self.expect(INVALID, "check", "-", stdin=text.replace("count: 4", "count: 0"))
        self.assertRegex(done.stderr, r"^stdin:\d+:\d+: error range")


class Messages(ProgramTest):
    def test_dry_run_writes_nothing(self):
        for flag in ("-n", "--dry-run"):
            done = self.expect(OK, "run", SMALL, flag, "--json=out.json", "--until", "2 h")
            self.assertIn("small.orrery", done.stdout)
            self.assertIn("2:00:00", done.stdout)
            self.assertEqual(self.written(), [])
        text = SMALL.read_text().replace("loss: 0.05", "loss: { normal: { mean: 0.5, sd: 100 } }")
        done = self.expect(INVALID, "run", "-", "-n", stdin=text)
        self.assertIn("range-drawn", done.stderr)

    def test_mistakes_as_json(self):
        text = SMALL.read_text().replace("count: 4", "count: 0").replace("1 min", "1 mni")
        done = self.expect(INVALID, "check", "-", "--json", stdin=text)
        mistakes = json.loads(done.stdout)
        self.assertEqual(len(mistakes), 4)
        for mistake in mistakes:
            self.assertEqual(set(mistake), {"severity", "code", "file", "line", "column",
                                            "message", "remedy"})
            self.assertGreaterEqual(min(mistake["line"], mistake["column"]), 1)
        self.assertEqual(json.loads(self.expect(OK, "check", SMALL, "--json").stdout), [])
        missing = json.loads(self.expect(IO, "check", "no.yaml", "--json").stdout)
        self.assertEqual(missing[0]["code"], "io-open")

    def test_expanded_scenario_is_plain_and_the_same(self):
        text = SMALL.read_text().replace(
            "faults:\n",
            "templates: { t: { parameters: { n: 3 }, body: { count: '${n}' } } }\nfaults:\n")
        plain = self.expect(OK, "check", "-", "--print-expanded", stdin=text).stdout
        self.assertNotIn("templates", plain)
        again = self.expect(OK, "check", "-", "--print-expanded", stdin=plain).stdout
        self.assertEqual(again, plain)

    def test_did_you_mean(self):
        for words, meant in ((["chekc", SMALL], "'orrery check'"), (["run", SMALL, "--sede", "1"],
                             "'--seed'"), (["models", "water/pmup"], "'water/pump'"),
                             (["new", "pump-huose"], "'pump-house'"),
                             (["report", "x.orrery", "--outt=y"], "'--out'")):
            self.assertIn(f"did you mean {meant}?", self.expect(USAGE, *words).stderr)

    def test_a_copy_of_the_gallery_loads(self):
        listed = self.expect(OK, "new").stdout
        names = [line.split()[0] for line in listed.split("\n\n")[0].splitlines()]
        self.assertIn("pump-house-small", names)
        for name in names:
            self.expect(OK, "new", name, name)
            self.expect(OK, "check", f"{name}/{name}.yaml", env={"ORRERY_DATA": ""})

    def test_what_a_copy_extends_is_kept_when_it_is_there(self):
        self.expect(OK, "new", "pump-house-small", "mine")
        edited = self.folder / "mine/pump-house.yaml"
        edited.write_text(edited.read_text() + "# mine\n")
        self.assertIn("is kept", self.expect(OK, "new", "pump-house-loss", "mine").stderr)
        self.assertTrue(edited.read_text().endswith("# mine\n"))
        self.assertIn("nothing was overwritten",
                      self.expect(IO, "new", "pump-house-small", "mine").stderr)

    def test_quiet_says_only_errors(self):
        self.assertEqual(self.expect(OK, "run", SMALL, "-q").stderr, "")
        self.assertIn("error", self.expect(INVALID, "check", "-", "-q", stdin="a: 1\n").stderr)

    def on_terminal(self, *words, env=None):
        """stdout as a terminal sees it."""
        parent, child = pty.openpty()
        clean = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        process = subprocess.Popen([PROGRAM, *words], stdout=child, stderr=child, stdin=child,
                                   env={**clean, "TERM": "xterm", **(env or {})})
        os.close(child)
        shown = b""
        while True:
            try:
                block = os.read(parent, 65536)
            except OSError:
                break
            if not block:
                break
            shown += block
        process.wait(timeout=60)
        os.close(parent)
        return shown.decode()

    def test_colour(self):
        self.assertIn(ESCAPE, self.on_terminal("models"))
        self.assertIn(ESCAPE, self.on_terminal("models", env={"NO_COLOR": ""}))
        self.assertNotIn(ESCAPE, self.on_terminal("models", env={"NO_COLOR": "1"}))
        self.assertNotIn(ESCAPE, self.on_terminal("models", env={"TERM": "dumb"}))
        self.assertNotIn(ESCAPE, self.on_terminal("models", "--no-color"))
        self.assertNotIn(ESCAPE, self.expect(OK, "models").stdout)

    def test_completion_scripts(self):
        bash = self.expect(OK, "completion", "bash").stdout
        parsed = subprocess.run(["bash", "-n"], input=bash, text=True, capture_output=True,
                                timeout=60)
        self.assertEqual((parsed.returncode, parsed.stderr), (0, ""))
        answer = subprocess.run(
            ["bash", "-c", bash + 'COMP_WORDS=(orrery ch); COMP_CWORD=1; _orrery; '
             'echo "${COMPREPLY[@]}"; COMP_WORDS=(orrery run --dr); COMP_CWORD=2; _orrery; '
             'echo "${COMPREPLY[@]}"'], text=True, capture_output=True, timeout=60)
        self.assertEqual(answer.stdout, "check\n--dry-run\n")
        for shell in ("zsh", "fish"):
            script = self.expect(OK, "completion", shell).stdout
            for command in COMMANDS:
                self.assertIn(command, script)

    def test_first_answers(self):
        """A liveness limit of ten times the goal; the medians are the news."""
        for words in (["--help"], ["check", str(SMALL)], ["models"], ["schema"]):
            times = []
            for _ in range(7):
                begin = time.monotonic()
                self.expect(OK, *words)
                times.append(time.monotonic() - begin)
            median = statistics.median(times)
            print(f"orrery {words[0]}: {median * 1000:.0f} ms (goal 100 ms)")
            self.assertLess(median, 1.0)


if __name__ == "__main__":
    unittest.main()
