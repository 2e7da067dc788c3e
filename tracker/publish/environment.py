"""The templates of one language: strict, escaping, with its sentences, numbers and dates."""

from functools import partial
from pathlib import Path
from typing import Final

from jinja2 import Environment, StrictUndefined, select_autoescape
from markupsafe import escape

from tracker.domain.assessment import Likelihood, likelihood_word
from tracker.publish import (
    addresses,
    changes,
    history,
    indicator_words,
    sentences,
    signs,
    strip,
    tables,
    track_record,
    why_open,
    words,
)
from tracker.publish.asked_for import asked_for
from tracker.publish.bars import bars_of
from tracker.publish.chart import HEIGHT, WIDTH
from tracker.publish.cite import citation
from tracker.publish.compiled import Calls, Compiler, Page, Shelf
from tracker.publish.counted import count_lines, places_near
from tracker.publish.former_words import former_id, what_happened
from tracker.publish.language import OWN_NAMES, Language
from tracker.publish.last import Last
from tracker.publish.law import law_of
from tracker.publish.opinion_words import opinion
from tracker.publish.plain_text import finalized, printed
from tracker.publish.pledge_chart import chart_of, floor_of
from tracker.publish.reporting import is_mail_address, ways_to_report
from tracker.publish.running_sum import running_sum_of
from tracker.publish.step_chart import step_chart_of
from tracker.publish.structured import dataset
from tracker.publish.timeline import events_of
from tracker.publish.wrapped import wrapped
from tracker.publish.yearly import years_of

_LETTERS: Final = "txt"  # plain text; a page that shows one escapes it there


class _Pages(Environment):
    code_generator_class = Compiler
    template_class = Page
    context_class = Calls
    printed = staticmethod(printed)


def make_environment(
    templates: Path, language: Language, shelf: Shelf | None = None
) -> Environment:
    """Everything a template may call is listed here; languages share what stands on a `shelf`."""
    environment = _Pages(
        loader=shelf or Shelf(templates),
        autoescape=select_autoescape(disabled_extensions=(_LETTERS,), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalized,
        auto_reload=False,
        optimized=False,
        cache_size=-1,
    )
    environment.filters.update(
        number=language.number,
        percent=language.percent,
        chance_percent=partial(sentences.percent_of, language),
        day=language.day,
        moment=language.moment,
        period=language.period,
        all_of=language.all_of,
        language=language.language_name,
        pick=language.pick,
        whole=escape,  # for texts of our own, and for words that nobody may shorten
        quantity=partial(sentences.quantity, language),
        actor=lambda actor: language.say(words.ACTOR[actor]),
    )
    environment.tests["web_address"] = addresses.is_web_address
    environment.tests["mail_address"] = is_mail_address
    environment.globals.update(_globals(language))
    return environment


def _globals(language: Language) -> dict[str, object]:
    code = language.code
    return {
        "_": language.say,
        "ngettext": language.count,
        "code": code,
        "own_names": OWN_NAMES,
        "words": words,
        "chart_size": (WIDTH, HEIGHT),
        "floor_of": floor_of,
        "chart_of": Last(partial(chart_of, language)),
        "bars_of": partial(bars_of, language),
        "years_of": years_of,
        "running_sum_of": partial(running_sum_of, language),
        "step_chart_of": partial(step_chart_of, language),
        **_comparing(language),
        **_former(language),
        "spans_of": changes.spans_of,
        "span_note": partial(changes.span_note, language),
        "definition_name": partial(changes.definition_name, language),
        "headline": Last(partial(sentences.headline, language)),
        "outlook": Last(partial(sentences.outlook, language)),
        "chance": partial(sentences.chance, language),
        "opinion": partial(opinion, language),
        "track_record": track_record,
        "likelihood_label": partial(_likelihood_label, language),
        "flag_note": partial(sentences.flag_note, language),
        "reason_note": partial(sentences.reason_note, language),
        "flag_notes": words.FLAG_NOTES,
        "change_title": partial(history.change_title, language),
        "change_notes": partial(history.change_notes, language),
        "merging": partial(sentences.merging, language),
        "events_of": events_of,
        "law_of": law_of,
        "count_lines": count_lines,
        "places_near": partial(places_near, language),
        "ways_to_report": partial(ways_to_report, language),
        "citation": partial(citation, language),
        "dataset": partial(dataset, language),
        "count_rows": tables.count_rows,
        "count_days": tables.count_days,
        "step_rows": tables.step_rows,
        "asked_for": partial(asked_for, language),
        "newest_of": tables.newest_of,
        "current": tables.current,
        "start_page": partial(addresses.start_page, code),
        "single_page": partial(addresses.single_page, code),
        "atom_file": partial(addresses.atom_file, code),
        "area_page": partial(addresses.area_page, code),
        "pledge_page": partial(addresses.pledge_page, code),
        "badge_file": partial(addresses.badge_file, code),
        "embed_page": partial(addresses.embed_page, code),
        "package_file": addresses.package_file,
        "wrapped": wrapped,
        "tone_of": signs.tone_of,
        "tones": signs.TONES,
        "room_for": signs.room_for,
        "term_page": partial(addresses.term_page, code),
        "document_page": partial(addresses.document_page, code),
        "names_file": partial(addresses.names_file, code),
        "why_open": partial(why_open.why_open, language),
        "indicator_page": partial(addresses.indicator_page, code),
    }


def _comparing(language: Language) -> dict[str, object]:
    """What only the pages of indicators call."""
    return {
        "strip_of": partial(strip.strip_of, language),
        "strip_size": (strip.WIDTH, strip.HEIGHT, strip.TOP, strip.BASE),
        "known_note": partial(indicator_words.known_note, language),
        "middle_note": partial(indicator_words.middle_note, language),
        "by_name": partial(indicator_words.by_name, language),
        "names_of": partial(indicator_words.names_of, language),
        "classes_of": partial(indicator_words.classes_of, language),
        "map_labels": partial(indicator_words.map_labels, language),
        "map_size": indicator_words.map_size,
        "map_shades": indicator_words.SHADES,
    }


def _former(language: Language) -> dict[str, object]:
    """What only the pages of addresses that lead nowhere else call."""
    return {
        "what_happened": partial(what_happened, language),
        "former_id": former_id,
        "page_at": partial(addresses.in_language, language.code),
        "archived": addresses.archived,
    }


def _likelihood_label(language: Language, likelihood: float) -> str:
    word: Likelihood = likelihood_word(likelihood)
    return language.say(words.LIKELIHOOD[word])
