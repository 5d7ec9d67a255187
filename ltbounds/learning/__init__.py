"""Learning: losses, optimisers, training with masks, pruning scores, iterative pruning, edge-popup; records of runs.

Masks are one bool array for each parameter array, in the order of `gradients.parameters`; True is kept.  *Density* is
the share that is kept.
"""
