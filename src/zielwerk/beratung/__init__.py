"""Advice by § 16a SGB II: lists of the providers, and tables nobody can undo."""
