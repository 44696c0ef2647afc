"""One file per command; each offers ``run(arguments, token) -> exit code``."""
