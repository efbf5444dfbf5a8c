"""Template tags, loaded for every template."""
