# SPDX-License-Identifier: Apache-2.0
"""The meshes of nodes, energy and buildings."""

import math

from mesh_primitives import Mesh


def gateway():
    """A flat box with feet, lamps and two aerials."""
    m = Mesh()
    m.box("dark", (-0.36, -0.2, 0), (0.36, 0.24, 0.08))
    m.box("body", (-0.44, -0.28, 0.08), (0.44, 0.3, 0.46))
    m.box("dark", (-0.4, -0.3, 0.14), (0.4, -0.28, 0.4), True)
    for k in range(4):
        m.box("light", (-0.34 + 0.14 * k, -0.315, 0.23), (-0.27 + 0.14 * k, -0.3, 0.31), True)
    for x in (-0.32, 0.32):
        m.cylinder("dark", (x, 0.2, 0.46), "z", 0.12, 0.06, 8)
        m.turned("light", (x, 0.2, 0.58), "z", [(0, 0.04), (0.6, 0.03), (0.64, 0)], 8)
    for k in range(3):
        m.box("light", (-0.3 + 0.22 * k, -0.1, 0.46), (-0.14 + 0.22 * k, 0.1, 0.475))
    return m


def server():
    """A rack with its drawers."""
    m = Mesh()
    m.box("dark", (-0.36, -0.36, 0), (0.36, 0.4, 0.06))
    m.box("body", (-0.4, -0.38, 0.06), (0.4, 0.42, 1.42))
    m.box("dark", (-0.34, -0.4, 0.12), (0.34, -0.38, 1.36), True)
    for k in range(6):
        z = 0.16 + 0.2 * k
        m.box("body", (-0.31, -0.425, z), (0.31, -0.4, z + 0.15), True)
        m.box("light", (0.16, -0.435, z + 0.05), (0.26, -0.425, z + 0.1), True)
        m.box("dark", (-0.26, -0.435, z + 0.06), (0.06, -0.425, z + 0.09), True)
    return m


def cloud():
    """A cloud of balls on a stalk."""
    m = Mesh()
    m.cylinder("dark", (0, 0, 0), "z", 0.05, 0.22, 12)
    m.cylinder("light", (0, 0, 0.05), "z", 0.6, 0.04, 8)
    m.ball("body", (0, 0, 1.0), 0.34, 12, 5, 0.9)
    m.ball("body", (-0.26, 0.02, 0.86), 0.23, 9, 5, 0.85)
    m.ball("body", (0.27, 0, 0.86), 0.22, 9, 5, 0.85)
    m.ball("body", (0.08, -0.14, 0.82), 0.22, 9, 4, 0.8)
    return m


def tower():
    """A lattice mast with an aerial."""
    m = Mesh()
    m.box("dark", (-0.36, -0.36, 0), (0.36, 0.36, 0.06))
    levels = [(0.06, 0.3), (0.46, 0.21), (0.82, 0.13), (1.12, 0.07)]
    for sx in (-1, 1):
        for sy in (-1, 1):
            for (z0, r0), (z1, r1) in zip(levels, levels[1:]):
                strut(m, "body", (sx * r0, sy * r0, z0), (sx * r1, sy * r1, z1), 0.035)
    for (z0, r0), (z1, r1) in zip(levels, levels[1:]):
        for k in range(4):
            a, b = corner(k, r0), corner(k + 1, r1)
            strut(m, "light", (*a, z0), (*b, z1), 0.018)
    m.box("body", (-0.1, -0.1, 1.12), (0.1, 0.1, 1.17), True)
    m.cylinder("light", (0, 0, 1.17), "z", 0.26, 0.025, 6)
    m.ball("body", (0, 0, 1.44), 0.055, 8, 4)
    return m


def corner(k, radius):
    return [(-radius, -radius), (radius, -radius), (radius, radius), (-radius, radius)][k % 4]


def strut(m, material, low, high, wide):
    """A bar of four sides between two points."""
    x0, y0, z0 = low
    x1, y1, z1 = high
    feet = [(x0 + dx * wide, y0 + dy * wide, z0) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    tops = [(x1 + dx * wide, y1 + dy * wide, z1) for dx, dy in ((-1, -1), (1, -1), (1, 1), (-1, 1))]
    for i in range(4):
        j = (i + 1) % 4
        m.face(material, [feet[i], feet[j], tops[j], tops[i]])


def house():
    """Walls, a gable roof, a door, two windows and a chimney."""
    m = Mesh()
    m.box("dark", (-0.46, -0.4, 0), (0.46, 0.4, 0.05))
    m.box("light", (-0.42, -0.36, 0.05), (0.42, 0.36, 0.62))
    gable = [(-0.42, 0.62), (0.42, 0.62), (0, 1.08)]
    m.extrude("light", gable, -0.36, 0.36)
    for side in (-1, 1):
        slope = [(side * 0.5, 0.53), (side * 0.0, 1.08), (0.0, 1.16), (side * 0.5, 0.61)]
        m.extrude("body", slope if side < 0 else slope[::-1], -0.43, 0.43)
    m.box("body", (0.18, 0.1, 0.85), (0.3, 0.24, 1.24))
    m.box("dark", (-0.08, -0.375, 0.05), (0.1, -0.36, 0.44), True)
    for x in (-0.32, 0.2):
        m.box("dark", (x, -0.372, 0.28), (x + 0.14, -0.36, 0.46), True)
    return m


def zone():
    """A room cut open: two walls with windows, floor, a radiator."""
    m = Mesh()
    m.box("light", (-0.48, -0.48, 0), (0.48, 0.48, 0.06))
    m.box("body", (-0.48, 0.4, 0.06), (0.48, 0.48, 0.92))
    m.box("body", (-0.48, -0.48, 0.06), (-0.4, 0.4, 0.92))
    m.box("light", (-0.24, 0.385, 0.36), (0.3, 0.4, 0.76), True)
    m.box("dark", (0.02, 0.38, 0.36), (0.04, 0.39, 0.76), True)
    m.box("light", (-0.4, -0.26, 0.36), (-0.385, 0.16, 0.76), True)
    m.box("dark", (-0.2, 0.3, 0.1), (0.26, 0.36, 0.3), True)
    m.box("body", (-0.02, -0.3, 0.06), (0.36, 0.02, 0.34))
    m.box("body", (0.0, -0.34, 0.06), (0.34, -0.28, 0.2))
    m.box("body", (0.3, -0.3, 0.06), (0.4, 0.02, 0.44))
    m.box("body", (-0.06, -0.3, 0.06), (0.02, 0.02, 0.44))
    return m


def transformer():
    """An oil transformer: tank with cooling fins, three bushings, conservator."""
    m = Mesh()
    m.box("dark", (-0.44, -0.34, 0), (0.44, 0.34, 0.08))
    m.box("body", (-0.34, -0.22, 0.08), (0.34, 0.22, 0.78))
    for side in (-1, 1):
        for k in range(5):
            x = -0.29 + 0.13 * k
            y = 0.22 * side
            m.box("body", (x, min(y, y + 0.12 * side), 0.16),
                  (x + 0.05, max(y, y + 0.12 * side), 0.7), True)
    m.box("dark", (-0.37, -0.25, 0.78), (0.37, 0.25, 0.83), True)
    for x in (-0.24, 0.0, 0.24):
        profile = [(0, 0.08), (0.08, 0.045), (0.14, 0.08), (0.24, 0.04), (0.38, 0.03)]
        m.turned("light", (x, -0.08, 0.83), "z", profile, 6)
    m.cylinder("body", (-0.32, 0.14, 1.04), "x", 0.64, 0.11, 10)
    for x in (-0.2, 0.16):
        m.box("dark", (x, 0.11, 0.83), (x + 0.04, 0.17, 0.96))
    return m


def charger():
    """A charging post with screen, cable and plug."""
    m = Mesh()
    m.box("dark", (-0.32, -0.28, 0), (0.32, 0.28, 0.06))
    m.prism("body", [(-0.22, -0.1), (-0.16, -0.18), (0.16, -0.18), (0.22, -0.1), (0.22, 0.18),
                     (-0.22, 0.18)], 0.06, 1.3)
    m.box("dark", (-0.15, -0.195, 0.86), (0.15, -0.18, 1.18), True)
    bolt = [(0.02, 0.8), (-0.08, 0.58), (-0.01, 0.58), (-0.04, 0.4), (0.08, 0.64), (0.01, 0.64)]
    m.face("light", [(x, -0.185, z) for x, z in (bolt[0], bolt[1], bolt[2], bolt[5])])
    m.face("light", [(x, -0.185, z) for x, z in (bolt[5], bolt[2], bolt[3], bolt[4])])
    m.box("dark", (0.22, -0.06, 0.7), (0.34, 0.06, 0.9), True)
    points = [(0.29, 0.7), (0.4, 0.42), (0.42, 0.26), (0.34, 0.16), (0.22, 0.3)]
    for (xa, za), (xb, zb) in zip(points, points[1:]):
        bar(m, "dark", (xa, za), (xb, zb), 0.022)
    m.box("light", (-0.24, -0.2, 1.3), (0.24, 0.2, 1.36), True)
    return m


def bar(m, material, a, b, wide):
    """A bar in the plane y = 0."""
    dx, dz = b[0] - a[0], b[1] - a[1]
    length = math.hypot(dx, dz)
    nx, nz = -dz / length * wide, dx / length * wide
    profile = [(a[0] - nx, a[1] - nz), (b[0] - nx, b[1] - nz), (b[0] + nx, b[1] + nz),
               (a[0] + nx, a[1] + nz)]
    m.extrude(material, profile, -wide, wide)


def battery():
    """Two cells on a tray, with poles and a level mark."""
    m = Mesh()
    m.box("dark", (-0.44, -0.32, 0), (0.44, 0.32, 0.08))
    for x in (-0.4, 0.04):
        m.box("body", (x, -0.26, 0.08), (x + 0.36, 0.26, 0.9))
        m.box("dark", (x, -0.26, 0.9), (x + 0.36, 0.26, 1.02))
        m.cylinder("light", (x + 0.18, 0, 1.02), "z", 0.12, 0.08, 10)
        for k in range(3):
            z = 0.2 + 0.22 * k
            m.box("light", (x + 0.08, -0.275, z), (x + 0.28, -0.26, z + 0.14), True)
    m.box("dark", (-0.22, -0.03, 1.12), (0.22, 0.03, 1.16), True)
    return m


def solar():
    """A tilted panel of cells on a stand."""
    m = Mesh()
    m.box("dark", (-0.4, -0.3, 0), (0.4, 0.34, 0.05))
    for x in (-0.3, 0.26):
        m.box("light", (x, -0.22, 0.05), (x + 0.04, -0.18, 0.34))
        m.box("light", (x, 0.22, 0.05), (x + 0.04, 0.26, 0.86))
    slab(m, "light", -0.48, 0.48, 0.0)
    for col in range(4):
        x0 = -0.45 + 0.228 * col
        for row in range(3):
            cell(m, "body", x0, x0 + 0.21, row / 3 + 0.02, (row + 1) / 3 - 0.02)
    return m


def tilt(x, share, lift):
    """A point on the panel: share 0 at its lower edge, 1 at its upper."""
    y, z = -0.36 + 0.74 * share, 0.26 + 0.7 * share
    return (x, y - 0.69 * lift, z + 0.73 * lift)


def slab(m, material, x0, x1, lift):
    top = [tilt(x0, 0, lift + 0.04), tilt(x1, 0, lift + 0.04), tilt(x1, 1, lift + 0.04),
           tilt(x0, 1, lift + 0.04)]
    low = [tilt(x0, 0, lift), tilt(x1, 0, lift), tilt(x1, 1, lift), tilt(x0, 1, lift)]
    m.face(material, top)
    m.face("dark", low[::-1])
    for i in range(4):
        j = (i + 1) % 4
        m.face(material, [low[i], low[j], top[j], top[i]])


def cell(m, material, x0, x1, s0, s1):
    m.face(material, [tilt(x0, s0, 0.05), tilt(x1, s0, 0.05), tilt(x1, s1, 0.05),
                      tilt(x0, s1, 0.05)])


def heat_pump():
    """An outdoor unit with its fan grille."""
    m = Mesh()
    for x in (-0.4, 0.28):
        m.box("dark", (x, -0.2, 0), (x + 0.12, 0.26, 0.1))
    m.box("body", (-0.46, -0.22, 0.1), (0.46, 0.28, 0.96))
    m.cylinder("dark", (-0.12, -0.235, 0.53), "y", 0.015, 0.33, 16)
    m.cylinder("light", (-0.12, -0.27, 0.53), "y", 0.04, 0.07, 8)
    for k in range(3):
        angle = 2 * math.pi * k / 3 + 0.5
        tip = [(-0.12 + r * math.cos(angle + turn), 0.53 + r * math.sin(angle + turn))
               for r, turn in ((0.05, 0.0), (0.3, -0.42), (0.3, 0.42))]
        m.face("light", [(x, -0.25, z) for x, z in tip])
    for k in range(6):
        m.box("dark", (0.26, -0.235, 0.24 + 0.1 * k), (0.42, -0.22, 0.28 + 0.1 * k), True)
    m.box("light", (-0.48, -0.24, 0.96), (0.48, 0.3, 1.0), True)
    return m


def boiler():
    """A standing boiler with door, gauge and flue."""
    m = Mesh()
    m.cylinder("dark", (0, 0, 0), "z", 0.08, 0.34, 14)
    m.cylinder("body", (0, 0, 0.08), "z", 0.86, 0.38, 16)
    m.turned("body", (0, 0, 0.94), "z", [(0, 0.38), (0.1, 0.28), (0.14, 0.1), (0.14, 0)], 16)
    m.cylinder("light", (0, 0, 0.8), "z", 0.05, 0.39, 16)
    m.cylinder("dark", (0.12, 0.14, 1.0), "z", 0.46, 0.09, 10)
    m.box("dark", (-0.16, -0.41, 0.16), (0.16, -0.34, 0.44), True)
    m.box("light", (-0.1, -0.42, 0.26), (0.1, -0.41, 0.32), True)
    m.cylinder("light", (0, -0.43, 0.62), "y", 0.06, 0.1, 12)
    m.cylinder("dark", (-0.48, 0, 0.3), "x", 0.16, 0.06, 8)
    return m


BUILDING_SHAPES = {shape.__name__: shape for shape in (
    gateway, server, cloud, tower, house, zone, transformer, charger, battery, solar, heat_pump,
    boiler)}
