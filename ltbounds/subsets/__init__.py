"""Exact subset sums: the closest, the smallest, of fixed size, coverage, and an ILP referee."""
