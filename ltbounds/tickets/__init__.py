"""Tickets: constructions that prune a random source network down to a target."""
