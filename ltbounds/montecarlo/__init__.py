"""Monte Carlo: trials, designed sample sizes, exact intervals, sweeps."""
