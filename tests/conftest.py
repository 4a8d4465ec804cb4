"""A corpus in each of the places that one may be kept in, for tests that must hold in all of them."""

import pytest

import serving


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A PostgreSQL server for the whole run, made when it is first asked for; skipped where there is none."""
    with serving.server() as running:
        yield running


@pytest.fixture(params=serving.PLACES)
def corpus_at(request, tmp_path):
    """A function from a name to a corpus of that name, which is not there yet: a file, or a place on a server."""
    return serving.places(request, tmp_path)
