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
    output: str  # or a share of two: `turned_away/arrivals`
    expected: float
    tolerance: float
    of: int | str = -1  # a row of a population (`count`), or `sum`, `min`, `max` over its rows


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

HOUSE = ("structure=1R1C", "envelope_conductance=200 W/K", "window_conductance=0 W/K",
         "infiltration=0 1/s", "capacity=2e7 J/K", "initial_temperature=20 degC",
         "outdoor_temperature=0 degC", "heat=2 kW")
WARM = ("air=27 degC", "radiant=27 degC", "relative_humidity=0.6")
DRAUGHT = ("air=23.5 degC", "radiant=25.5 degC", "relative_humidity=0.6", "speed=0.3 m/s")
COOL = ("air=19 degC", "radiant=19 degC", "relative_humidity=0.4", "clothing=1")
BARAN_WU = ("count=33", "network=baran_wu_33")
IEEE_13 = ("count=15", "network=ieee_13_at_50_hz")  # row 2 is bus 632, row 11 is bus 675
# 12 V at 20 A from 100 Ah of the 20 h discharge.
LEAD = ("capacity=1.2 kWh", "rated_time=20 h", "peukert_exponent=1.2", "initial_charge=1",
        "min_charge=0", "discharge_efficiency=1", "self_discharge=0 1/s", "ageing=0",
        "command=-240 W")
PEUKERT_LEFT = 1 - 1 / 3.7893  # after an hour
SLOWER = ("flow_share=0.8", "design_fan_power=1 kW")
TWO_STATIONS = ("count=2", "process_time=1 s", "process_cv=1", "buffer=0")
PARTS_ERROR = 3 * math.sqrt(1 / 360_000)  # three standard errors of a count of parts, about
# Ten hours between failures, one to repair: a share of repairs that are few.
MACHINE = ("failures=time", "mtbf=10 h", "mttr=1 h", "process_cv=0")
MACHINE_ERROR = 3 * (10 / 121) * math.sqrt(2 * 11 / 20_000)
STATION = ("points=10", "places=0", "swing=0", "weekend_factor=1", "arrivals=10 1/h", "stay=30 min")
LOSSES = 40_000 * 10 * 0.018385
LOST_ERROR = 3 * 0.018385 * math.sqrt(2 / LOSSES)  # losses come in runs: twice their variance

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
    Number("BLD-01", "building/zones", HOUSE, "10 h", "temperature", 273.15 + 16.97676, 1e-5),
    Number("BLD-03", "building/comfort", WARM, "1 min", "pmv", 0.8, 0.1),
    Number("BLD-03", "building/comfort", WARM, "1 min", "ppd", 0.173, 0.01),
    Number("BLD-03", "building/comfort", DRAUGHT, "1 min", "pmv", -0.6, 0.1),
    Number("BLD-04", "building/comfort", COOL, "1 min", "ppd", 0.125, 0.01),
    Number("GRD-01", "grid/feeder", BARAN_WU, "1 min", "loss", 202.7e3, 100, "sum"),
    Number("GRD-01", "grid/feeder", BARAN_WU, "1 min", "voltage", 0.9131, 1e-4, "min"),
    Number("GRD-01", "grid/feeder", BARAN_WU, "1 min", "voltage", 0.9131, 1e-4, 17),
    Number("GRD-04", "grid/feeder3", IEEE_13, "1 h", "voltage_b", 1.0288, 1e-4, 2),
    Number("GRD-04", "grid/feeder3", IEEE_13, "1 h", "voltage_c", 0.9750, 1e-4, 11),
    Number("GRD-05", "grid/battery", LEAD, "1 h", "charge", PEUKERT_LEFT, 1e-4),
    Number("MAN-08", "factory/line", TWO_STATIONS, "150 h", "throughput", 2 / 3, PARTS_ERROR, 1),
    Number("MAN-11", "factory/line", MACHINE, "20000 h", "availability", 10 / 11, MACHINE_ERROR),
    Number("MAN-13", "building/air_handler", SLOWER, "1 min", "fan_power", 512, 1e-9),
    Number("ENG-07", "grid/charging_station", STATION, "40000 h", "turned_away/arrivals",
           0.018385, LOST_ERROR),
)


class ProbeNumbers(ProgramTest):
    def first_and_last(self, number):
        words = [word for setting in number.settings for word in ("--set", setting)]
        if number.until not in (None, "0 s"):
            words += ["--until", number.until, "--every", number.until]
        table = json.loads(self.expect(OK, "probe", number.model, *words, "--json").stdout)
        chosen = table[number.of] if isinstance(number.of, str) else table["rows"][number.of]
        return table["rows"][0], chosen

    def test_numbers(self):
        (self.folder / "own.yaml").write_text(OWN_DEVICES)
        for number in NUMBERS:
            with self.subTest(number.row, model=number.model, output=number.output):
                first, last = self.first_and_last(number)
                cells = first if number.until == "0 s" else last
                above, _, below = number.output.partition("/")
                got = cells[above] / (cells[below] if below else 1)
                self.assertLessEqual(abs(got - number.expected), number.tolerance, got)

    def test_the_table_that_people_read_has_the_same(self):
        text = self.expect(OK, "probe", "rotating/bearing").stdout
        self.assertRegex(text, r"\b169\.11")
        self.assertRegex(text, r"\b3\.5847")


if __name__ == "__main__":
    unittest.main()
