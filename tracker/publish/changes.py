"""What a page says where a series changed its way of counting."""

from markupsafe import Markup

from tracker.domain.definitions import DefinitionChange, definition_changes
from tracker.domain.indicator import Indicator
from tracker.publish.language import Language
from tracker.publish.tables import current
from tracker.publish.views import SeriesView


def changes_of(series: SeriesView) -> tuple[DefinitionChange, ...]:
    """Each change of definition in a series, oldest first."""
    return definition_changes((*current(series), *series.former))


def change_note(language: Language, indicator: Indicator, change: DefinitionChange) -> Markup:
    """Which definition took the place of which, and from when."""
    return language.say(
        "From %(period)s on this counts: %(new)s. Before that: %(old)s. The two do not compare.",
        period=language.period(change.period),
        new=definition_name(language, indicator, change.new),
        old=definition_name(language, indicator, change.old),
    )


def definition_name(language: Language, indicator: Indicator, definition: str) -> str | Markup:
    """The words for what was counted; a name that the catalogue does not explain stays as it is."""
    if not definition:
        return language.say("not named by the source")
    names = indicator.definitions.get(definition)
    return language.pick(names) if names else definition
