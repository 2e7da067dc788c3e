"""Atom feeds of changed words, for readers who follow a place or all of them."""

from collections.abc import Iterator

from tracker.publish.atom import atoms
from tracker.publish.workshop import File, Workshop, in_all_languages


def pages(workshop: Workshop) -> Iterator[File]:
    """A feed for all places, and one for each place where something was promised."""
    for atom in atoms(workshop.site):
        yield from in_all_languages(workshop, "atom.xml", atom.paths.__getitem__, {"atom": atom})
