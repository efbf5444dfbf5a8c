"""Terminregeln and due dates that explain themselves (§§ 187 ff. BGB, § 26 SGB X)."""
