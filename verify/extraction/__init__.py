"""Quotes, what is no speech, and claims: from a document to what can be checked."""
