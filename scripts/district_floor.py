#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a battery could save at most in recorded homes: the optimum of a perfect forecast.

  scripts/district_floor.py                                   the whole year, five homes
  scripts/district_floor.py --homes 3,4 --window 14 --days 61-92,153-184,243-273,334-365

Recordings: CityLearn Challenge 2022 phase 1, beneath $ORRERY_DATA/citylearn. A battery of
6.4 kWh and 5 kW loses the same share on both ways, 0.9 there and back; it starts empty, and what
is left at the end is worth nothing. Cost of an hour is max(0, net load + battery) x price, carbon
alike; selling earns nothing.

Exact, without a grid of states: what the rest of the time costs is a convex, piecewise linear
function of the energy stored. An hour's own cost is one of the energy moved. The best mix of both
is their infimal convolution, which sorts the pieces of the two by slope (Rockafellar, Convex
Analysis, 1970, section 16). Rules that know the running hour, or only the one before, stand beside.
"""

import argparse
import csv
import math
import os
import pathlib
import sys

SET = "citylearn/data/datasets/citylearn_challenge_2022_phase_1"
SOLAR_KW = (4.0, 4.0, 4.0, 5.0, 4.0)  # schema.json of the data set
CAPACITY_KWH = 6.4
POWER_KW = 5.0
ONE_WAY = math.sqrt(0.9)
HOURS_A_DAY = 24


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--homes", default="0,1,2,3,4", help="which, from 0")
    parser.add_argument("--days", default="", help="spans that are joined: 61-92,153-184")
    parser.add_argument("--window", type=int, default=0,
                        help="days of an episode: mean over episodes from each day, a home each")
    args = parser.parse_args()
    folder = pathlib.Path(os.environ.get("ORRERY_DATA", "")) / SET
    if not folder.is_dir():
        print("skipped: data set 'citylearn' not found; set ORRERY_DATA")
        return 0
    homes = [int(home) for home in args.homes.split(",")]
    prices, carbon, nets = read_recordings(folder, homes, args.days)
    print("| | cost, $ | share | carbon, kg | share |\n|---|---|---|---|---|")
    nothing = None
    for name, outcome in ROWS.items():
        cost, kg = mean_of_windows(outcome, nets, prices, carbon, args.window)
        nothing = nothing or (cost, kg)
        print(f"| {name} | {cost:.2f} | {cost / nothing[0]:.4f} "
              f"| {kg:.2f} | {kg / nothing[1]:.4f} |")
    return 0


def read_recordings(folder, homes, days):
    def column(file, name):
        with open(folder / file, newline="", encoding="utf-8") as rows:
            return [float(row[name]) for row in csv.DictReader(rows)]

    def joined(values):
        spans = [tuple(map(int, span.split("-"))) for span in days.split(",") if span]
        if not spans:
            return values
        return [v for first, last in spans for v in values[first * HOURS_A_DAY:last * HOURS_A_DAY]]

    nets = []
    for home in homes:
        load = column(f"Building_{home + 1}.csv", "non_shiftable_load")
        sun = column(f"Building_{home + 1}.csv", "solar_generation")
        nets.append(joined([a - SOLAR_KW[home] * b / 1000.0 for a, b in zip(load, sun)]))
    return (joined(column("pricing.csv", "electricity_pricing")),
            joined(column("carbon_intensity.csv", "carbon_intensity")), nets)


def mean_of_windows(outcome, nets, prices, carbon, window):
    """The sum over homes of the whole time, or the mean of episodes of `window` days."""
    if not window:
        pairs = [outcome(net, prices, carbon) for net in nets]
        return tuple(map(sum, zip(*pairs)))
    days = len(prices) // HOURS_A_DAY
    pairs = []
    for first in range(days):
        hours = [(first * HOURS_A_DAY + h) % len(prices) for h in range(window * HOURS_A_DAY)]
        for net in nets:
            pairs.append(outcome(*([values[h] for h in hours] for values in (net, prices, carbon))))
    return tuple(sum(each) / len(pairs) for each in zip(*pairs))


# ---- rules --------------------------------------------------------------------------------------


def paid(powers, prices):
    return sum(max(0.0, power) * price for power, price in zip(powers, prices))


def do_nothing(net, prices, carbon):
    return paid(net, prices), paid(net, carbon)


def rule(wanted):
    """`wanted(net, prices, hour)` in kW, as far as the battery can."""
    def outcome(net, prices, carbon):
        stored, powers = 0.0, []
        for hour, load in enumerate(net):
            power = max(-POWER_KW, min(POWER_KW, wanted(net, prices, hour)))
            power = min(power, (CAPACITY_KWH - stored) / ONE_WAY)
            power = max(power, -stored * ONE_WAY)
            stored += power * ONE_WAY if power > 0.0 else power / ONE_WAY
            powers.append(load + power)
        return paid(powers, prices), paid(powers, carbon)
    return outcome


def at_high_price(net, prices, hour):
    return -net[hour] if net[hour] < 0.0 or prices[hour] > 0.3 else 0.0


# ---- the optimum --------------------------------------------------------------------------------


def hour_pieces(net, price):
    """Cost of an hour by the energy taken out of the cells: value at the left end, which is minus
    the most that goes in, then (slope, length) by rising slope."""
    pieces = []
    surplus_kw = min(max(0.0, -net), POWER_KW)
    need_kw = min(max(0.0, net), POWER_KW)
    # In: what is bought costs price / efficiency a kWh stored, surplus costs nothing.
    pieces.append((-price / ONE_WAY, (POWER_KW - surplus_kw) * ONE_WAY))
    pieces.append((0.0, surplus_kw * ONE_WAY))
    # Out: saves while there is need, then nothing.
    pieces.append((-price * ONE_WAY, need_kw / ONE_WAY))
    pieces.append((0.0, (POWER_KW - need_kw) / ONE_WAY))
    return price * max(0.0, net + POWER_KW), sorted(piece for piece in pieces if piece[1] > 0.0)


def least_cost(net, price):
    value, rest = 0.0, [(0.0, CAPACITY_KWH)]  # of an empty battery, and its pieces
    for load, each in zip(reversed(net), reversed(price)):
        left, pieces = hour_pieces(load, each)
        # The convolution begins `POWER_KW * ONE_WAY` below empty: cut there and at full.
        value, rest = cut_to_battery(value + left, sorted(rest + pieces))
    return value


def cut_to_battery(value, pieces):
    below, room = POWER_KW * ONE_WAY, CAPACITY_KWH
    kept = []
    for slope, length in pieces:
        skipped = min(below, length)
        below -= skipped
        value += slope * skipped
        length = min(length - skipped, room)
        room -= length
        if length <= 0.0:
            continue
        if kept and kept[-1][0] == slope:
            kept[-1] = (slope, kept[-1][1] + length)
        else:
            kept.append((slope, length))
    return value, kept


def floor(net, prices, carbon):
    """Each by a plan of its own: no plan has both."""
    return least_cost(net, prices), least_cost(net, carbon)


ROWS = {
    "do nothing": do_nothing,
    "store surplus, discharge at any need, knows the hour": rule(lambda net, _, hour: -net[hour]),
    "store surplus, discharge at high price, knows the hour": rule(at_high_price),
    "the first rule, acting on the previous hour":
        rule(lambda net, _, hour: -net[hour - 1] if hour else 0.0),
    "floor: perfect forecast": floor,
}

if __name__ == "__main__":
    sys.exit(main())
