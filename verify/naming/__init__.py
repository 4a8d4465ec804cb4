"""Names across spellings and scripts, and the people and bodies that bear them."""
