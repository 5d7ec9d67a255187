"""Laws of random numbers: densities and CDFs of sums, products and mixtures; certified constants."""
