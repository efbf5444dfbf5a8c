"""List intake: recognised, mapped, checked row by row, taken whole or not at all."""
