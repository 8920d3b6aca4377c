"""Facts about contours, on shapes small enough to see."""

import struct

import pytest

from tools.contours import contains, inner_point, km_outside, outline, read_wkb, rounded, square_km

SQUARE = [[(0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0)]]
NEIGHBOUR = [[(2.0, 0.0), (4.0, 0.0), (4.0, 2.0), (2.0, 2.0), (2.0, 0.0)]]
HORSESHOE = [
    [(0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (6.0, 9.0), (6.0, 3.0), (3.0, 3.0), (3.0, 9.0), (0.0, 9.0), (0.0, 0.0)]
]


def wkb(ring):
    body = struct.pack("<I", len(ring)) + b"".join(struct.pack("<dd", *position) for position in ring)
    polygon = struct.pack("<BII", 1, 3, 1) + body
    return (struct.pack("<BII", 1, 6, 1) + polygon).hex()


def test_a_multipolygon_is_read():
    assert read_wkb(wkb(SQUARE[0])) == [SQUARE]


def test_the_shared_edge_of_neighbours_is_not_in_their_outline():
    (ring,) = outline([SQUARE, NEIGHBOUR])

    assert len(set(ring)) == 6
    assert ring[0] == ring[-1]


def test_the_inner_point_of_a_horseshoe_is_inside():
    assert contains([HORSESHOE], inner_point([HORSESHOE]))


def test_a_hole_is_outside():
    hole = [(0.5, 0.5), (1.5, 0.5), (1.5, 1.5), (0.5, 1.5), (0.5, 0.5)]

    assert not contains([[*SQUARE, hole]], (1.0, 1.0))


def test_a_point_inside_is_no_distance_outside():
    assert km_outside([SQUARE], (1.0, 1.0)) == 0


def test_a_degree_north_is_111_kilometres():
    assert km_outside([SQUARE], (1.0, 3.0)) == pytest.approx(111.2)


def test_rounding_drops_positions_that_become_equal():
    assert rounded([[[(0.00001, 0.0), (0.00002, 0.0), (1.0, 1.0)]]]) == [[[(0.0, 0.0), (1.0, 1.0)]]]


def test_two_degrees_square_have_their_area():
    assert square_km(SQUARE[0]) == pytest.approx(4 * 111.2**2)
