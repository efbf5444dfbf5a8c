"""Zielwerk: the yearly cycle of a kommunale Zielvereinbarung (§ 48b SGB II)."""
