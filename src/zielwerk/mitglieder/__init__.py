"""Members and bodies of a Mandant: invited, changed, deactivated (§ 35 SGB I)."""
