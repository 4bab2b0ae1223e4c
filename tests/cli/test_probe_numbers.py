# SPDX-License-Identifier: Apache-2.0
"""`orrery probe` prints what docs/validation.md expects: a line a number."""

import json
import math
import unittest
from typing import NamedTuple

from orrery_program import OK, ProgramTest

OWN_DEVICES = """
orrery: 1
name: reference problems
duration: 1 h
define:
  dahlquist:
    step: 100 ms
    parameters: { k: { unit: 1/s, default: 1 1/s } }
    states: { x: { initial: 1, rate: -k * x } }
    outputs: { x: { value: x } }
  fall:
    step: 10 ms
    states:
      height: { unit: m, initial: 1 m, rate: velocity }
      velocity: { unit: m/s, initial: 0 m/s, rate: -9.81 m/s2 }
    outputs:
      height: { unit: m, value: height }
      velocity: { unit: m/s, value: velocity }
plant:
  one: { model: dahlquist }
  two: { model: fall }
"""


class Number(NamedTuple):
    row: str
    model: str
    settings: tuple
    until: str | None  # the last line of the table is looked at; None: one line without a time
    output: str
    expected: float
    tolerance: float


ER16K = ("element_count=9", "element_diameter=7.9375 mm", "pitch_diameter=38.5 mm")
BURSTS = ("burst_start=0.05", "burst_end=0.3", "loss_good=0", "loss_bad=1")
MESSAGES = 10_000  # that probe sends over a link
LOSS = 1 / 7
# Three standard errors; losses of a two-state chain are correlated (ENG-09).
LOSS_ERROR = 3 * math.sqrt(LOSS * (1 - LOSS) / MESSAGES * 1.65 / 0.35)
BURST_ERROR = 3 * math.sqrt(0.7) / 0.3 / math.sqrt(MESSAGES * (1 - LOSS) * 0.05)
# 30 m of water under 9.81 m/s2, as the row has it, weigh as much as this under standard gravity.
HEAD = f"initial_level={30 * 9.81 / 9.80665!r} m"
HOLE = ("discharge_coeff=0.75", f"drain_area={math.pi / 4 * 25!r} cm2", HEAD)
BOX = ("set_point=283.15 K", "time_constant=1e5 s", "initial_offset=10 K", "disturbance=0 K")

NUMBERS = (
    Number("MAN-01a", "rotating/bearing", (), "1 h", "ftf", 0.39828, 1e-4),
    Number("MAN-01a", "rotating/bearing", (), "1 h", "bpfo", 3.5848, 1e-4),
    Number("MAN-01a", "rotating/bearing", (), "1 h", "bpfi", 5.4152, 1e-4),
    Number("MAN-01a", "rotating/bearing", (), "1 h", "bsf_twice", 4.7135, 1e-4),
    Number("MAN-01c", "rotating/bearing", ER16K, "1 h", "bpfo", 3.572, 1e-3),
    Number("MAN-01c", "rotating/bearing", ER16K, "1 h", "bsf", 2.32, 1e-2),
    Number("MAN-02", "rotating/bearing", (), "1 h", "l10", 169, 1),
    Number("MAN-02", "rotating/bearing", (), "1 h", "l10_time", 940 * 3600, 3600),
    Number("MAN-04", "rotating/bearing", (), "1 h", "weibull_scale", 758.09, 1e-2),
    Number("ENG-09", "link", BURSTS, None, "loss", LOSS, LOSS_ERROR),
    Number("ENG-09", "link", BURSTS, None, "mean_burst", 1 / 0.3, BURST_ERROR),
    Number("ENG-10", "own.yaml:dahlquist", (), "1 s", "x", math.exp(-1), 1e-6),
    Number("ENG-11", "own.yaml:fall", (), "0.4 s", "height", 1 - 9.81 * 0.08, 1e-9),
    Number("ENG-11", "own.yaml:fall", (), "0.4 s", "velocity", -9.81 * 0.4, 1e-9),
    Number("LOG-03", "process/first_order", BOX, "10 h", "temperature", 273.15 + 16.97676, 1e-5),
    Number("WAT-03", "water/drain_tank", HOLE, "0 s", "outflow", 0.035727, 1e-6),
)


# A line is for a model that is in the catalogue; the ones of a build without it would be no test.
#   ("GRD-05", "grid/battery"), ("BLD-01", "building/zones"), ("BLD-03", "building/comfort"), and
#   ("GRD-01", "grid/feeder") with ("count=33", "network=baran_wu_33") are due with their models.


class ProbeNumbers(ProgramTest):
    def first_and_last(self, number):
        words = [word for setting in number.settings for word in ("--set", setting)]
        if number.until not in (None, "0 s"):
            words += ["--until", number.until, "--every", number.until]
        table = json.loads(self.expect(OK, "probe", number.model, *words, "--json").stdout)
        return table["rows"][0], table["rows"][-1]

    def test_numbers(self):
        (self.folder / "own.yaml").write_text(OWN_DEVICES)
        for number in NUMBERS:
            with self.subTest(number.row, model=number.model, output=number.output):
                first, last = self.first_and_last(number)
                got = (first if number.until == "0 s" else last)[number.output]
                self.assertLessEqual(abs(got - number.expected), number.tolerance, got)

    def test_the_table_that_people_read_has_the_same(self):
        text = self.expect(OK, "probe", "rotating/bearing").stdout
        self.assertRegex(text, r"\b169\.11")
        self.assertRegex(text, r"\b3\.5847")


if __name__ == "__main__":
    unittest.main()
