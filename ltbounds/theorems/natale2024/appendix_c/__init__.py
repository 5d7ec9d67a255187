"""Appendix C: the uniform density is sum-bounded (Lemma 1), by Theorems 6 and 7."""
