"""Pensia et al. 2020."""
