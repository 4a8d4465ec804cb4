"""A quote beside a source of its language, word by word, and what each difference changes."""
