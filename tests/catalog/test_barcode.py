"""Check digits, types and look-up keys of barcodes; the handheld is held to the same vectors."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.catalog import barcode
from server.catalog.barcode import TYPES, BarcodeMalformed

VECTORS = Path(__file__).parents[1] / "contract" / "lookup-keys.json"


@pytest.mark.parametrize("vector", json.loads(VECTORS.read_text()), ids=lambda v: v["scanned"])
def test_the_key_and_its_hash_are_those_of_the_shared_vectors(vector: dict[str, object]) -> None:
    key = barcode.lookup_key(str(vector["scanned"]))
    assert (key, barcode.fnv1a(key)) == (vector["key"], vector["fnv1a"])


@pytest.mark.parametrize(
    "code", ["4006381333931", "96385074", "036000291452", "10614141000415", "0000000000000"]
)
def test_codes_with_a_valid_check_digit_are_gtins(code: str) -> None:
    assert barcode.is_gtin(code)


@pytest.mark.parametrize(
    "code",
    [
        "4006381333932",
        "400638133393",
        "40063813339310",
        "٤٠٠٦٣٨١٣٣٣٩٣١",
        "963850741",
        "",
        "ABCDEFGH",
    ],
)
def test_other_codes_are_not(code: str) -> None:
    assert not barcode.is_gtin(code)


@given(st.text(alphabet="0123456789", min_size=7, max_size=13).filter(lambda t: len(t) != 8))
def test_a_computed_check_digit_makes_a_gtin_or_its_length_is_not_one(digits: str) -> None:
    whole = digits + str(barcode.check_digit(digits))
    assert barcode.is_gtin(whole) == (len(whole) in {8, 12, 13, 14})


def test_the_same_article_scanned_as_upc_or_ean_has_one_key() -> None:
    assert barcode.lookup_key("036000291452") == barcode.lookup_key("0036000291452")


@pytest.mark.parametrize(
    ("code", "name"),
    [("4006381333931", "ean-13"), ("96385074", "ean-8"), ("036000291452", "upc-a"), ("A1", "free")],
)
def test_a_barcode_without_a_type_is_recognised(code: str, name: str) -> None:
    assert barcode.recognised(code).name == name


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("4006381333932", "ean-13"),
        ("96385074", "ean-13"),
        ("4006381A33931", "ean-13"),
        ("caffè", "code-128"),
        ("", "free"),
    ],
)
def test_a_barcode_that_its_type_does_not_allow_is_refused(code: str, kind: str) -> None:
    with pytest.raises(BarcodeMalformed):
        barcode.check(code, TYPES[kind])


@pytest.mark.parametrize(
    ("code", "kind"), [("4006381333931", "ean-13"), ("caffè", "free"), ("A-1", "code-128")]
)
def test_a_barcode_that_its_type_allows_passes(code: str, kind: str) -> None:
    barcode.check(code, TYPES[kind])


def test_the_block_is_taken_from_the_low_bits_of_the_hash() -> None:
    assert barcode.block_of("a", 1) == 0
    assert barcode.block_of("a", 256) == 0x2C
