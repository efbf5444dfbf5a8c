"""Steuerungsmaßnahmen: proposed or opened, carried out, their effect checked."""
