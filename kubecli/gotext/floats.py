"""strconv.FormatFloat for every verb of printf."""

from __future__ import annotations

import math

from kubecli.gotext.numbers import special, sprint_float


def format_float(value: float, verb: str, precision: int | None, *, sharp: bool) -> tuple[str, str] | None:
    """(sign, the rest) of value; None where the verb is not one for floats. precision None: the verb's default."""
    if verb not in "vbgGxXfFeE":
        return None
    text = special(value)
    if text is not None:
        return ("-" if text[0] == "-" else ""), text.lstrip("+-")
    sign = "-" if math.copysign(1.0, value) < 0 else ""
    number = abs(value)
    match verb:
        case "f" | "F":
            digits = f"{number:.{6 if precision is None else precision}f}"
        case "e" | "E":
            digits = f"{number:.{6 if precision is None else precision}{verb}}"
        case "b":
            exponent = math.frexp(number)[1]
            power = max(exponent - 53, -1074)
            digits = f"{int(math.ldexp(number, -power)) if power > -1074 else int(number / 5e-324)}p{power:+d}"
        case "x" | "X":
            digits = _hexadecimal(number, precision)
            digits = digits.upper() if verb == "X" else digits
        case _:
            digits = sprint_float(number) if precision is None else f"{number:.{precision or 1}g}"
            digits = digits.upper() if verb == "G" else digits
    if sharp and verb != "b":
        digits = _with_point(digits, verb, precision)
    return sign, digits


def _hexadecimal(number: float, precision: int | None) -> str:
    """0x1.8p+01: a normalised binary fraction, rounded to even where precision asks for fewer digits."""
    if number == 0:
        return "0x0" + ("." + "0" * precision if precision else "") + "p+00"
    mantissa, exponent = math.frexp(number)
    whole = int(mantissa * 2**53)  # 1.xxx in 52 binary places
    exponent -= 1
    if precision is not None and precision < 13:
        drop = 52 - 4 * precision
        kept, rest, half = whole >> drop, whole & ((1 << drop) - 1), 1 << (drop - 1)
        kept += rest > half or (rest == half and kept & 1)
        whole = kept << drop
        if whole >> 53:
            whole >>= 1
            exponent += 1
    places = f"{whole & ((1 << 52) - 1):013x}"
    places = places.rstrip("0") if precision is None else places.ljust(precision, "0")[:precision]
    return f"0x1{'.' + places if places else ''}p{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def _with_point(digits: str, verb: str, precision: int | None) -> str:
    """The # flag: a decimal point always, and for %g the zeros it would drop."""
    mark = "p" if verb in "xX" else "e"
    at = digits.lower().find(mark) if verb not in "fF" else -1
    body, tail = (digits, "") if at < 0 else (digits[:at], digits[at:])
    wanted = 0
    if verb in "vgGx":
        wanted = 6 if precision is None else precision
        wanted -= len(body.replace(".", "").lstrip("0"))
        if body == "0":
            wanted -= 1
    if "." not in body:
        body += "."
    return body + "0" * max(wanted, 0) + tail
