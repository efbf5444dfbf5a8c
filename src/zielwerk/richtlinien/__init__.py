"""Arbeitsempfehlungen and Bearbeitungshinweise in Fassungen (§ 44b Abs. 3 SGB II)."""
