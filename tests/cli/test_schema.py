# SPDX-License-Identifier: Apache-2.0
"""I02 of reliability.md: a foreign validator agrees with the loader on structure."""

import json
import re
import unittest
from collections import Counter

import jsonschema
import yaml

from orrery_program import OK, ROOT, SMALL, ProgramTest

GALLERY = sorted((ROOT / "scenarios/library").glob("*.yaml"))
MALFORMED = ROOT / "tests/scenarios/malformed"
EXPERIMENTS_PAGE = ROOT / "docs/experiments.md"
STRUCTURAL = ("unknown-key", "type", "missing-key")


class CoreLoader(yaml.SafeLoader):
    """YAML 1.2 core schema, as the scenario format has it: `on` and `yes` are texts."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
        ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
        ("int", r"^[-+]?[0-9]+$", "-+0123456789"),
        ("float", r"^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$",
         "-+0123456789."),
        ("null", r"^(?:~|null|Null|NULL|)$", "~nN")):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(pattern),
                                     [*first, ""] if tag == "null" else list(first))


class Schema(ProgramTest):
    def setUp(self):
        super().setUp()
        schema = json.loads(self.expect(OK, "schema").stdout)
        jsonschema.Draft7Validator.check_schema(schema)
        self.validator = jsonschema.Draft7Validator(schema)

    def mistakes(self, text):
        value = yaml.load(text, Loader=CoreLoader)
        return [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:300]}"
                for e in self.validator.iter_errors(value)]

    def test_it_accepts_what_the_loader_accepts(self):
        self.assertGreaterEqual(len(GALLERY), 3)
        for path in [*GALLERY, SMALL]:
            with self.subTest(scenario=path.name):
                expanded = self.expect(OK, "check", path, "--print-expanded").stdout
                self.assertEqual(self.mistakes(expanded), [])

    def test_it_accepts_the_experiment_of_the_page(self):
        blocks = [text.split("```")[0] for text in EXPERIMENTS_PAGE.read_text().split("```yaml\n")]
        example = next(block for block in blocks if block.startswith("extends: pump-house.yaml"))
        plant = GALLERY[0].parent / "pump-house.yaml"
        (self.folder / plant.name).write_text(plant.read_text())
        (self.folder / "sweep.yaml").write_text(example)
        expanded = self.expect(OK, "check", self.folder / "sweep.yaml", "--print-expanded").stdout
        self.assertIn("latin_hypercube", expanded)
        self.assertEqual(self.mistakes(expanded), [])

    def test_it_refuses_mistakes_of_an_experiment(self):
        codes = {"choice", "range", *STRUCTURAL}
        refused = []
        for path in sorted((MALFORMED / "experiment").glob("*.yaml")):
            text = path.read_text()
            if text.split("\n")[0].removeprefix("# expect: ") in codes:
                refused.append((path.stem, bool(self.mistakes(text))))
        missed = [stem for stem, found in refused if not found]
        self.assertGreaterEqual(len(refused), 15)
        # Which factors there are is beyond a schema.
        self.assertEqual(missed, ["points-incomplete"])

    def test_it_accepts_wires_and_listed_values(self):
        page = (ROOT / "docs/coupled.md").read_text()
        example = page.split("```yaml\n")[1].split("```")[0]
        listed = example.replace("step: 5 s", "count: 2\n    step: 5 s").replace(
            "initial_level: 2 m", "initial_level: [2 m, 1 m]")
        several = listed.replace(
            "inflow: upper.outflow", "inflow: [upper.outflow, { from: upper.outflow, at: [0, 1],"
            " scale: -0.5 }, { from: upper.outflow, of: [1, 1] }]")
        for text in (example, listed, several):
            (self.folder / "wired.yaml").write_text(text)
            self.expect(OK, "check", self.folder / "wired.yaml")
            self.assertEqual(self.mistakes(text), [])

    def test_it_refuses_mistakes_of_wires_and_lists(self):
        refused = []
        for path in sorted([*(MALFORMED / "wires").glob("*.yaml"),
                            *(MALFORMED / "listed").glob("*.yaml")]):
            text = path.read_text()
            if text.split("\n")[0].removeprefix("# expect: ") in (*STRUCTURAL, "range", "empty"):
                refused.append((path.stem, bool(self.mistakes(text))))
        missed = [stem for stem, found in refused if not found]
        self.assertGreaterEqual(len(refused), 10)
        # Numbers with units, the ranges of lists and the dot in a wire's text are beyond a schema.
        self.assertEqual(missed, ["range", "negative-row", "no-output"])

    def test_it_refuses_structural_mistakes(self):
        seen, refused, missed = Counter(), Counter(), []
        for kind in STRUCTURAL:
            for path in sorted((MALFORMED / kind).glob("*.yaml")):
                seen[kind] += 1
                if self.mistakes(path.read_text()):
                    refused[kind] += 1
                else:
                    missed.append(f"{kind}/{path.stem}")
        print(", ".join(f"{kind}: {refused[kind]} of {seen[kind]}" for kind in STRUCTURAL))
        print("not refused:", ", ".join(missed) or "none")
        self.assertGreaterEqual(sum(refused.values()), 0.9 * sum(seen.values()), missed)


if __name__ == "__main__":
    unittest.main()
