"""Every feed that is pulled, in the order in which `tracker feeds` lists them."""

from collections.abc import Mapping
from typing import Final

from tracker.errors import SettingsError
from tracker.feeds import (
    dk_dawa_municipalities,
    dk_dst_births,
    dk_dst_cars,
    dk_dst_population,
    dk_energinet_solar_capacity,
    dk_klimaregnskabet_api,
    dk_klimaregnskabet_co2,
    dk_osm_charging,
    eu_eurostat_births,
    nl_cartomap_municipalities,
    nl_cbs_dwellings,
    nl_cbs_population,
    nl_cbs_solar,
    nl_cbs_vehicles,
    nl_denhaag_trees,
    nl_klimaatmonitor_co2,
    nl_laadpalenviewer_charging,
    nl_laadpalenviewer_evse_rows,
    nl_leeuwarden_trees,
    nl_leeuwarden_trees_by_year,
    nl_ndw_charging,
    world_owid_co2,
)
from tracker.feeds.feed import Feed

# Boundaries first: the checks of charging points ask whether they lie inside.
FEEDS: Final[tuple[Feed, ...]] = (
    nl_cartomap_municipalities.FEED,
    dk_dawa_municipalities.FEED,
    nl_ndw_charging.FEED,
    nl_laadpalenviewer_charging.FEED,
    nl_laadpalenviewer_evse_rows.FEED,
    nl_cbs_population.FEED,
    nl_cbs_solar.FEED,
    nl_cbs_dwellings.FEED,
    nl_cbs_vehicles.FEED,
    nl_klimaatmonitor_co2.FEED,
    dk_klimaregnskabet_co2.FEED,
    dk_klimaregnskabet_api.FEED,
    dk_dst_births.FEED,
    dk_dst_population.FEED,
    dk_dst_cars.FEED,
    dk_energinet_solar_capacity.FEED,
    world_owid_co2.FEED,
    dk_osm_charging.FEED,
    nl_denhaag_trees.FEED,
    nl_leeuwarden_trees.FEED,
    nl_leeuwarden_trees_by_year.FEED,
    eu_eurostat_births.FEED,
)


FEEDS_BY_ID: Final[Mapping[str, Feed]] = {feed.id: feed for feed in FEEDS}


def feed_by_id(feed_id: str) -> Feed:
    """The feed of that id; an unknown one is a wrong name in a command or in the catalogue."""
    if feed_id in FEEDS_BY_ID:
        return FEEDS_BY_ID[feed_id]
    known = ", ".join(FEEDS_BY_ID)
    raise SettingsError(f"there is no feed {feed_id!r}", hint=f"The feeds are: {known}.")
