"""The executable theory of strong lottery tickets."""

__version__ = "0.1.0"
