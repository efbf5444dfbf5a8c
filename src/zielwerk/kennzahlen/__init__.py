"""Indicators with dated method versions, Zielwerte, Messwerte and comparison values."""
