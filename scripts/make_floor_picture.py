#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Makes the floor picture of the gallery's factory line, scenarios/library/factory-line.hall.png.

    scripts/make_floor_picture.py

A hall of 66 m x 36 m at 16 pixels a metre: floor, bays, walkways between yellow lines. It suits
the section `layout` of factory-line.yaml: the line runs along y = 0, the picture's
south-west corner lies at (-12 m, -12 m).
"""
import pathlib
import struct
import zlib

SCALE = 16  # pixels a metre
WEST, SOUTH, WIDTH, HEIGHT = -12, -12, 66, 36
PALETTE = [(226, 229, 232), (206, 211, 216), (190, 205, 196), (238, 200, 70), (120, 128, 136),
           (205, 214, 226)]
FLOOR, LANE, BAY, YELLOW, WALL, OFFICE = range(6)


def main():
    rows = [bytearray([FLOOR]) * (WIDTH * SCALE) for _ in range(HEIGHT * SCALE)]

    def fill(west, south, east, north, colour):
        left, right = (round((x - WEST) * SCALE) for x in (west, east))
        top, bottom = (round((SOUTH + HEIGHT - y) * SCALE) for y in (north, south))
        for y in range(max(top, 0), min(bottom, len(rows))):
            rows[y][left:right] = bytes([colour]) * (right - left)

    def lane(west, south, east, north):
        fill(west, south, east, north, LANE)
        for edges in ((west, south, east, south + 0.2), (west, north - 0.2, east, north)):
            fill(*edges, YELLOW)

    lane(-11, -10.5, 53, -8.5)                       # in front of the operators
    lane(-11, 18.5, 53, 20.5)                        # behind the machines
    fill(-3.4, -3.4, 45.4, 3.4, BAY)                 # the line
    fill(2.6, 4.6, 15.4, 17.4, BAY)                  # spindles and cameras
    fill(44.6, 6.6, 53, 17.4, OFFICE)                # where the server stands
    for west, south, east, north in ((WEST, SOUTH, WEST + WIDTH, SOUTH + 0.4),
                                     (WEST, SOUTH + HEIGHT - 0.4, WEST + WIDTH, SOUTH + HEIGHT),
                                     (WEST, SOUTH, WEST + 0.4, SOUTH + HEIGHT),
                                     (WEST + WIDTH - 0.4, SOUTH, WEST + WIDTH, SOUTH + HEIGHT)):
        fill(west, south, east, north, WALL)
    fill(WEST, -3, WEST + 0.4, 3, LANE)              # gates at both ends of the line
    fill(WEST + WIDTH - 0.4, -3, WEST + WIDTH, 3, LANE)

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(
            ">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", WIDTH * SCALE, HEIGHT * SCALE, 8, 3, 0, 0, 0)
    body = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    out = pathlib.Path(__file__).resolve().parents[1] / "scenarios/library/factory-line.hall.png"
    out.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) +
                    chunk(b"PLTE", bytes(v for colour in PALETTE for v in colour)) +
                    chunk(b"IDAT", body) + chunk(b"IEND", b""))


if __name__ == "__main__":
    main()
