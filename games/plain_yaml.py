"""YAML of plain words, read with every problem said in words, and written without references."""

import yaml
from django.utils.translation import gettext as _

from sessions.messages import storable

# What else PyYAML raises: characters that YAML has not, tags that lie, thousands of brackets.
UNREADABLE = (
    yaml.YAMLError,
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
)


class Broken(ValueError):
    """A file that cannot be used: ``problems`` says, one by one, where and why."""

    def __init__(self, problems):
        super().__init__("\n".join(problems))
        self.problems = problems


def plain(text, refusal):
    """``(what a YAML file says, its node, which knows the lines)``. Raises that refusal."""
    try:
        loader = PlainLoader(text)
        node = loader.get_single_node()
        return node and loader.construct_document(node), node
    except (yaml.scanner.ScannerError, yaml.parser.ParserError) as error:
        line = error.problem_mark.line + 1
        raise refusal([badly_written(line)]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = {"line": mark.line + 1 if mark else 1, "problem": error.problem}
        raise refusal([_("Line %(line)d cannot be read: %(problem)s.") % told]) from None
    except UNREADABLE:
        raise refusal([_("This is not a YAML file.")]) from None


def badly_written(line):
    told = _("Line %(line)d cannot be read: look at its indents, colons and quotes.")
    return told % {"line": line}


class PlainLoader(yaml.SafeLoader):
    """
    YAML of plain words.

    Without aliases, ten lines of which can hold millions; without a key said twice, of which one
    would be lost; without characters that no database keeps.
    """

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            told = _("words are repeated here instead of being referred to (& and *)")
            raise yaml.composer.ComposerError(None, None, told, self.peek_event().start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in seen:
                told = _("“%(key)s” is no key, or is said twice") % {"key": key.value}
                raise yaml.constructor.ConstructorError(None, None, told, key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)

    def construct_scalar(self, node):
        value = super().construct_scalar(node)
        if not storable(value):
            told = _("this text holds a character that cannot be kept")
            raise yaml.constructor.ConstructorError(None, None, told, node.start_mark)
        return value


class PlainDumper(yaml.SafeDumper):
    """What two activities share is written twice: we read no aliases."""

    def ignore_aliases(self, data):
        return True


def dump(told):
    """The file that says this."""
    return yaml.dump(told, Dumper=PlainDumper, allow_unicode=True, sort_keys=False, width=100)
