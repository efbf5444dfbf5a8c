"""Mandant, Organisation, Benutzer, Mitgliedschaft, Rolle and rights (§ 35 SGB I)."""
