"""A quote beside a source of another language: what is carried, and which fact differs."""
