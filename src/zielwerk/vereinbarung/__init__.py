"""Zielvereinbarung, Punkt, Pflicht, Nachweis, Bewertung and Fortschreibung (§ 48b SGB II)."""
