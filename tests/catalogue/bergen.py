"""A tiny catalogue of another country, to be written into a folder and spoilt in one place."""

from pathlib import Path

TEXT = 'nl = "Woorden."\nda = "Ord."\nen = "Words."'
NAME = 'name.nl = "Naam"\nname.da = "Navn"\nname.en = "Name"'
WORDS = "\n".join(
    f'{key}.{locale} = "Words."'
    for key in ("unit_name", "counting_rule")
    for locale in ("nl", "da", "en")
)
REACH = """kind = "reach"
indicator = "chargers"
unit = "charger"
baseline = { day = 2024-01-01, value = 100 }
goal = 500
deadline = 2027-12-31"""


def an_indicator(
    name: str, *, unit: str, nature: str, direction: str = "up", more: str = ""
) -> str:
    """One table of indicators.toml."""
    return f"""[{name}]
unit = "{unit}"
direction = "{direction}"
nature = "{nature}"
feeds = ["no_ssb_{name}"]
lower = 0
{more}
{NAME}
{WORDS}
"""


def a_pledge(name: str, *, target: str = REACH, more: str = 'council = "bergen"') -> str:
    """One promise of a pledge file, with one assumption and texts in every language."""
    texts = "\n".join(
        f'[{name}.text.{locale}]\ntitle = "Title"\nsummary = "Words."\nmissing = "Words."'
        for locale in ("nl", "da", "en")
    )
    return f"""[{name}]
area = "4601"
document = "plan"
said_by = "A party"
standing = "party-programme"
strength = "will"
who_can_act = ["council"]
section = "Streets"
key_phrase = "more chargers"
{more}

[{name}.target]
{target}

[{name}.assumptions.scope]
{TEXT}

{texts}
"""


FILES = {
    "areas.csv": (
        "code,country,name_nl,name_da,name_en,source,year\n"
        "4601,NO,Bergen,Bergen,Bergen,Statistics Norway,2024\n"
    ),
    "councils.toml": f"""[bergen]
area = "4601"
locale = "en"
zone = "Europe/Oslo"
term_start = 2023-10-01
term_end = 2027-09-30
{NAME}

[bergen.assumptions.term]
{TEXT}
""",
    "documents.toml": f"""[plan]
title = "A plan"
publisher = "A party"
locale = "nb"
published = 2023-08-01
file = "plan.txt"
sha256 = "{"0" * 64}"

[plan.assumptions.date-of-document]
{TEXT}
""",
    "indicators.toml": "\n".join(
        (
            an_indicator("chargers", unit="charger", nature="stock"),
            an_indicator("trees", unit="tree", nature="flow"),
            an_indicator("births", unit="birth", nature="flow"),
            an_indicator("emissions", unit="t CO2e", nature="flow", direction="down"),
            an_indicator("rows", unit="row", nature="stock", more="context = true"),
            an_indicator("planted-by-age", unit="tree", nature="flow", more="backcast = true"),
        )
    ),
    "declared.csv": (
        "area,indicator,period,reference,value,unit,obs_status,source_title,address,read\n"
        '4601,trees,2023,2023-12-31,50,tree,A,"Report, 2024",https://bergen.example/r,2024-03-01\n'
        "4601,chargers,2024,2024-06-30,120,charger,P,Report,https://bergen.example/r,2024-07-01\n"
    ),
    "pledges/bergen.toml": a_pledge("bergen-chargers"),
}


def write(folder: Path, **files: str) -> Path:
    """The tiny catalogue in a folder; a keyword replaces a file (`pledges_bergen_toml=…`)."""
    (folder / "pledges").mkdir()
    for name, text in FILES.items():
        key = name.replace("/", "_").replace(".", "_")
        (folder / name).write_text(files.get(key, text), encoding="utf-8")
    return folder


def spoil(folder: Path, file: str, old: str, new: str) -> Path:
    """The tiny catalogue with the first `old` of one file replaced."""
    write(folder)
    text = FILES[file]
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    return folder


def line_with(folder: Path, file: str, words: str) -> int:
    """The number of the first line that has these words: found without the code under test."""
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, start=1) if words in line)
