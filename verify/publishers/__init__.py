"""Publishers that are known from the start: whose page a page is, what kind of text, who speaks, who held which office.

What is known are facts in `known/*.toml`; a desk may keep a folder of its own in the same form. Nothing here overrules
what a file says of itself: only what is missing is filled in, and for each thing the reason is given.
"""

from verify.publishers.filling import Known, fill
from verify.publishers.recognising import Recognised, recognise
from verify.publishers.records import Publisher, publishers

__all__ = ["Known", "Publisher", "Recognised", "fill", "publishers", "recognise"]
