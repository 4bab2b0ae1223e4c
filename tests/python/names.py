# SPDX-License-Identifier: Apache-2.0
"""The environments that every test of the interface runs over."""

from pathlib import Path

import orrery

ROOT = Path(__file__).resolve().parents[2]
CLASSIC = orrery.classic_tasks()
# Gallery scenarios with a section `control`: with one agent, and with several.
SCENARIOS = [str(ROOT / "scenarios/library" / f"{name}.yaml") for name in (
    "arm-control", "ev-control", "line-maintenance", "maintenance-control", "pump-scheduling",
    "thermostat-control")]
OF_AGENTS = [str(ROOT / "scenarios/library/district-control.yaml")]
NAMES = CLASSIC + SCENARIOS
