"""What pages that tell of many promises hang on: each card and place is hashed once for all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from tracker.publish.manifest import fingerprint
from tracker.publish.views import AreaView, Card, SiteView


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The hash of all that is told of a pledge, by its id, and of a place, by its code."""

    pledges: Mapping[str, str]
    places: Mapping[str, str]

    def of(self, cards: Iterable[Card]) -> list[str]:
        """Those of some pledges, in their order."""
        return [self.pledges[each.pledge.id] for each in cards]

    def of_place(self, view: AreaView) -> str:
        """That of a place, with the cards of its pledges and the keys of its series."""
        return self.places[view.area.code]


def keys_of(site: SiteView) -> Keys:
    """Hash the cards, and then the places by what those gave."""
    cards = {each.pledge.id: fingerprint(each) for each in site.cards}
    keys = Keys(pledges=cards, places={})
    places = {
        each.area.code: fingerprint(replace(each, pledges=()), keys.of(each.pledges))
        for each in site.areas
    }
    return replace(keys, places=places)
