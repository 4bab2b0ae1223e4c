#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the meshes of the plant view, assets/meshes/*.obj, from a few primitives.

A mesh stands on z = 0 in a cell of 1 x 1 x 1.5 m, z up, its front to -y. Materials are roles, not
colours: `body` takes the colour of the kind or of the heat map, `dark` and `light` are neutral.
"""

import math
from pathlib import Path

from mesh_shapes import SHAPES
from source_tree import ROOT

TRIANGLES_MAX = 400


def main():
    folder = ROOT / "assets" / "meshes"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in SHAPES.items():
        mesh = make()
        check(name, mesh)
        (folder / f"{name}.obj").write_text(obj_text(name, mesh), encoding="utf-8")
        print(f"{name}: {len(mesh.triangles)} triangles")


def check(name, mesh):
    if not 0 < len(mesh.triangles) < TRIANGLES_MAX:
        raise SystemExit(f"{name}: {len(mesh.triangles)} triangles")
    for x, y, z in mesh.points():
        if max(abs(x), abs(y)) > 0.5001 or not -1e-6 <= z <= 1.5001:
            raise SystemExit(f"{name}: {x:.3f} {y:.3f} {z:.3f} is outside its cell")


def obj_text(name, mesh):
    """Points and normals are written once each; faces are grouped by material."""
    points, normals, faces = {}, {}, {}
    for material, corners in mesh.triangles:
        indices = []
        for point, normal in corners:
            p = points.setdefault(rounded(point), len(points) + 1)
            n = normals.setdefault(rounded(normal), len(normals) + 1)
            indices.append(f"{p}//{n}")
        faces.setdefault(material, []).append("f " + " ".join(indices))
    lines = ["# SPDX-License-Identifier: Apache-2.0", "# Made by scripts/make_meshes.py.",
             f"o {name}"]
    lines += ["v " + " ".join(point) for point in points]
    lines += ["vn " + " ".join(normal) for normal in normals]
    for material in sorted(faces):
        lines += [f"usemtl {material}", *faces[material]]
    return "\n".join(lines) + "\n"


def rounded(vector):
    return tuple(f"{0.0 if math.isclose(c, 0, abs_tol=5e-5) else c:.4f}" for c in vector)


if __name__ == "__main__":
    main()
