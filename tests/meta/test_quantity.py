"""Amounts are exact and print as the API prints them."""

from __future__ import annotations

import pytest

from kubecli.errors.expressions import ExpressionError
from kubecli.meta.quantity import Quantity, parse_quantity


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0", "0"),
        ("0Mi", "0"),
        ("00", "0"),
        ("0.0", "0"),
        ("100m", "100m"),
        ("1000m", "1"),
        ("0.5", "500m"),
        (".5", "500m"),
        ("1.", "1."),
        ("1.5", "1500m"),
        ("1.500", "1.500"),
        ("1500m", "1500m"),
        ("+5", "+5"),
        ("-5", "-5"),
        ("-0.5", "-500m"),
        ("2000", "2k"),
        ("2001", "2001"),
        ("100Mi", "100Mi"),
        ("1024Mi", "1Gi"),
        ("1000Mi", "1000Mi"),
        ("1026Ki", "1026Ki"),
        ("1.5Gi", "1536Mi"),
        ("0.5Ki", "512"),
        ("0.1Ki", "102400m"),
        ("0.0001Ki", "102400u"),
        ("512", "512"),
        ("1e3", "1e3"),
        ("12e6", "12e6"),
        ("1E4", "10e3"),
        ("1E", "1E"),
        ("1k", "1k"),
        ("1000k", "1M"),
        ("0.1n", "1n"),
        ("5000000n", "5m"),
        ("9Ei", "9223372036854775807"),
        ("128974848", "128974848"),
        (3, "3"),
    ],
)
def test_quantities_print_in_canonical_form(text: object, printed: str) -> None:
    assert str(parse_quantity(text)) == printed


@pytest.mark.parametrize("text", ["", "m", "1.2.3", "1x", "1ki", "five", "1 Gi", "--1", "e3"])
def test_what_is_not_a_quantity_is_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        parse_quantity(text)


def test_sums_keep_the_first_form_that_is_not_zero() -> None:
    total = Quantity()
    for text in ("100m", "1", "400m"):
        total += parse_quantity(text)
    assert str(total) == "1500m"
    assert str(Quantity() + parse_quantity("512Mi") + parse_quantity("512Mi")) == "1Gi"
    assert str(parse_quantity("512Mi") + parse_quantity("1M")) == "537870912"


def test_values_round_away_from_zero() -> None:
    assert parse_quantity("1500m").value() == 2
    assert parse_quantity("-1500m").value() == -2
    assert parse_quantity("1500u").milli() == 2
    assert parse_quantity("2").milli() == 2000
    assert parse_quantity("1Ki").value() == 1024


def test_amounts_compare_by_what_they_are_worth() -> None:
    assert parse_quantity("999m") < parse_quantity("1")
    assert parse_quantity("1000m").equals(parse_quantity("1"))
    assert not parse_quantity("1Ki") < parse_quantity("1k")


@pytest.mark.parametrize("text", ["1e999999999", "1e-999999999", "-1E+99999999999", "9" * 200 + "e9999"])
def test_an_absurd_exponent_costs_no_time(text: str) -> None:
    quantity = parse_quantity(text)
    assert quantity.milli() != 0 or text.startswith("1e-")
    assert str(quantity + parse_quantity("1"))


def test_an_absurdly_long_number_is_refused() -> None:
    with pytest.raises(ExpressionError):
        parse_quantity("1" * 5000)
