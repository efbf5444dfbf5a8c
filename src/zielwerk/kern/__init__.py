"""Calendar, dated parameters, Rechenweg and German display; no Django."""
