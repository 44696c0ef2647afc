"""The places looked at: one file per tool, each a lazy generator and, where it has one, its marks."""
