"""Postings of kommunale Leistungen and the Bundesbeteiligung (§§ 6, 46 SGB II)."""
