# SPDX-License-Identifier: Apache-2.0
"""The example of docs/people.md: an alarm leads to a visit, a visit to a mended machine."""

import json
import re
import unittest

from orrery_program import OK, ROOT, ProgramTest

SEVERITY = 0.6
SLOWEST_ANSWER_MIN = 8 * 60 + 60  # a night without a shift and an hour of work


class PeoplePage(ProgramTest):
    def setUp(self):
        super().setUp()
        page = (ROOT / "docs/people.md").read_text()
        self.scenario = re.search(r"```yaml\n(.*?)```", page, re.DOTALL).group(1)

    def metrics_of(self, name, text):
        (self.folder / f"{name}.yaml").write_text(text)
        done = self.expect(OK, "run", f"{name}.yaml", "--json", "-q")
        result = json.loads(done.stdout)
        self.assertTrue(result["books"]["balanced"])
        return {name: metric["value"] for name, metric in result["metrics"].items()}

    def test_an_alarm_ends_in_a_mended_pump(self):
        found = self.metrics_of("page", self.scenario)
        self.assertEqual(found["handled"], 2)  # one visit for each of the two damaged pumps
        self.assertEqual(found["raised"], 2)
        self.assertEqual(found["false_alarms"], 0)
        self.assertEqual(found["failures"], 0)
        self.assertEqual(found["damage_left"], 0)
        self.assertGreater(found["stopped_for_service"], 0)
        self.assertLess(found["wait"], SLOWEST_ANSWER_MIN)

    def test_without_the_agent_nobody_comes(self):
        deaf = re.sub(r" +on_alert:.*\n", "", self.scenario)
        self.assertNotEqual(deaf, self.scenario)
        found = self.metrics_of("deaf", deaf)
        self.assertEqual(found["raised"], 0)
        self.assertEqual(found["stopped_for_service"], 0)
        self.assertAlmostEqual(found["damage_left"], 2 * SEVERITY, delta=1e-3)


if __name__ == "__main__":
    unittest.main()
