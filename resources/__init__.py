"""Data that Dovetail reads: the matrix, texts, icons, themes, schemas; no code."""
