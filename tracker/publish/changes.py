"""What a page says where a series changed its way of counting."""

from markupsafe import Markup

from tracker.domain.definitions import DefinitionSpan, definition_spans
from tracker.domain.indicator import Indicator
from tracker.publish.language import Language
from tracker.publish.tables import current
from tracker.publish.views import SeriesView


def spans_of(series: SeriesView) -> tuple[DefinitionSpan, ...]:
    """The definitions of a series, oldest first; nothing where it never had but one."""
    spans = definition_spans((*current(series), *series.former))
    return spans if len(spans) > 1 else ()


def span_note(language: Language, indicator: Indicator, span: DefinitionSpan) -> Markup:
    """Which periods were counted under a definition."""
    what = definition_name(language, indicator, span.definition)
    first, last = language.period(span.first), language.period(span.last)
    if span.first == span.last:
        return language.say("For %(period)s: %(what)s.", period=first, what=what)
    return language.say("From %(first)s to %(last)s: %(what)s.", first=first, last=last, what=what)


def definition_name(language: Language, indicator: Indicator, definition: str) -> str | Markup:
    """The words for what was counted; a name that the catalogue does not explain stays as it is."""
    if not definition:
        return language.say("not named by the source")
    names = indicator.definitions.get(definition)
    return language.pick(names) if names else definition
