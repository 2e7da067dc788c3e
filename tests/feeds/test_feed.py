"""What every feed says of itself."""

import re
from dataclasses import replace

from tracker.feeds import FEEDS, feed_by_id
from tracker.feeds.dk_klimaregnskabet_co2 import FEED


def test_feeds_of_one_publisher_share_a_pool() -> None:
    births, cars = feed_by_id("dk_dst_births"), feed_by_id("dk_dst_cars")

    assert births.publisher == cars.publisher
    assert births.pool == cars.pool
    assert len({each.pool for each in FEEDS}) == len({each.publisher for each in FEEDS}) > 5


def test_a_pool_has_plain_letters() -> None:
    assert replace(FEED, publisher="Køge Kommune & Énergie (DK)").pool == "kge-kommune-energie-dk"
    assert all(re.fullmatch(r"[a-z0-9-]+", each.pool) for each in FEEDS)
