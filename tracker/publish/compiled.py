"""Templates as the site renders them: compiled once for all languages, looked up without locks."""

from pathlib import Path
from types import CodeType
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, Template, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context, Macro

_FOR_ENGINE: Final = ("_block_vars", "_loop_vars")  # of a call; only a pass_context needs them


class Shelf(FileSystemLoader):
    """Reads and compiles each template once, whichever language asks first.

    The code is the same for every language, because their environments differ only in what the
    same names mean; a test compares it.
    """

    def __init__(self, templates: Path) -> None:
        super().__init__(templates)
        self._compiled: dict[str, CodeType] = {}

    def load(
        self,
        environment: Environment,
        name: str,
        globals: Any = None,  # noqa: A002, ANN401 - jinja's
    ) -> Template:
        """As the loader of Jinja2, but no file is looked at a second time."""
        if name not in self._compiled:
            source, filename, _ = self.get_source(environment, name)
            self._compiled[name] = environment.compile(source, name, filename)
        return environment.template_class.from_code(
            environment, self._compiled[name], globals or {}, None
        )


class Compiler(CodeGenerator):
    """Leaves constants to be worked out on the page: 66 % is written otherwise in Danish.

    What is printed goes through one call, `printed` of the environment, where Jinja2 makes two.
    """

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:  # noqa: ANN401 - jinja's
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - jinja's
        if _escapes(frame):
            self.write("environment.printed(")
        else:
            super()._output_child_pre(node, frame, finalize)

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:  # noqa: ANN401 - jinja's
        if _escapes(frame):
            self.write(")")
        else:
            super()._output_child_post(node, frame, finalize)


def _escapes(frame: Frame) -> bool:
    """Whether it is certain when a template is compiled; a letter is plain text."""
    return bool(frame.eval_ctx.autoescape and not frame.eval_ctx.volatile)


class Page(Template):
    """A template without globals of its own: what it imports is rendered once and kept."""

    def _get_default_module(self, _context: Context | None = None) -> Any:  # noqa: ANN401 - jinja's
        return super()._get_default_module(None)


class Calls(Context):
    """Calls what a template names; none of our functions asks for context or environment."""

    def call(self, called: Any, /, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - jinja's
        """Only macros are handed something: whether they escape."""
        if kwargs:
            for name in _FOR_ENGINE:
                kwargs.pop(name, None)
        if type(called) is Macro:
            return called(self.eval_ctx, *args, **kwargs)
        return called(*args, **kwargs)
