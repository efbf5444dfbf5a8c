"""Base page, components, charts and request type; used by views only."""
