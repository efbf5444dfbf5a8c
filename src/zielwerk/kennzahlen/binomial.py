"""Exact statistics of a share: 95 % interval and binomial test, nothing approximated."""

from fractions import Fraction

NIVEAU = 0.95
# Two outcomes count as equally likely within this factor (as in scipy and R).
_GLEICH = 1 + 1e-7


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
    import numpy as np
    from scipy.special import gammaln, xlog1py, xlogy

    p = float(anteil)
    k = np.arange(nenner + 1)
    log_dichte = (
        gammaln(nenner + 1)
        - gammaln(k + 1)
        - gammaln(nenner - k + 1)
        + xlogy(k, p)
        + xlog1py(nenner - k, -p)
    )
    dichte = np.exp(log_dichte)
    return min(1.0, float(dichte[dichte <= dichte[zaehler] * _GLEICH].sum()))
