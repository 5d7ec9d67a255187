"""What a user asks of a network: how wide must the random network be, by each theorem, with which constant."""
