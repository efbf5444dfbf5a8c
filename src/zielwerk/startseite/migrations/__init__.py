"""What needs all tables: here, because this package stands above all others."""
