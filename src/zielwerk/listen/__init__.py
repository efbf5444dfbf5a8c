"""List intake: a file is recognised, mapped, checked row by row and taken whole or not at all."""
