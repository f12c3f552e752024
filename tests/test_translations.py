"""No text reaches a page past gettext, and each one has its English."""

import ast
import re
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po
from jinja2 import Environment, nodes

from messe.core.paths import PACKAGE, resource_folder

TEMPLATES = resource_folder("templates")
CATALOGUE = PACKAGE / "translations" / "en" / "LC_MESSAGES" / "messages.po"

LETTERS = re.compile(r"[^\W\d_]")
READ_ALOUD = {"alt", "aria-label", "aria-description", "content", "label", "placeholder", "title"}

# A switch names each language in that language; an address reads the same everywhere.
LITERAL = {"Deutsch", "English", "www.ldi.nrw.de"}
LITERAL_CONTENT = {"width=device-width, initial-scale=1", "light dark"}
# Names of style classes and the ends of ids, which macros put together.
CLASSES = re.compile(r"[a-z\s]*-[a-z\s-]*")

GETTEXT = {"_", "_l", "gettext", "lazy_gettext", "ngettext"}
# What the commands print is for administrators and stays German.
COMMANDS = {"cli.py", "serve.py", "commands.py"}


class LiteralText(HTMLParser):
    """What a template says in its own words: between tags, and in attributes that are read."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(markup)
        self.close()

    def handle_data(self, data):
        # Style sheets of mails stand in the page itself.
        if self.cdata_elem != "style" and LETTERS.search(data):
            self.found.append(data.strip())

    def handle_starttag(self, _tag, attrs):
        self.found += [
            value for name, value in attrs if name in READ_ALOUD and LETTERS.search(value or "")
        ]


def markup_of(source: str) -> str:
    """The template `source` with nothing where it says something by an expression."""
    tokens = Environment(autoescape=True).lex(source)
    return "".join(value for _, kind, value in tokens if kind == "data")


def literal_text(source: str) -> list[str]:
    return [
        text
        for text in LiteralText(markup_of(source)).found
        if text not in LITERAL | LITERAL_CONTENT and not CLASSES.fullmatch(text)
    ]


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.is_file())


def by_name(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("path", templates(), ids=by_name)
def test_template_says_nothing_past_gettext(path):
    assert literal_text(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Guten Tag</p>",
        "{% if x %}Guten Tag{% endif %}",
        '<a aria-label="Weiter" href="{{ url }}"></a>',
        '<img alt="Karte" src="/x">',
    ],
)
def test_text_past_gettext_is_found(source):
    assert literal_text(source) != []


def printed_constants(source: str) -> list[str]:
    """Strings that look like sentences or names, given to a macro or printed, past gettext."""
    found: list[str] = []

    def visit(node: nodes.Node) -> None:
        if isinstance(node, (nodes.Compare, nodes.Getitem, nodes.Extends, nodes.FromImport)):
            return
        if isinstance(node, nodes.Call) and getattr(node.node, "name", None) in GETTEXT:
            return
        if isinstance(node, nodes.Const) and isinstance(node.value, str):
            if re.search(r"[äöüÄÖÜß]|^[A-ZÄÖÜ][a-zäöüß]|[a-z] [a-z]", node.value):
                found.append(node.value)
            return
        for child in node.iter_child_nodes():
            visit(child)

    visit(Environment(autoescape=True).parse(source))
    return found


@pytest.mark.parametrize("path", templates(), ids=by_name)
def test_template_hands_on_nothing_past_gettext(path):
    assert printed_constants(path.read_text(encoding="utf-8")) == []


def python_files() -> list[Path]:
    return sorted(
        path
        for path in PACKAGE.rglob("*.py")
        if path.name not in COMMANDS and "demo" not in path.parts
    )


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def is_text(node: ast.AST | None) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and bool(LETTERS.search(node.value))
    )


def shown_by_call(call: ast.Call) -> list[ast.expr]:
    """The arguments of a call that a person will read."""
    name = name_of(call.func)
    keywords = {keyword.arg: keyword.value for keyword in call.keywords}
    shown = [keywords.get("message")]
    if name.endswith("Field"):
        shown += [*call.args[:1], keywords.get("label"), keywords.get("description")]
    if name in {"flash", "ValidationError"}:
        shown += call.args[:1]
    return [argument for argument in shown if argument is not None]


def untranslated(tree: ast.AST) -> list[str]:
    """Texts of a module that a person will read and that go past gettext."""
    found = []
    for node in ast.walk(tree):
        shown: list[ast.AST] = []
        if isinstance(node, ast.Call):
            shown = list(shown_by_call(node))
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if {"message", "label", "title"} & {name_of(target) for target in targets}:
                shown = [node.value]
        found += [ast.unparse(one) for one in shown if is_text(one)]
    return found


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_module_says_nothing_past_gettext(path):
    assert untranslated(ast.parse(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "source",
    [
        'flash("Gespeichert.")',
        'flash(f"{name} ist da.", "success")',
        'StringField("Name")',
        'wtforms.StringField(_l("Name"), description="Ihr Name")',
        'Length(max=3, message="Zu lang")',
        'raise ValidationError("Zu spät.")',
        'class NoError(FairError):\n    message = "Nein."',
    ],
)
def test_text_of_a_module_past_gettext_is_found(source):
    assert untranslated(ast.parse(source)) != []


@pytest.fixture(scope="module")
def texts() -> dict[str, str | tuple[str, ...]]:
    """Every text of pages and program, as `script/translate` finds them."""
    keywords = DEFAULT_KEYWORDS | {"_l": None, "lazy_gettext": None}
    methods = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
    found = Catalog()
    for folder in (PACKAGE, TEMPLATES):
        for _, _, message, _, _ in extract_from_dir(folder, methods, keywords=keywords):
            found.add(message)
    return {message.id: message for message in found if message.id}


@pytest.fixture(scope="module")
def english() -> Catalog:
    return read_po(BytesIO(CATALOGUE.read_bytes()), locale="en")


def test_catalogue_has_every_text_and_no_other(texts, english):
    known = {message.id for message in english if message.id}

    assert (texts.keys() - known, known - texts.keys()) == (set(), set())
    assert english.obsolete == {}


def test_every_text_has_its_english(english):
    assert [message.id for message in english if message.id and not is_complete(message)] == []


def is_complete(message: Message) -> bool:
    strings = message.string if message.pluralizable else (message.string,)
    return all(strings) and not message.fuzzy


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)[sd]", text))


def test_english_names_the_same_values(english):
    different = [
        message.id
        for message in english
        if message.id
        and not message.pluralizable
        and placeholders(message.id) != placeholders(message.string)
    ]
    assert different == []


def test_english_of_counted_texts_names_the_same_values(english):
    different = [
        message.id
        for message in english
        if message.id
        and message.pluralizable
        and {frozenset(placeholders(text)) for text in message.string[1:]}
        != {frozenset(placeholders(message.id[1]))}
    ]
    assert different == []
