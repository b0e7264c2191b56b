"""Random GraphQL schemas, and random edits of them."""

from __future__ import annotations

import copy
import random
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")

SCALARS = ["Int", "Float", "String", "ID", "Boolean", "Money"]
LOCATIONS = ["FIELD", "QUERY", "INLINE_FRAGMENT", "OBJECT", "FIELD_DEFINITION"]
WORDS = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta", "alphas", "beta_two"]


@dataclass
class Input:
    """An argument, or a field of an input."""

    type: str
    default: str = ""
    deprecated: bool = False

    def __str__(self) -> str:
        default = f" = {self.default}" if self.default else ""
        return f"{self.type}{default}{' @deprecated' if self.deprecated else ''}"


@dataclass
class Output:
    """A field of an object or an interface."""

    type: str
    arguments: dict[str, Input] = field(default_factory=dict)
    deprecated: str = ""

    def __str__(self) -> str:
        given = ", ".join(f"{name}: {one}" for name, one in self.arguments.items())
        arguments = f"({given})" if given else ""
        said = f' @deprecated(reason: "{self.deprecated}")' if self.deprecated else ""
        return f"{arguments}: {self.type}{said}"


@dataclass
class Directive:
    locations: list[str]
    arguments: dict[str, Input]
    repeatable: bool = False


@dataclass
class Schema:
    """A schema that can be edited."""

    objects: dict[str, dict[str, Output]]
    interfaces: dict[str, dict[str, Output]]
    implements: dict[str, list[str]]
    unions: dict[str, list[str]]
    enums: dict[str, list[str]]
    inputs: dict[str, dict[str, Input]]
    one_of: set[str]
    directives: dict[str, Directive]
    specified: str = ""

    def parts(self) -> list[str]:
        """Its definitions, as SDL."""
        found = [_scalar(self.specified)]
        for name, fields in (*self.objects.items(), *self.interfaces.items()):
            word = "interface" if name in self.interfaces else "type"
            named = self.implements.get(name, [])
            implemented = f" implements {' & '.join(named)}" if named else ""
            body = "\n".join(f"  {key}{value}" for key, value in fields.items())
            found.append(f"{word} {name}{implemented} {{\n{body}\n}}")
        for name, members in self.unions.items():
            found.append(f"union {name} = {' | '.join(members)}")
        for name, values in self.enums.items():
            found.append(f"enum {name} {{ {' '.join(values)} }}")
        for name, inputs in self.inputs.items():
            body = "\n".join(f"  {key}: {value}" for key, value in inputs.items())
            one_of = " @oneOf" if name in self.one_of else ""
            found.append(f"input {name}{one_of} {{\n{body}\n}}")
        for name, directive in self.directives.items():
            given = ", ".join(f"{k}: {v}" for k, v in directive.arguments.items())
            arguments = f"({given})" if given else ""
            repeatable = " repeatable" if directive.repeatable else ""
            on = " | ".join(directive.locations)
            found.append(f"directive @{name}{arguments}{repeatable} on {on}")
        return found

    def sdl(self) -> str:
        return "\n".join(self.parts())


def _scalar(specified: str) -> str:
    said = f' @specifiedBy(url: "{specified}")' if specified else ""
    return f"scalar Money{said}"


class Writer:
    """Writes schemas and edits from one source of chance."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance

    def schema(self) -> Schema:
        """A schema of a few types."""
        made = Schema(
            objects={"Query": {}, "Shop": {}, "Person": {}, "Lost": {}},
            interfaces={"Node": {}, "Named": {}},
            implements={"Shop": ["Node"], "Person": ["Node", "Named"]},
            unions={"Found": ["Shop", "Person"]},
            enums={"Kind": ["BIG", "SMALL", "ODD"], "Order": ["UP", "DOWN"]},
            inputs={"Where": {}, "Data": {}},
            one_of=set(),
            directives={},
        )
        for given in made.inputs.values():
            for name in self._names(3):
                given[name] = self._input(made)
        for owner, fields in (*made.interfaces.items(), *made.objects.items()):
            for name in self._names(3 if owner != "Query" else 5):
                fields[name] = self._output(made)
            for interface in made.implements.get(owner, []):
                fields |= copy.deepcopy(made.interfaces[interface])
        for name in ("log", "auth"):
            made.directives[name] = self._directive(made)
        return made

    def edited(self, schema: Schema, number: int) -> Schema:
        """A copy with some edits."""
        made = copy.deepcopy(schema)
        edits = [
            self._edit_fields,
            self._edit_arguments,
            self._edit_inputs,
            self._edit_enum,
            self._edit_union,
            self._edit_interfaces,
            self._edit_directive,
            self._remove_type,
            self._rename_type,
            self._add_type,
            self._edit_scalar,
        ]
        for _ in range(number):
            self._chance.choice(edits)(made)
        return made

    def shuffled(self, schema: Schema) -> Schema:
        """The same in another order: of definitions, fields, values and members."""
        made = copy.deepcopy(schema)
        for name in (
            "objects",
            "interfaces",
            "unions",
            "enums",
            "inputs",
            "directives",
        ):
            setattr(made, name, self._mixed(getattr(made, name)))
        for owners in (made.objects, made.interfaces):
            for owner in owners:
                owners[owner] = self._mixed(owners[owner])
        for owner in made.inputs:
            made.inputs[owner] = self._mixed(made.inputs[owner])
        for listed in (*made.unions.values(), *made.enums.values()):
            self._chance.shuffle(listed)
        return made

    def _mixed(self, items: dict[str, T]) -> dict[str, T]:
        names = list(items)
        self._chance.shuffle(names)
        return {name: items[name] for name in names}

    # Pieces

    def _names(self, number: int) -> list[str]:
        return self._chance.sample(WORDS[:6], number)

    def _wrapped(self, name: str) -> str:
        forms = ["{}", "{}!", "[{}]", "[{}!]", "[{}!]!", "{}", "{}"]
        return self._chance.choice(forms).format(name)

    def _retyped(self, type_: str, schema: Schema) -> str:
        is_tweaked = self._chance.random() < 0.6
        return self._tweaked(type_) if is_tweaked else self._output(schema).type

    def _tweaked(self, type_: str) -> str:
        """Nearly the same type."""
        inner = type_.strip("[]!")
        others = {"Int": "Float", "Float": "Int", "String": "ID", "ID": "String"}
        others |= {"Kind": "String", "Shop": "Node", "Node": "Person", "Found": "Shop"}
        match self._chance.randint(0, 3):
            case 0:
                return type_.removesuffix("!") if type_.endswith("!") else f"{type_}!"
            case 1 if inner in others:
                return type_.replace(inner, others[inner])
            case 2 if type_.startswith("["):
                return inner
            case 3 if type_.startswith("["):
                return type_.replace("!]", "]") if "!]" in type_ else f"[{inner}!]"
        return f"[{inner}]"

    def _input(self, schema: Schema) -> Input:
        names = [*SCALARS, *schema.enums, *schema.inputs]
        name = self._chance.choice(names)
        default = ""
        if name == "Int" and self._chance.random() < 0.5:
            default = str(self._chance.randint(1, 9))
            type_ = self._chance.choice(["Int", "Int!"])
        else:
            type_ = self._wrapped(name)
            if name in schema.inputs:
                type_ = name  # Circles of inputs that must be given have no value.
        return Input(type_, default)

    def _output(self, schema: Schema) -> Output:
        composite = [*schema.objects, *schema.interfaces, *schema.unions]
        named = [name for name in composite if name not in ("Query", "Lost")]
        name = self._chance.choice([*SCALARS, *schema.enums, *named, *named])
        arguments = {}
        if self._chance.random() < 0.4:
            arguments = {one: self._input(schema) for one in self._names(2)}
        return Output(self._wrapped(name), arguments)

    def _directive(self, schema: Schema) -> Directive:
        locations = self._chance.sample(LOCATIONS, 2)
        arguments = {one: self._input(schema) for one in self._names(1)}
        return Directive(locations, arguments, self._chance.random() < 0.3)

    # Edits

    def _edit_fields(self, schema: Schema) -> None:
        owners = {**schema.objects, **schema.interfaces}
        fields = owners[self._chance.choice(list(owners))]
        action = self._chance.randint(0, 4)
        name = self._chance.choice(list(fields))
        if action == 0 and len(fields) > 1:
            del fields[name]
        elif action == 1:
            fields[self._chance.choice(WORDS)] = self._output(schema)
        elif action == 2:
            fields[name].type = self._retyped(fields[name].type, schema)
        elif action == 3:
            fields[name].deprecated = self._chance.choice(["", "Old.", "Use beta."])
        else:
            renamed = fields.pop(name)
            fields[self._chance.choice([f"{name}s", f"other{name}"])] = renamed

    def _edit_arguments(self, schema: Schema) -> None:
        owners = {**schema.objects, **schema.interfaces}
        fields = owners[self._chance.choice(list(owners))]
        chosen = fields[self._chance.choice(list(fields))]
        self._edit_given(chosen.arguments, schema, least=0)

    def _edit_inputs(self, schema: Schema) -> None:
        name = self._chance.choice(list(schema.inputs))
        if self._chance.random() < 0.2:
            self._exchange_one_of(name, schema)
        elif name not in schema.one_of:
            self._edit_given(schema.inputs[name], schema, least=1)

    def _exchange_one_of(self, name: str, schema: Schema) -> None:
        if name in schema.one_of:
            schema.one_of.remove(name)
            return
        schema.one_of.add(name)
        for value in schema.inputs[name].values():
            value.type, value.default = value.type.removesuffix("!"), ""

    def _edit_given(self, given: dict[str, Input], schema: Schema, least: int) -> None:
        action = self._chance.randint(0, 3)
        if action == 0 or not given:
            given[self._chance.choice(WORDS)] = self._input(schema)
            return
        name = self._chance.choice(list(given))
        if action == 1 and len(given) > least:
            del given[name]
        elif action == 2 and self._chance.random() < 0.5:
            given[name] = self._input(schema)
        elif action == 2:
            type_ = given[name].type
            if type_.strip("[]!") not in schema.inputs:
                default = "" if "Int" not in type_ else given[name].default
                given[name] = Input(self._tweaked(type_), default)
        else:
            given[f"{name}s"] = given.pop(name)

    def _edit_enum(self, schema: Schema) -> None:
        values = schema.enums[self._chance.choice(list(schema.enums))]
        if self._chance.random() < 0.5 and len(values) > 1:
            values.remove(self._chance.choice(values))
        elif (
            added := self._chance.choice(["BIG", "NEW", "ODD", "O_DD"])
        ) not in values:
            values.append(added)

    def _edit_union(self, schema: Schema) -> None:
        if not schema.unions:
            return
        members = schema.unions[self._chance.choice(list(schema.unions))]
        if self._chance.random() < 0.5 and len(members) > 1:
            members.remove(self._chance.choice(members))
        elif (added := self._chance.choice(list(schema.objects))) not in members:
            members.append(added)

    def _edit_interfaces(self, schema: Schema) -> None:
        owner = self._chance.choice([*schema.objects])
        named = schema.implements.setdefault(owner, [])
        interface = self._chance.choice(list(schema.interfaces))
        if interface in named:
            named.remove(interface)
        else:
            named.append(interface)
            fields = copy.deepcopy(schema.interfaces[interface])
            schema.objects[owner] = {**fields, **schema.objects[owner]}

    def _edit_directive(self, schema: Schema) -> None:
        if not schema.directives or self._chance.random() < 0.2:
            schema.directives.pop("log", None)
            return
        directive = schema.directives[self._chance.choice(list(schema.directives))]
        action = self._chance.randint(0, 2)
        if action == 0:
            directive.locations = self._chance.sample(LOCATIONS, 2)
        elif action == 1:
            directive.repeatable = not directive.repeatable
        else:
            self._edit_given(directive.arguments, schema, least=0)

    def _remove_type(self, schema: Schema) -> None:
        """Remove a type; what had it has another one."""
        name = self._chance.choice(["Person", "Named", "Found", "Order", "Lost"])
        if name in schema.unions and len(schema.unions) > 0:
            del schema.unions[name]
        elif name in schema.enums and len(schema.enums) > 1:
            del schema.enums[name]
        elif name in schema.interfaces and len(schema.interfaces) > 1:
            del schema.interfaces[name]
        elif name in schema.objects:
            del schema.objects[name]
        self._replace(schema, name, "Boolean")
        for members in schema.unions.values():
            members[:] = [one for one in members if one != name] or ["Shop"]
        schema.implements.pop(name, None)
        for named in schema.implements.values():
            named[:] = [one for one in named if one != name]

    def _rename_type(self, schema: Schema) -> None:
        kinds = [schema.objects, schema.interfaces, schema.unions, schema.enums]
        owners: dict[str, object] = self._chance.choice(
            [*kinds, schema.inputs]  # type: ignore[list-item]
        )
        names = [name for name in owners if name != "Query"]
        if not names:
            return
        name = self._chance.choice(names)
        renamed = f"{name}Two"
        if renamed in owners:
            return
        owners[renamed] = owners.pop(name)
        if name in schema.implements:
            schema.implements[renamed] = schema.implements.pop(name)
        for listed in (*schema.unions.values(), *schema.implements.values()):
            listed[:] = [renamed if one == name else one for one in listed]
        self._replace(schema, name, renamed)

    def _replace(self, schema: Schema, name: str, other: str) -> None:
        """Let all that has a type have another one."""
        letters = "[]!"
        for fields in (*schema.objects.values(), *schema.interfaces.values()):
            for output in fields.values():
                if output.type.strip(letters) == name:
                    output.type = output.type.replace(name, other)
                for given in output.arguments.values():
                    if given.type.strip(letters) == name:
                        given.type = given.type.replace(name, other)
        for inputs in schema.inputs.values():
            for value in inputs.values():
                if value.type.strip(letters) == name:
                    value.type = value.type.replace(name, other)
        for directive in schema.directives.values():
            for given in directive.arguments.values():
                if given.type.strip(letters) == name:
                    given.type = given.type.replace(name, other)

    def _add_type(self, schema: Schema) -> None:
        name = self._chance.choice(["Place", "Thing"])
        if name not in schema.objects:
            schema.objects[name] = {one: self._output(schema) for one in self._names(3)}
            owner = self._chance.choice(list(schema.objects.values()))
            owner[f"to{name}"] = Output(name)

    def _edit_scalar(self, schema: Schema) -> None:
        urls = ["", "https://a", "https://b", "https://tools.ietf.org/html/rfc3339"]
        schema.specified = self._chance.choice(urls)
