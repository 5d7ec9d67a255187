"""Lemma 3.2: the identity out of an activation with slopes beside 0."""

from __future__ import annotations

from ltbounds.arith import Scalar, absolute, like
from ltbounds.claims import Result
from ltbounds.notation import AtLeastOne, OpenUnit, Positive, Sides, Signed, any_number, differs, place, sides
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import argued_size, sample_size
from ltbounds.theorems.burkholz2022depth.corollary_2_4 import corrected as sums

__all__ = ["RESULT", "identity_error", "identity_error_as_printed", "mu"]

PAPER = "burkholz2022depth"
HERE = place(PAPER, "Lemma 3.2", "section 3.1")
PROOF = place(PAPER, "Lemma 3.2", "appendix A.1")


def identity_error_as_printed(eps: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Lemma 3.2 as printed: |x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-), eps bounding |phi - two lines|.

    >>> identity_error_as_printed(0.25, 1, -2)
    -0.5
    """
    return 2 * eps / (m_plus + m_minus)


def identity_error(eps: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Lemma 3.2, corrected: 2 eps/|m_+ + m_-|.

    >>> identity_error(0.25, 1, -2)
    0.5
    """
    return 2 * eps / absolute(m_plus + m_minus)


def mu(x: Scalar, m_plus: Scalar, m_minus: Scalar) -> Scalar:
    """Appendix A.1: mu_+-(x) = m_+ x for x >= 0 and m_- x otherwise.

    >>> mu(2, 1, 3), mu(-2, 1, 3)
    (2.0, -6.0)
    """
    return m_plus * (x + absolute(x)) / 2 + m_minus * (x - absolute(x)) / 2


def _gap(x: Scalar, m_plus: Scalar, m_minus: Scalar, eps: Scalar, r: Scalar, s: Scalar) -> Scalar:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| for phi(x) = mu(x) + d + eps r, phi(-x) = mu(-x) + d + eps s; |r|, |s| <= 1."""
    return absolute(x - (mu(x, m_plus, m_minus) + eps * r - mu(-x, m_plus, m_minus) - eps * s) / (m_plus + m_minus))


@HERE.refuted(
    "lemma-3.2", at={"x": 1, "m_plus": -1, "m_minus": 0, "eps": "0.1", "r": 0, "s": 0}, severity="edge",
    impact="none: Theorem 3.3 has |m_+ + m_-|, and all activations named have m_+ + m_- > 0",
    given=lambda m_plus, m_minus, **_: differs(m_plus + m_minus, 0),
)  # fmt: skip
def printed(x: any_number, m_plus: any_number, m_minus: any_number, eps: Positive, r: Signed, s: Signed) -> Sides:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) for every phi within eps of mu(x) + d, m_+ + m_- != 0.

    Note: Assumption 3.1 admits m_+ + m_- < 0, for example phi(x) = -max(x, 0); the right side is then negative.  With
    |m_+ + m_-|, which Theorem 3.3 has, the lemma holds; it holds as printed for all activations named in the paper.
    """
    said, meant = identity_error_as_printed(eps, m_plus, m_minus), identity_error(eps, m_plus, m_minus)
    return sides(_gap(x, m_plus, m_minus, eps, r, s), said, off=meant)


@HERE.at_most("lemma-3.2.corrected", by="smt", given=lambda m_plus, m_minus, **_: differs(m_plus + m_minus, 0))
def corrected(x: any_number, m_plus: any_number, m_minus: any_number, eps: Positive, r: Signed, s: Signed) -> Sides:
    """|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/|m_+ + m_-|, for phi(x) = mu(x) + d + eps r and phi(-x) = mu(-x) + d +
    eps s with |r|, |s| <= 1, m_+ + m_- != 0.
    """
    bound = identity_error(eps, m_plus, m_minus)
    return sides(_gap(x, m_plus, m_minus, eps, r, s), bound, off=9 * bound / 10)


@PROOF.refuted(
    "lemma-3.2.proof", "==", at={"x": 2, "m_plus": 1, "m_minus": 0, "d": 0}, severity="misprint",
    impact="none: Lemma 3.2 follows from the line as corrected",
)  # fmt: skip
def step(x: any_number, m_plus: any_number, m_minus: any_number, d: any_number) -> Sides:
    """mu(x) x + d - mu(-x) x - d = mu(x) - mu(-x), with mu(x) = m_+ x for x >= 0 and m_- x otherwise.

    Note: mu already holds the factor x: mu(x) x is quadratic (4 against 2 at x = 2 for ReLU).  With mu the slope alone it fails as
    well, (m_+ - m_-) x against m_+ - m_-.  The lemma survives: phi(x) is near mu(x) + d, and mu(x) - mu(-x) = (m_+ + m_-) x.
    """
    right, left = mu(x, m_plus, m_minus), mu(-x, m_plus, m_minus)
    return sides(right * x + d - left * x - d, right - left, off_left=right + d - left - d)


@PROOF.equal("lemma-3.2.proof.corrected")
def step_corrected(x: any_number, m_plus: any_number, m_minus: any_number, d: any_number) -> Sides:
    """(mu(x) + d) - (mu(-x) + d) = (m_+ + m_-) x for every x."""
    return sides(mu(x, m_plus, m_minus) - mu(-x, m_plus, m_minus), (m_plus + m_minus) * x, off=(m_plus - m_minus) * x)


@PROOF.refuted(
    "lemma-3.2.proof.d", at={"d": "0.5", "eps": "0.1"}, severity="misprint", impact="none: a sign",
    corrected="lemma-3.2.corrected",
)  # fmt: skip
def sign_of_d(d: any_number, eps: Positive) -> Sides:
    """Eq. 4's |phi(x) - mu(x) x + d| + |phi(-x) - mu(-x) x + d| <= 2 eps, at x = 0 where phi(0) = d.

    Note: A sign slip: d must be subtracted.  The sigmoid's d = 1/2 makes the printed sum 2.
    """
    return sides(2 * absolute(d + d), 2 * eps, off_left=2 * absolute(d - d))


def _odd_gap(x: Scalar, m: Scalar, eps: Scalar, s: Scalar) -> Scalar:
    """|x - phi(x)/m| for phi(x) = m x + eps s, |s| <= 1."""
    return absolute(x - (m * x + eps * s) / m)


@HERE.refuted(
    "act-odd", at={"x": 1, "m": -1, "eps": "0.1", "s": 0}, severity="edge",
    impact="none: m > 0 for every activation named", given=lambda m, **_: differs(m, 0),
)  # fmt: skip
def odd(x: any_number, m: any_number, eps: Positive, s: Signed) -> Sides:
    """For m_+ = m_- = m != 0 and d = 0, |x - phi(x)/m| <= eps/m.

    Note: As in Lemma 3.2: |m| is meant.  It holds as printed for tanh, m = 1.
    """
    return sides(_odd_gap(x, m, eps, s), eps / m, off=eps / absolute(m))


@HERE.at_most("act-odd.corrected", by="smt", given=lambda m, **_: differs(m, 0))
def odd_corrected(x: any_number, m: any_number, eps: Positive, s: Signed) -> Sides:
    """|x - phi(x)/m| <= eps/|m|, and one part serves both signs of x."""
    return sides(_odd_gap(x, m, eps, s), eps / absolute(m), off=9 * eps / (10 * absolute(m)))


@HERE.argued("act-intercept", steps=(sums,), given=lambda d, **_: differs(d, 0))
def intercept(d: any_number, s: Positive, eps: OpenUnit, delta: OpenUnit, c: AtLeastOne) -> Sides:
    """Where d = phi(0) is not 0 a bias in [-1, 1] is a subset sum of X_k = w_k d, w_k ~ U[-s, s], to within eps with probability 1 -
    delta, out of the neurons that the corrected Corollary 2.4 asks for at h = |d| s.

    Because a neuron whose weights are all pruned adds w_k d, which is U[-h, h]: `cor-2.4.corrected` at alpha = 1, B = h, t = 1.
    """
    h, one = absolute(d) * s, like(1, s)
    wide = sample_size(one, h, h, 1, eps, delta, 190 + 16 * c)
    return sides(argued_size(one, h, 1, eps, delta, c), wide, off=wide / 100)


RESULT = Result(
    ref=HERE.ref, title="The identity out of an activation",
    statement="If phi is within eps of m_+ x + d right of 0 and of m_- x + d left of 0 for |x| <= a, then "
    "|x - (phi(x) - phi(-x))/(m_+ + m_-)| <= 2 eps/(m_+ + m_-) there.",
    symbols={"mu": "m_+ x for x >= 0, m_- x otherwise", "eps": "sup of |phi - mu - d| on [-a, a]"},
    formulas=(identity_error_as_printed, identity_error, mu),
    claims=(printed, corrected, step, step_corrected, sign_of_d, odd, odd_corrected, intercept),
    whole=f"{PAPER}.lemma-3.2", repaired=f"{PAPER}.lemma-3.2.corrected",
)  # fmt: skip
