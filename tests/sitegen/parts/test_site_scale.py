from __future__ import annotations

import re

from benchmarks.site_scale import synthetic_index
from sitegen.parts.benches.site_scale import COLUMNS, site_scale_table
from tests.catalogue.records import load

SCALE = {key: 1234 for _, key, _ in COLUMNS} | {"resources": 5000, "build_processor_seconds": 20.04}
MEASURED = {
    "provenance": {"measured": "2026-11-27T14:00:00Z", "processors": 2, "python": "3.11.7"},
    "scales": [SCALE],
}


def test_what_a_larger_index_costs_is_a_row_for_each_number_of_resources() -> None:
    row = re.findall(r"<t[hd](?: scope=\"row\")?>(.*?)</t[hd]>", site_scale_table(MEASURED).partition("</thead>")[2])
    assert row == ["5,000", "1,230", "1,230", "20", "1,230", "1.23", "1.23", "1.23", "1,230"]


def test_without_a_measurement_the_table_says_so() -> None:
    assert site_scale_table({}) == "<p>Not measured yet.</p>"


def test_an_invented_index_is_a_valid_one_of_the_wanted_size() -> None:
    assert len(load(synthetic_index(60)).resources) == 60
