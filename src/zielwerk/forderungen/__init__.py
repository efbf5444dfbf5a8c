"""Receivables: quarterly lists of the BA-Inkasso-Service and the movement sheet."""
