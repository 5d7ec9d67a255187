"""The eps_l of Lemma 4: as printed in section 4, as printed in appendix B.3, and corrected."""

from __future__ import annotations

from ltbounds.arith import Scalar, like, maximum, sqrt

__all__ = ["gain_behind", "tolerance", "tolerance_in_appendix", "tolerance_in_section_4"]


def gain_behind(norm: Scalar, eps: Scalar, L: Scalar, layer: Scalar) -> Scalar:
    """Π_{k=l+1}^{L} (|W^(k)| + eps/L) where all layers behind layer l have the same norm.

    >>> gain_behind(0.5, 1.0, L=2, layer=1)
    1.0
    """
    return (norm + eps / L) ** (L - layer)


def tolerance_in_section_4(eps: Scalar, L: Scalar, n: Scalar, k: Scalar, reach: Scalar, behind: Scalar) -> Scalar:
    """eps_l as section 4 prints it: eps / (L sqrt(n_l k_{l,max}) (1 + sup |x^(l)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L)).

    `reach` is sup |x^(l)|_1, `behind` the product.  It does not suffice.

    >>> tolerance_in_section_4(1, L=1, n=1, k=4, reach=0.25, behind=1)
    0.4
    """
    return eps / (L * sqrt(n * k) * (1 + reach) * behind)


def tolerance_in_appendix(eps: Scalar, L: Scalar, m: Scalar, reach: Scalar, behind: Scalar) -> Scalar:
    """eps_l as appendix B.3 prints it: eps / (L sqrt(m_l) (1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(k)|_∞ + eps/L)).

    `reach` is sup |x^(l-1)|_1, `behind` the product.  It does not suffice.

    >>> tolerance_in_appendix(1, L=1, m=4, reach=3, behind=1)
    0.125
    """
    return eps / (L * sqrt(m) * (1 + reach) * behind)


def tolerance(eps: Scalar, L: Scalar, m: Scalar, reach: Scalar, behind: Scalar) -> Scalar:
    """Lemma 4, corrected: eps_l = eps / (L sqrt(m_l) max{1, (1 + sup |x^(l-1)|_1) Π_{k>l}(|W^(k)|_2 + eps/L)}).

    m_l: parameters of layer l that may differ; `reach`: sup |x^(l-1)|_1 over [-1, 1]^{n_0}; `behind`: the product, with the SPECTRAL
    norms of the target.  Then sup |f - f_eps|_2 <= eps.

    >>> tolerance(1, L=1, m=4, reach=3, behind=1), tolerance(1, L=2, m=1, reach=0, behind=0.25)
    (0.125, 0.5)
    """
    return eps / (L * sqrt(m) * maximum(like(1, behind), (1 + reach) * behind))
