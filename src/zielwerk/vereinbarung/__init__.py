"""Zielvereinbarung: Punkte, Pflichten, Nachweise, Bewertung (§ 48b SGB II)."""
