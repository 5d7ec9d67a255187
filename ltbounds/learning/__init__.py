"""Learning: losses, optimisers, training with masks, pruning scores, iterative pruning, edge-popup; records of runs.

Masks are one bool array for each parameter array, in the order of `gradients.parameters`; True is kept.  *Density* is
the share that is kept.

=================  =====================================================================================
`losses`           cross-entropy, squared error, with gradients
`optimisers`       SGD with momentum, Adam, the cosine rate
`gradients`        the gradient for each parameter array of any network
`fit`              training with masks, double precision, any network
`sparse_conv`      training of convolutional chains as sparse ones, single precision
`pruning`          magnitude, SynFlow, masks of a density, iterative magnitude pruning with rewinding
`edge_popup`       scores instead of weights, any network
`popup_stack`      the same for several dense networks at once, with biases, annealing and rescaling
`scored`           the same for millions of weights, and for pairs b psi(a x) that collapse into dense layers
`records`          what a run gave, as data
=================  =====================================================================================
"""
