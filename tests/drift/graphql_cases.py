"""Small edits of a GraphQL schema: one for each thing that can change."""

from __future__ import annotations

from dataclasses import dataclass

BASE = """\
type Query { a(x: Int = 1, y: String! = "q"): T b: E n: N u: U }
type T { f: String g: [Int] l: [String!] }
enum E { A B }
interface N { id: ID }
type X implements N { id: ID }
type Y implements N { id: ID }
union U = X | Y
input I { p: Int = 3 q: String! = "z" r: Int s: [Int!] }
type Mutation { m(i: I): T }
"""

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Case:
    """An edit of a schema."""

    title: str
    """Where other tools were asked about the same, as in `data/graphql_tools.json`."""
    kinds: str
    """The kinds of `data/graphql_kinds.json` that it is a case of."""
    edits: Edits
    """Texts of the old schema, and what stands there in the new one."""
    before: Edits = ()
    """The same, from `BASE` to the old schema."""

    @property
    def old(self) -> str:
        return _edited(BASE, self.before)

    @property
    def new(self) -> str:
        return _edited(self.old, self.edits)


def _edited(text: str, edits: Edits) -> str:
    for was, becomes in edits:
        assert text.count(was) == 1, (was, text.count(was))
        text = text.replace(was, becomes)
    return text


def case(title: str, kinds: str, *edits: tuple[str, str], before: Edits = ()) -> Case:
    return Case(title, kinds, edits, before)


def _directive(text: str) -> Edits:
    return (("type Query", f"directive @d{text}\ntype Query"),)


_DATED = ("input I", 'scalar S @specifiedBy(url: "https://a")\ninput I')
_WITH_SCALAR = (_DATED, ("f: String", "f: String at: S"))

CASES = (
    # Arguments
    case(
        "arg default removed, stays non-null (becomes required)",
        "argument_default_removed_nonnull",
        ('y: String! = "q"', "y: String!"),
    ),
    case(
        "arg default removed, nullable",
        "argument_default_removed_nullable",
        ("x: Int = 1", "x: Int"),
    ),
    case(
        "arg default added",
        "argument_default_added",
        ("x: Int", "x: Int = 1"),
        before=(("x: Int = 1", "x: Int"),),
    ),
    case(
        "arg default changed",
        "argument_default_changed",
        ("x: Int = 1", "x: Int = 2"),
    ),
    case(
        "arg nullable->non-null, has default",
        "argument_type_narrowed",
        ("x: Int = 1", "x: Int! = 1"),
    ),
    case(
        "arg nullable->non-null, no default",
        "argument_type_narrowed",
        ("x: Int", "x: Int!"),
        before=(("x: Int = 1", "x: Int"),),
    ),
    case(
        "arg non-null->nullable",
        "argument_type_widened",
        ("y: String!", "y: String"),
    ),
    case("arg renamed", "argument_renamed", ("x: Int", "z: Int")),
    case(
        "arg order swapped",
        "argument_reordered",
        ('x: Int = 1, y: String! = "q"', 'y: String! = "q", x: Int = 1'),
    ),
    case(
        "required args swapped",
        "argument_reordered",
        ("v: Int!, w: Int!", "w: Int!, v: Int!"),
        before=(("x: Int = 1", "v: Int!, w: Int!"),),
    ),
    case(
        "arg non-null->nullable, no default",
        "argument_type_widened",
        ("x: Int!", "x: Int"),
        before=(("x: Int = 1", "x: Int!"),),
    ),
    case("arg added required", "argument_added_required", ("a(", "a(w: Int!, ")),
    case(
        "arg added non-null with default",
        "argument_added_optional",
        ("a(", "a(w: Int! = 2, "),
    ),
    case("arg added optional", "argument_added_optional", ("a(", "a(w: Int, ")),
    case(
        "arg deprecated",
        "argument_deprecated",
        ("x: Int = 1", 'x: Int = 1 @deprecated(reason: "no")'),
    ),
    case("arg removed", "argument_removed", ("x: Int = 1, ", "")),
    case("arg Int->Float", "argument_type_widened", ("x: Int", "x: Float")),
    case(
        "arg Float->Int",
        "argument_type_narrowed",
        ("x: Float", "x: Int"),
        before=(("x: Int", "x: Float"),),
    ),
    case("arg String->ID", "argument_type_narrowed", ("y: String!", "y: ID!")),
    case("arg scalar->list", "argument_type_narrowed", ("x: Int", "x: [Int]")),
    case("arg other type", "argument_type_narrowed", ("x: Int = 1", "x: Boolean")),
    case(
        "arg documented",
        "argument_description_changed",
        ('"old" x:', '"new" x:'),
        before=(("x:", '"old" x:'),),
    ),
    # Inputs
    case(
        "input field deprecated",
        "input_field_deprecated",
        ("r: Int", 'r: Int @deprecated(reason: "no")'),
    ),
    case(
        "input default removed on non-null (becomes required)",
        "input_field_default_removed_nonnull",
        ('q: String! = "z"', "q: String!"),
    ),
    case(
        "input default removed, nullable",
        "input_field_default_changed",
        ("p: Int = 3", "p: Int"),
    ),
    case(
        "input default added",
        "input_field_default_added",
        ("r: Int", "r: Int = 1"),
    ),
    case(
        "input default changed",
        "input_field_default_changed",
        ("p: Int = 3", "p: Int = 4"),
    ),
    case(
        "input default written otherwise",
        "input_field_default_changed",
        ("p: Float = 3", "p: Float = 3.0"),
        before=(("p: Int", "p: Float"),),
    ),
    case(
        "input field nullable->non-null",
        "input_field_type_narrowed",
        ("r: Int", "r: Int!"),
    ),
    case(
        "input field non-null->nullable",
        "input_field_type_widened",
        ("r: Int!", "r: Int"),
        before=(("r: Int", "r: Int!"),),
    ),
    case(
        "input field added required",
        "input_field_added_required",
        ("r: Int", "r: Int w: Int!"),
    ),
    case(
        "input field added non-null default",
        "input_field_added_nonnull_default",
        ("r: Int", "r: Int w: Int! = 1"),
    ),
    case(
        "input field added optional",
        "input_field_added_optional",
        ("r: Int", "r: Int w: Int"),
    ),
    case("input field removed", "input_field_removed", ("r: Int ", "")),
    case("input field renamed", "input_field_removed", ("q: Str", "qs: Str")),
    case(
        "input list item nullable",
        "input_field_type_widened",
        ("s: [Int!]", "s: [Int]"),
    ),
    case(
        "input scalar -> list (coerces)",
        "input_field_type_narrowed",
        ("r: Int", "r: [Int]"),
    ),
    case(
        "input list -> scalar",
        "input_field_type_narrowed",
        ("s: [Int!]", "s: Int"),
    ),
    case(
        "input Int->Float (coerces)",
        "input_field_type_narrowed",
        ("r: Int", "r: Float"),
    ),
    case("input other type", "input_field_type_narrowed", ("r: Int", "r: Boolean")),
    case("input Int->String", "input_field_type_narrowed", ("r: Int", "r: String")),
    case(
        "input enum->String",
        "input_field_type_widened",
        ("r: E", "r: String"),
        before=(("r: Int", "r: E"),),
    ),
    case(
        "input String->enum",
        "input_field_type_narrowed",
        ("r: String", "r: E"),
        before=(("r: Int", "r: String"),),
    ),
    case(
        "input becomes @oneOf",
        "input_becomes_oneof",
        ("input I", "input I @oneOf"),
        ("p: Int = 3", "p: Int"),
        ('q: String! = "z"', "q: String"),
    ),
    case(
        "input no longer @oneOf",
        "input_no_longer_oneof",
        ("input I @oneOf", "input I"),
        before=(
            ("input I", "input I @oneOf"),
            ("p: Int = 3", "p: Int"),
            ('q: String! = "z"', "q: String"),
        ),
    ),
    case(
        "input field documented",
        "input_field_description_changed",
        ('"old" r:', '"new" r:'),
        before=(("r:", '"old" r:'),),
    ),
    case(
        "input field description added",
        "input_field_description_added",
        ("r:", '"new" r:'),
    ),
    case(
        "input field description removed",
        "input_field_description_removed",
        ('"old" r:', "r:"),
        before=(("r:", '"old" r:'),),
    ),
    # Fields
    case(
        "output nullable->non-null",
        "field_type_narrowed_null",
        ("f: String", "f: String!"),
    ),
    case(
        "output non-null->nullable",
        "field_type_widened_null",
        ("f: String!", "f: String"),
        before=(("f: String", "f: String!"),),
    ),
    case(
        "output list item non-null->nullable",
        "field_type_widened_null",
        ("l: [String!]", "l: [String]"),
    ),
    case("output type changed", "field_type_changed", ("f: String", "f: Int")),
    case("output Int->Float", "field_type_changed", ("g: [Int]", "g: [Float]")),
    case(
        "output Float->Int",
        "field_type_changed",
        ("g: [Float]", "g: [Int]"),
        before=(("g: [Int]", "g: [Float]"),),
    ),
    case("output scalar->ID", "field_type_changed", ("f: String", "f: ID")),
    case("output list->scalar", "field_type_changed", ("g: [Int]", "g: Int")),
    case(
        "output object->scalar",
        "field_type_changed",
        ("a(", "c: Int a("),
        ("): T b", "): Int b"),
    ),
    case(
        "output type moved to super-interface",
        "field_type_abstract_widened",
        ("n: X", "n: N"),
        before=(("n: N", "n: X"),),
    ),
    case(
        "output interface narrowed to object",
        "field_type_abstract_narrowed",
        ("n: N", "n: X"),
    ),
    case("output enum->String", "field_type_changed", ("b: E", "b: String d: E")),
    case(
        "field deprecated",
        "field_deprecated",
        ("f: String", 'f: String @deprecated(reason: "x")'),
    ),
    case(
        "field un-deprecated",
        "field_undeprecated",
        (' @deprecated(reason: "x")', ""),
        before=(("f: String", 'f: String @deprecated(reason: "x")'),),
    ),
    case(
        "field deprecation reason changed",
        "field_deprecation_reason_changed",
        ('"x"', '"Gone by 2027-01-01."'),
        before=(("f: String", 'f: String @deprecated(reason: "x")'),),
    ),
    case(
        "field deprecation reason added",
        "field_deprecation_reason_added",
        ("@deprecated", '@deprecated(reason: "x")'),
        before=(("f: String", "f: String @deprecated"),),
    ),
    case(
        "field deprecation reason removed",
        "field_deprecation_reason_removed",
        ('@deprecated(reason: "x")', "@deprecated"),
        before=(("f: String", 'f: String @deprecated(reason: "x")'),),
    ),
    case("field added", "field_added", ("f: String", "f: String h: Boolean")),
    case("field removed", "field_removed", ("f: String ", "")),
    case(
        "deprecated field removed",
        "field_removed_deprecated",
        ('f: String @deprecated(reason: "Use g.") ', ""),
        before=(("f: String", 'f: String @deprecated(reason: "Use g.")'),),
    ),
    case("field renamed", "field_renamed", ("f: String", "ff: String")),
    case(
        "field order swapped",
        "field_moved_order",
        ("f: String g: [Int]", "g: [Int] f: String"),
    ),
    case("operation added", "field_added", ("b: E", "b: E c: Int")),
    case("operation removed", "field_removed", (" u: U", "")),
    case(
        "description changed",
        "field_description_changed",
        ('"old" f:', '"new" f:'),
        before=(("f:", '"old" f:'),),
    ),
    case("field description added", "field_description_added", ("f:", '"new" f:')),
    case(
        "field description removed",
        "field_description_removed",
        ('"old" f:', "f:"),
        before=(("f:", '"old" f:'),),
    ),
    # Enums, unions, interfaces
    case("enum value added", "enum_value_added_output", ("A B", "A B C")),
    case(
        "enum value added, input only",
        "enum_value_added_input_only",
        ("A B", "A B C"),
        before=(("b: E ", ""), ("r: Int", "r: E")),
    ),
    case("enum value removed", "enum_value_removed_output_only", ("A B", "A")),
    case(
        "enum value removed, input only",
        "enum_value_removed_input",
        ("A B", "A"),
        before=(("b: E ", ""), ("r: Int", "r: E")),
    ),
    case(
        "enum value removed, both ways",
        "enum_value_removed_input",
        ("A B", "A"),
        before=(("r: Int", "r: E"),),
    ),
    case(
        "enum value spelled otherwise",
        "enum_value_removed_input",
        ("InProgress", "IN_PROGRESS"),
        before=(("A B", "A InProgress"), ("r: Int", "r: E")),
    ),
    case("enum value deprecated", "enum_value_deprecated", ("A B", "A B @deprecated")),
    case(
        "enum value un-deprecated",
        "enum_value_undeprecated",
        ("A B @deprecated", "A B"),
        before=(("A B", "A B @deprecated"),),
    ),
    case(
        "enum value deprecation reason changed",
        "enum_value_deprecation_reason_changed",
        ("@deprecated", '@deprecated(reason: "Gone by 2027-01-01.")'),
        before=(("A B", "A B @deprecated"),),
    ),
    case("enum value order", "enum_value_reordered", ("A B", "B A")),
    case(
        "enum value description changed",
        "enum_value_description_changed",
        ('"old" B', '"new" B'),
        before=(("A B", 'A "old" B'),),
    ),
    case("union member added", "union_member_added", ("X | Y", "X | Y | T")),
    case("union member removed", "union_member_removed", ("X | Y", "X")),
    case(
        "interface implemented",
        "interface_added_to_object",
        ("type T {", "type T implements N { id: ID"),
    ),
    case(
        "interface no longer implemented",
        "interface_removed_from_object",
        ("Y implements N", "Y"),
    ),
    case(
        "interface field added",
        "field_added",
        ("interface N { id: ID", "interface N { id: ID k: Int"),
        ("X implements N { id: ID", "X implements N { id: ID k: Int"),
        ("Y implements N { id: ID", "Y implements N { id: ID k: Int"),
    ),
    # Types
    case(
        "type removed",
        "type_removed",
        ("type Z { a: Int }\n", ""),
        before=(("type Mutation", "type Z { a: Int }\ntype Mutation"),),
    ),
    case(
        "type removed, within reach",
        "type_removed",
        ("union U = X | Y\n", ""),
        (" u: U", ""),
    ),
    case(
        "type added",
        "type_added",
        ("f: String", "f: String z: Z"),
        ("union U", "type Z { a: Int }\nunion U"),
    ),
    case(
        "enum added and removed",
        "type_removed type_added",
        ("enum E { A B }", "enum F { C }"),
        ("b: E", "c: F"),
    ),
    case(
        "input removed",
        "type_removed",
        ('input I { p: Int = 3 q: String! = "z" r: Int s: [Int!] }\n', ""),
        ("m(i: I)", "m"),
    ),
    case(
        "scalar added",
        "type_added",
        ("f: String", "f: String at: S"),
        ("input I", "scalar S\ninput I"),
    ),
    case(
        "scalar removed",
        "type_removed",
        (" at: S", ""),
        ('scalar S @specifiedBy(url: "https://a")\n', ""),
        before=_WITH_SCALAR,
    ),
    case(
        "type kind changed (enum->scalar)",
        "type_kind_changed",
        ("enum E { A B }", "scalar E"),
    ),
    case(
        "type kind changed (scalar->enum)",
        "type_kind_changed",
        ("scalar E", "enum E { A B }"),
        before=(("enum E { A B }", "scalar E"),),
    ),
    case(
        "type kind changed (union->interface)",
        "type_kind_changed",
        ("union U = X | Y", "interface U { id: ID }"),
    ),
    case(
        "type renamed",
        "type_renamed",
        ('a(x: Int = 1, y: String! = "q"): T', 'a(x: Int = 1, y: String! = "q"): TT'),
        ("type T {", "type TT {"),
        ("m(i: I): T", "m(i: I): TT"),
    ),
    case("input renamed", "type_renamed", ("(i: I)", "(i: J)"), ("input I", "input J")),
    case("enum renamed", "type_renamed", ("b: E", "b: F"), ("enum E", "enum F")),
    case(
        "enum renamed, sent",
        "type_renamed",
        ("r: E", "r: F"),
        ("b: E", "b: F"),
        ("enum E", "enum F"),
        before=(("r: Int", "r: E"),),
    ),
    case(
        "scalar renamed",
        "type_renamed",
        ("at: S", "at: R"),
        ("scalar S", "scalar R"),
        before=_WITH_SCALAR,
    ),
    case(
        "scalar renamed, sent",
        "type_renamed",
        ("at: S", "at: R"),
        ("r: S", "r: R"),
        ("scalar S", "scalar R"),
        before=(*_WITH_SCALAR, ("r: Int", "r: S")),
    ),
    case(
        "scalar specifiedBy changed",
        "scalar_specified_by_changed",
        ("https://a", "https://b"),
        before=_WITH_SCALAR,
    ),
    case(
        "scalar specifiedBy changed, other Python type",
        "scalar_specified_by_changed",
        ("https://a", "https://tools.ietf.org/html/rfc3339"),
        before=_WITH_SCALAR,
    ),
    case(
        "scalar specifiedBy added",
        "scalar_specified_by_changed",
        ("scalar S", 'scalar S @specifiedBy(url: "https://a")'),
        before=(("input I", "scalar S\ninput I"), ("f: String", "f: String at: S")),
    ),
    case(
        "scalar specifiedBy removed",
        "scalar_specified_by_changed",
        (' @specifiedBy(url: "https://a")', ""),
        before=_WITH_SCALAR,
    ),
    case(
        "type description changed",
        "type_description_changed",
        ('"old" type T', '"new" type T'),
        before=(("type T ", '"old" type T '),),
    ),
    case(
        "type description added", "type_description_added", ("type T ", '"new" type T ')
    ),
    case(
        "type description removed",
        "type_description_removed",
        ('"old" type T ', "type T "),
        before=(("type T ", '"old" type T '),),
    ),
    # Roots
    case(
        "mutation root removed",
        "mutation_root_changed",
        ("type Mutation { m(i: I): T }\n", ""),
    ),
    case(
        "query root renamed",
        "query_root_changed",
        ("type Query", "schema { query: Root mutation: Mutation }\ntype Root"),
    ),
    case(
        "query root replaced",
        "query_root_changed",
        ("type Query", "schema { query: T mutation: Mutation }\ntype Query"),
    ),
    case(
        "subscription root added",
        "root_added",
        ("type Mutation", "type Subscription { s: Int }\ntype Mutation"),
    ),
    case(
        "subscription root removed",
        "subscription_root_changed",
        ("type Subscription { s: Int }\n", ""),
        before=(("type Mutation", "type Subscription { s: Int }\ntype Mutation"),),
    ),
    # Directives
    case(
        "directive removed",
        "directive_removed",
        ("directive @d(a: Int) on FIELD\n", ""),
        before=_directive("(a: Int) on FIELD"),
    ),
    case(
        "directive of schemas removed",
        "directive_removed",
        ("directive @d on OBJECT\n", ""),
        before=_directive(" on OBJECT"),
    ),
    case("directive added", "directive_added", *_directive(" on FIELD")),
    case(
        "directive arg removed",
        "directive_argument_removed",
        ("@d(a: Int)", "@d"),
        before=_directive("(a: Int) on FIELD"),
    ),
    case(
        "directive arg renamed",
        "directive_argument_removed",
        ("@d(level: Int)", "@d(levels: Int)"),
        before=_directive("(level: Int) on FIELD"),
    ),
    case(
        "directive required arg added",
        "directive_argument_added_required",
        ("@d", "@d(a: Int!)"),
        before=_directive(" on FIELD"),
    ),
    case(
        "directive optional arg added",
        "directive_argument_added_optional",
        ("@d", "@d(a: Int)"),
        before=_directive(" on FIELD"),
    ),
    case(
        "directive arg became required",
        "directive_argument_type_changed",
        ("(a: Int)", "(a: Int!)"),
        before=_directive("(a: Int) on FIELD"),
    ),
    case(
        "directive arg type changed",
        "directive_argument_type_changed",
        ("(a: Int)", "(a: String)"),
        before=_directive("(a: Int) on FIELD"),
    ),
    case(
        "directive arg default changed",
        "directive_argument_default_changed",
        ("(a: Int = 1)", "(a: Int = 2)"),
        before=_directive("(a: Int = 1) on FIELD"),
    ),
    case(
        "directive location removed",
        "directive_location_removed",
        ("FIELD | QUERY", "FIELD"),
        before=_directive(" on FIELD | QUERY"),
    ),
    case(
        "directive location added",
        "directive_location_added",
        ("FIELD", "FIELD | QUERY"),
        before=_directive(" on FIELD"),
    ),
    case(
        "directive repeatable removed",
        "directive_repeatable_removed",
        ("repeatable ", ""),
        before=_directive(" repeatable on FIELD"),
    ),
    case(
        "directive repeatable added",
        "directive_repeatable_added",
        ("@d", "@d repeatable"),
        before=_directive(" on FIELD"),
    ),
    case(
        "directive description changed",
        "directive_description_changed",
        ('"old" directive', '"new" directive'),
        before=(("type Query", '"old" directive @d on FIELD\ntype Query'),),
    ),
    case(
        "directive arg description changed",
        "directive_argument_description_changed",
        ('"old" a', '"new" a'),
        before=_directive('("old" a: Int) on FIELD'),
    ),
    case(
        "custom directive usage added",
        "directive_usage_field_definition_added",
        ("f: String", "f: String @auth"),
        before=(("type Query", "directive @auth on FIELD_DEFINITION\ntype Query"),),
    ),
)

NOT_NOTICED = {
    "directive_usage_": "No answer and no introspection says which directives of "
    "schemas stand on something, but @deprecated, @oneOf and @specifiedBy, which are "
    "kinds of their own.",
}
"""The beginnings of kinds that no client can notice, and why."""
