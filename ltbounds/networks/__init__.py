"""Networks: layers, activations, norms, sup-norm distances, training, files in and out."""
