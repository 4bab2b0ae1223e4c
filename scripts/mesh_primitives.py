# SPDX-License-Identifier: Apache-2.0
"""Primitives that scripts/mesh_shapes.py puts together: box, turned profile, prism, ball."""

import math


class Mesh:
    """Triangles as (material, three corners), a corner as (point, normal)."""

    def __init__(self):
        self.triangles = []

    def points(self):
        return [point for _, corners in self.triangles for point, _ in corners]

    def face(self, material, points, normals=None):
        """A convex polygon, counter-clockwise seen from outside; flat unless normals are given."""
        if normals is None:
            normals = [flat_normal(points)] * len(points)
        for i in range(1, len(points) - 1):
            corners = [(points[j], normals[j]) for j in (0, i, i + 1)]
            if area(*[point for point, _ in corners]) > 1e-9:
                self.triangles.append((material, corners))

    def box(self, material, low, high, bottom=False):
        (x0, y0, z0), (x1, y1, z1) = low, high
        self.prism(material, [(x0, y0), (x1, y0), (x1, y1), (x0, y1)], z0, z1, bottom)

    def prism(self, material, outline, z0, z1, bottom=False, top=True):
        """An outline, counter-clockwise seen from above, drawn up from z0 to z1."""
        count = len(outline)
        for i in range(count):
            (xa, ya), (xb, yb) = outline[i], outline[(i + 1) % count]
            self.face(material, [(xa, ya, z0), (xb, yb, z0), (xb, yb, z1), (xa, ya, z1)])
        if top:
            self.face(material, [(x, y, z1) for x, y in outline])
        if bottom:
            self.face(material, [(x, y, z0) for x, y in reversed(outline)])

    def extrude(self, material, profile, y0, y1):
        """A profile in x and z, counter-clockwise seen from the front, drawn back from y0 to y1."""
        count = len(profile)
        self.face(material, [(x, y0, z) for x, z in profile])
        self.face(material, [(x, y1, z) for x, z in reversed(profile)])
        for i in range(count):
            (xa, za), (xb, zb) = profile[i], profile[(i + 1) % count]
            self.face(material, [(xb, y0, zb), (xa, y0, za), (xa, y1, za), (xb, y1, zb)])

    def turned(self, material, centre, axis, profile, sides=12, smooth=True):
        """A profile of (distance along the axis, radius), turned around it; ends are closed where
        their radius is not zero."""
        rings = [[spun(centre, axis, along, radius, i, sides) for i in range(sides)]
                 for along, radius in profile]
        for k in range(len(profile) - 1):
            (a0, r0), (a1, r1) = profile[k], profile[k + 1]
            slope = (r0 - r1, a1 - a0)
            for i in range(sides):
                j = (i + 1) % sides
                quad = [rings[k][i], rings[k][j], rings[k + 1][j], rings[k + 1][i]]
                normals = None
                if smooth:
                    sharp = [side_normal(axis, slope, step, sides) for step in (i, i + 1)]
                    normals = [sharp[0], sharp[1], sharp[1], sharp[0]]
                self.face(material, quad, normals)
        if profile[0][1] > 0:
            self.face(material, list(reversed(rings[0])))
        if profile[-1][1] > 0:
            self.face(material, rings[-1])

    def cylinder(self, material, centre, axis, length, radius, sides=12):
        self.turned(material, centre, axis, [(0, radius), (length, radius)], sides)

    def ball(self, material, centre, radius, sides=10, rings=6, squash=1.0):
        profile = []
        for k in range(rings + 1):
            angle = math.pi * k / rings
            profile.append((-math.cos(angle) * radius * squash, max(0, math.sin(angle)) * radius))
        profile[0], profile[-1] = (profile[0][0], 0), (profile[-1][0], 0)
        self.turned(material, centre, "z", profile, sides)


def spun(centre, axis, along, radius, step, sides):
    u, v = turn(step, sides)
    x, y, z = centre
    if axis == "z":
        return (x + radius * u, y + radius * v, z + along)
    if axis == "x":
        return (x + along, y + radius * u, z + radius * v)
    return (x + radius * v, y + along, z + radius * u)


def side_normal(axis, slope, step, sides):
    u, v = turn(step, sides)
    along, out = slope
    length = math.hypot(along, out) or 1.0
    along, out = along / length, out / length
    if axis == "z":
        return (out * u, out * v, along)
    if axis == "x":
        return (along, out * u, out * v)
    return (out * v, along, out * u)


def turn(step, sides):
    angle = 2 * math.pi * (step + 0.5) / sides
    return math.cos(angle), math.sin(angle)


def cross(a, b, c):
    u = [b[i] - a[i] for i in range(3)]
    v = [c[i] - a[i] for i in range(3)]
    return (u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0])


def area(a, b, c):
    return math.sqrt(sum(part * part for part in cross(a, b, c))) / 2


def flat_normal(points):
    """Of the first corner that is not straight."""
    for i in range(1, len(points) - 1):
        normal = cross(points[0], points[i], points[i + 1])
        length = math.sqrt(sum(part * part for part in normal))
        if length > 1e-9:
            return tuple(part / length for part in normal)
    return (0.0, 0.0, 1.0)
