"""Objections and the Quote vermeidbarer Widerspruchsstattgaben (§§ 78 ff. SGG)."""
