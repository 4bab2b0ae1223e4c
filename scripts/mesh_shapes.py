# SPDX-License-Identifier: Apache-2.0
"""The meshes of machines and small devices; SHAPES names all of them."""

import math

from mesh_buildings import BUILDING_SHAPES
from mesh_primitives import Mesh


def pump():
    """A volute with its two flanges, coupled to a motor, on a base frame."""
    m = Mesh()
    m.box("dark", (-0.48, -0.22, 0), (0.48, 0.22, 0.1))
    m.cylinder("body", (0.02, 0, 0.42), "x", 0.42, 0.22, 14)
    m.cylinder("dark", (0.44, 0, 0.42), "x", 0.05, 0.17, 10)
    m.box("body", (0.08, -0.16, 0.1), (0.4, 0.16, 0.3))
    m.cylinder("light", (-0.1, 0, 0.42), "x", 0.12, 0.07, 8)
    m.cylinder("body", (-0.34, 0, 0.42), "x", 0.24, 0.3, 16)
    m.cylinder("light", (-0.46, 0, 0.42), "x", 0.12, 0.12, 10)
    m.cylinder("body", (-0.22, 0, 0.66), "z", 0.26, 0.1, 10)
    m.cylinder("light", (-0.22, 0, 0.88), "z", 0.07, 0.16, 12)
    m.box("dark", (-0.3, -0.12, 0.1), (-0.14, 0.12, 0.2))
    return m


def motor():
    """A finned barrel with fan cover, terminal box and shaft."""
    m = Mesh()
    m.box("dark", (-0.34, -0.26, 0), (0.34, 0.26, 0.08))
    m.cylinder("body", (-0.26, 0, 0.44), "x", 0.52, 0.28, 14)
    for k in range(5):
        x = -0.2 + 0.1 * k
        m.cylinder("body", (x - 0.02, 0, 0.44), "x", 0.04, 0.32, 8)
    m.turned("dark", (0.26, 0, 0.44), "x", [(0, 0.3), (0.12, 0.3), (0.17, 0.22)], 12)
    m.cylinder("dark", (-0.32, 0, 0.44), "x", 0.06, 0.2, 10)
    m.cylinder("light", (-0.48, 0, 0.44), "x", 0.16, 0.06, 8)
    m.box("light", (-0.14, -0.13, 0.72), (0.16, 0.13, 0.92))
    m.box("body", (-0.22, -0.22, 0.08), (0.22, 0.22, 0.24))
    return m


def valve():
    """A globe body between two flanges, stem and hand wheel."""
    m = Mesh()
    m.box("dark", (-0.2, -0.2, 0), (0.2, 0.2, 0.08))
    m.cylinder("dark", (0, 0, 0.08), "z", 0.14, 0.1, 8)
    m.cylinder("body", (-0.42, 0, 0.4), "x", 0.84, 0.13, 10)
    m.ball("body", (0, 0, 0.4), 0.25, 10, 5)
    for x in (-0.48, 0.4):
        m.cylinder("light", (x, 0, 0.4), "x", 0.08, 0.22, 10)
    m.cylinder("body", (0, 0, 0.6), "z", 0.2, 0.14, 10)
    m.cylinder("light", (0, 0, 0.8), "z", 0.3, 0.05, 8)
    ring(m, "dark", (0, 0, 1.1), 0.26, 0.05, 10)
    for angle in (0.0, math.pi / 2):
        dx, dy = 0.24 * math.cos(angle), 0.24 * math.sin(angle)
        wide = 0.025
        m.box("dark", (-dx - wide, -dy - wide, 1.08), (dx + wide, dy + wide, 1.12))
    return m


def ring(m, material, centre, radius, thick, sides):
    """A flat ring with a square section."""
    x, y, z = centre
    profile = [(-thick / 2, radius - thick), (-thick / 2, radius), (thick / 2, radius),
               (thick / 2, radius - thick), (-thick / 2, radius - thick)]
    open_profile = Mesh()
    open_profile.turned(material, (x, y, z), "z", profile, sides)
    caps = 2 * (sides - 2)
    m.triangles += open_profile.triangles[:len(open_profile.triangles) - caps]


def tank():
    """An upright vessel on legs, with dished ends, ladder and sight band."""
    m = Mesh()
    profile = [(0, 0.12), (0.08, 0.3), (0.18, 0.42), (0.9, 0.42), (1.0, 0.34), (1.07, 0.14),
               (1.07, 0.0)]
    m.turned("body", (0, 0, 0.28), "z", profile, 12)
    m.cylinder("light", (0, 0, 0.8), "z", 0.07, 0.435, 12)
    for sx in (-1, 1):
        for sy in (-1, 1):
            x, y = 0.27 * sx, 0.27 * sy
            m.box("dark", (x - 0.04, y - 0.04, 0), (x + 0.04, y + 0.04, 0.5))
    m.cylinder("dark", (0, 0, 1.33), "z", 0.12, 0.08, 8)
    m.cylinder("dark", (0, 0, 0.1), "z", 0.2, 0.08, 8)
    for x in (-0.1, 0.07):
        m.box("dark", (x, -0.49, 0.2), (x + 0.03, -0.46, 1.3))
    for k in range(5):
        z = 0.32 + 0.2 * k
        m.box("dark", (-0.08, -0.485, z), (0.08, -0.465, z + 0.025))
    return m


def sensor():
    """A probe head on a short pole with a cable gland."""
    m = Mesh()
    m.cylinder("dark", (0, 0, 0), "z", 0.06, 0.24, 12)
    m.cylinder("light", (0, 0, 0.06), "z", 0.5, 0.06, 8)
    m.turned("body", (0, 0, 0.56), "z", [(0, 0.12), (0.06, 0.24), (0.34, 0.24), (0.4, 0.18)], 14)
    m.turned("light", (0, 0, 0.96), "z", [(0, 0.16), (0.1, 0.14), (0.16, 0.06), (0.16, 0)], 12)
    m.cylinder("dark", (0, -0.36, 0.76), "y", 0.14, 0.1, 10)
    m.box("dark", (0.2, -0.07, 0.68), (0.34, 0.07, 0.84))
    return m


def meter():
    """A cabinet with a round dial."""
    m = Mesh()
    m.box("dark", (-0.06, -0.02, 0), (0.06, 0.1, 0.3))
    m.box("body", (-0.32, -0.1, 0.28), (0.32, 0.2, 1.14))
    m.box("light", (-0.26, -0.13, 0.72), (0.26, -0.1, 1.06), True)
    m.box("dark", (-0.2, -0.145, 0.8), (0.2, -0.13, 0.98), True)
    m.cylinder("light", (0, -0.18, 0.52), "y", 0.08, 0.14, 14)
    m.box("dark", (-0.015, -0.195, 0.5), (0.1, -0.18, 0.53), True)
    m.box("dark", (-0.36, -0.14, 1.14), (0.36, 0.24, 1.2), True)
    return m


def station():
    """A weather mast: shield of plates, cups and a vane."""
    m = Mesh()
    m.cylinder("dark", (0, 0, 0), "z", 0.05, 0.26, 10)
    m.cylinder("light", (0, 0, 0.05), "z", 1.2, 0.035, 8)
    for k in range(4):
        m.turned("body", (0, 0, 0.62 + 0.09 * k), "z", [(0, 0.22), (0.06, 0.14)], 10)
    m.box("light", (-0.36, -0.02, 1.2), (0.36, 0.02, 1.24), True)
    for x in (-0.42, -0.3):
        m.ball("body", (x, 0, 1.3), 0.065, 8, 4)
    m.extrude("body", [(0.16, 1.26), (0.46, 1.26), (0.46, 1.46), (0.3, 1.36)], -0.012, 0.012)
    m.box("dark", (-0.16, -0.12, 0.28), (0.16, 0.06, 0.52), True)
    return m


def robot():
    """A six-axis arm on its pedestal, bent over its work."""
    m = Mesh()
    m.box("dark", (-0.3, -0.3, 0), (0.3, 0.3, 0.08))
    m.turned("body", (0, 0, 0.08), "z", [(0, 0.24), (0.16, 0.2), (0.24, 0.2)], 12)
    m.cylinder("dark", (0, -0.17, 0.42), "y", 0.34, 0.15, 12)
    m.extrude("body", [(-0.13, 0.42), (0.1, 0.4), (-0.12, 1.14), (-0.3, 1.1)], -0.1, 0.1)
    m.cylinder("dark", (-0.2, -0.15, 1.12), "y", 0.3, 0.13, 12)
    m.extrude("body", [(-0.2, 1.02), (0.28, 1.02), (0.28, 1.16), (-0.2, 1.24)], -0.08, 0.08)
    m.cylinder("dark", (0.3, -0.09, 1.08), "y", 0.18, 0.1, 10)
    m.cylinder("light", (0.3, 0, 0.8), "z", 0.26, 0.06, 8)
    m.box("dark", (0.22, -0.04, 0.76), (0.38, 0.04, 0.82), True)
    for x in (0.22, 0.34):
        m.box("light", (x, -0.03, 0.62), (x + 0.04, 0.03, 0.78), True)
    return m


def machine():
    """A machining centre: enclosure, window, control panel, signal lamp."""
    m = Mesh()
    m.box("dark", (-0.48, -0.4, 0), (0.48, 0.42, 0.1))
    m.prism("body", [(-0.48, -0.28), (-0.4, -0.38), (0.22, -0.38), (0.22, 0.42), (-0.48, 0.42)],
            0.1, 1.06)
    m.box("dark", (-0.34, -0.4, 0.42), (0.16, -0.38, 0.9), True)
    m.box("light", (-0.1, -0.42, 0.5), (-0.07, -0.4, 0.8), True)
    m.box("body", (0.22, -0.3, 0.1), (0.48, 0.42, 0.86))
    m.box("light", (0.25, -0.34, 0.5), (0.45, -0.3, 0.8), True)
    m.box("dark", (0.28, -0.35, 0.6), (0.42, -0.34, 0.76), True)
    m.box("dark", (-0.3, -0.1, 1.06), (0.1, 0.34, 1.16))
    m.cylinder("dark", (0.36, 0.3, 0.86), "z", 0.36, 0.02, 6)
    m.cylinder("light", (0.36, 0.3, 1.22), "z", 0.08, 0.05, 8)
    m.cylinder("body", (0.36, 0.3, 1.3), "z", 0.08, 0.05, 8)
    return m


def conveyor():
    """A belt on rollers with legs and two parcels."""
    m = Mesh()
    for y in (-0.3, 0.26):
        m.box("body", (-0.48, y, 0.46), (0.48, y + 0.04, 0.6), True)
    m.box("dark", (-0.48, -0.26, 0.52), (0.48, 0.26, 0.57), True)
    for x in (-0.44, 0.44):
        m.cylinder("light", (x, -0.26, 0.52), "y", 0.52, 0.06, 8)
    for x in (-0.4, 0.32):
        for y in (-0.3, 0.24):
            m.box("dark", (x, y, 0), (x + 0.08, y + 0.06, 0.46))
    m.box("light", (-0.36, -0.14, 0.57), (-0.08, 0.14, 0.83))
    m.box("light", (0.12, -0.18, 0.57), (0.38, 0.1, 0.77))
    m.box("body", (-0.23, -0.142, 0.57), (-0.2, 0.142, 0.834))
    return m


def fan():
    """An air handler: casing with intake, round outlet with blades."""
    m = Mesh()
    m.box("dark", (-0.46, -0.3, 0), (0.46, 0.34, 0.08))
    m.box("body", (-0.46, -0.3, 0.08), (0.46, 0.34, 0.92))
    m.cylinder("light", (0, -0.37, 0.5), "y", 0.07, 0.36, 16)
    m.cylinder("dark", (0, -0.38, 0.5), "y", 0.02, 0.31, 16)
    m.cylinder("light", (0, -0.43, 0.5), "y", 0.05, 0.09, 8)
    for k in range(6):
        angle = 2 * math.pi * k / 6
        tip = [(r * math.cos(angle + turn), 0.5 + r * math.sin(angle + turn))
               for r, turn in ((0.06, 0.0), (0.29, -0.25), (0.29, 0.25))]
        m.face("light", [(x, -0.4, z) for x, z in tip])
    m.box("body", (-0.3, -0.1, 0.92), (0.3, 0.3, 1.16))
    for k in range(3):
        m.box("dark", (-0.24, -0.11, 0.96 + 0.06 * k), (0.24, -0.1, 0.98 + 0.06 * k), True)
    return m


def person():
    """A figure on a small foot plate."""
    m = Mesh()
    m.cylinder("dark", (0, 0, 0), "z", 0.04, 0.24, 10)
    for x in (-0.09, 0.09):
        m.turned("dark", (x, 0, 0.04), "z", [(0, 0.06), (0.52, 0.085)], 6)
    m.turned("body", (0, 0, 0.54), "z", [(0, 0.17), (0.1, 0.18), (0.4, 0.22), (0.5, 0.18),
                                         (0.54, 0.07)], 10)
    for x in (-0.25, 0.25):
        m.turned("body", (x, 0, 0.56), "z", [(0, 0.05), (0.42, 0.07), (0.45, 0)], 6)
    m.ball("light", (0, 0, 1.25), 0.15, 10, 6)
    m.turned("body", (0, 0, 1.29), "z", [(0, 0.17), (0.06, 0.16), (0.12, 0.09), (0.12, 0)], 10)
    return m


def camera():
    """An inspection camera on a stand, looking down at the line."""
    m = Mesh()
    m.box("dark", (-0.26, -0.2, 0), (0.26, 0.3, 0.07))
    m.box("light", (-0.05, 0.16, 0.07), (0.05, 0.26, 1.2))
    m.box("light", (-0.05, -0.14, 1.12), (0.05, 0.2, 1.2), True)
    m.box("body", (-0.18, -0.32, 0.84), (0.18, 0.04, 1.14), True)
    m.turned("dark", (0, -0.14, 0.62), "z", [(0, 0.16), (0.08, 0.13), (0.22, 0.12)], 12)
    m.cylinder("light", (0, -0.14, 0.6), "z", 0.03, 0.1, 12)
    m.box("body", (-0.2, -0.26, 0.07), (0.2, 0.06, 0.12))
    return m


def device():
    """What has no mesh of its own: a cabinet with a face."""
    m = Mesh()
    m.box("dark", (-0.34, -0.3, 0), (0.34, 0.3, 0.08))
    outline = [(-0.38, -0.26), (-0.3, -0.34), (0.3, -0.34), (0.38, -0.26), (0.38, 0.34),
               (-0.38, 0.34)]
    m.prism("body", outline, 0.08, 0.9)
    m.box("light", (-0.26, -0.36, 0.56), (0.26, -0.34, 0.82), True)
    m.box("dark", (-0.2, -0.37, 0.62), (0.1, -0.36, 0.76), True)
    for k in range(3):
        m.box("dark", (-0.26, -0.35, 0.18 + 0.1 * k), (0.26, -0.34, 0.22 + 0.1 * k), True)
    return m


SHAPES = {shape.__name__: shape for shape in (
    pump, motor, valve, tank, sensor, meter, station, robot, machine, conveyor, fan, person, camera,
    device)} | BUILDING_SHAPES
