"""What is due today for me, and the year at a glance."""
