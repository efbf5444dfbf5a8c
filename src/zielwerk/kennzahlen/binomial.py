"""Exact statistics of a share: 95 % interval and binomial test; no approximation."""

import math
from fractions import Fraction

NIVEAU = 0.95
# Two outcomes count as equally likely within this factor (as in scipy and R).
_GLEICH = math.log1p(1e-7)


def intervall_95(zaehler: int, nenner: int) -> tuple[float, float]:
    """Return the exact two-sided 95 % interval of a share (0–1).

    Source: Clopper and Pearson, Biometrika 26 (1934), 404–413: each tail has 2.5 %.

    :raises ZeroDivisionError: if `nenner` is 0
    """
    from scipy.special import betaincinv

    if nenner == 0:
        raise ZeroDivisionError
    rand = (1 - NIVEAU) / 2
    unten = betaincinv(zaehler, nenner - zaehler + 1, rand) if zaehler else 0
    oben = (
        betaincinv(zaehler + 1, nenner - zaehler, 1 - rand) if zaehler < nenner else 1
    )
    return float(unten), float(oben)


def p_wert(zaehler: int, nenner: int, anteil: Fraction) -> float:
    """Return the two-sided p-value of the exact binomial test against a fixed share.

    The probability, if `anteil` were the true share, of a result that is at most as
    likely as the one found (so `binom.test` in R and `binomtest` in scipy).
    """
    if anteil in {0, 1}:
        return float(zaehler == nenner * anteil)
    if zaehler == nenner * anteil:
        return 1.0
    if zaehler > nenner * anteil:
        # The mirrored question, so that only one side has to be written.
        return p_wert(nenner - zaehler, nenner, 1 - anteil)
    p = float(anteil)
    ab = _ebenso_selten(zaehler, nenner, anteil)
    return min(1.0, _hoechstens(zaehler, nenner, p) + _mindestens(ab, nenner, p))


def _ebenso_selten(zaehler: int, nenner: int, anteil: Fraction) -> int:
    """Return the first count above the expected one that is no likelier than `zaehler`.

    Found by halving, because above the expected count the density only falls;
    `nenner + 1` if there is none.
    """
    p = float(anteil)
    schwelle = _log_dichte(zaehler, nenner, p) + _GLEICH
    unten, oben = math.ceil(nenner * anteil), nenner + 1
    while unten < oben:
        mitte = (unten + oben) // 2
        if _log_dichte(mitte, nenner, p) <= schwelle:
            oben = mitte
        else:
            unten = mitte + 1
    return unten


def _log_dichte(k: int, n: int, p: float) -> float:
    return (
        math.lgamma(n + 1)
        - math.lgamma(k + 1)
        - math.lgamma(n - k + 1)
        + k * math.log(p)
        + (n - k) * math.log1p(-p)
    )


def _hoechstens(k: int, n: int, p: float) -> float:
    """Return the probability of at most `k` of `n`, for `k` below `n`."""
    from scipy.special import betainc

    return float(betainc(n - k, k + 1, 1 - p))


def _mindestens(k: int, n: int, p: float) -> float:
    """Return the probability of at least `k` of `n`, for `k` from 1 on."""
    from scipy.special import betainc

    return float(betainc(k, n - k + 1, p)) if k <= n else 0.0
