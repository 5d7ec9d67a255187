"""What several papers use: error propagation, counts of subset sums (rho), activations, equalities, constructions."""
