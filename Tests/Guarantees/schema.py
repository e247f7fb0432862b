"""As much of JSON Schema as an OpenAPI 3.1 document of ours uses: does a value fit, and a value that would."""

from __future__ import annotations

import re
from typing import Any, Iterator


class Schemas:
    def __init__(self, document: dict[str, Any]) -> None:
        self.document = document

    def resolved(self, schema: Any) -> Any:
        while isinstance(schema, dict) and "$ref" in schema:
            target: Any = self.document
            for part in schema["$ref"].removeprefix("#/").split("/"):
                target = target[part.replace("~1", "/").replace("~0", "~")]
            schema = target
        return schema

    def misfits(self, value: Any, schema: Any, path: str = "") -> Iterator[str]:
        """Where a value does not fit."""
        schema = self.resolved(schema)
        if schema is True or schema == {}:
            return
        if schema is False:
            yield f"{path or '/'} is not allowed"
            return
        kinds = schema.get("type")
        if kinds and not any(is_of(value, kind) for kind in ([kinds] if isinstance(kinds, str) else kinds)):
            yield f"{path or '/'} is {str(value)[:60]!r} and not of type {kinds}"
            return
        if "const" in schema and value != schema["const"]:
            yield f"{path or '/'} is {value!r} and not {schema['const']!r}"
        if "enum" in schema and value not in schema["enum"]:
            yield f"{path or '/'} is {value!r} and not one of {schema['enum']}"
        if isinstance(value, str):
            if "pattern" in schema and not re.search(schema["pattern"], value):
                yield f"{path} does not match {schema['pattern']}: {value[:60]!r}"
            if len(value) < schema.get("minLength", 0) or len(value) > schema.get("maxLength", len(value)):
                yield f"{path} has the length {len(value)}"
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            if value < schema.get("minimum", value) or value > schema.get("maximum", value):
                yield f"{path} is {value}"
        if isinstance(value, list) and "items" in schema:
            for index, inner in enumerate(value):
                yield from self.misfits(inner, schema["items"], f"{path}/{index}")
        if isinstance(value, dict):
            yield from self.members(value, schema, path)
        for all_of in schema.get("allOf", []):
            yield from self.misfits(value, all_of, path)
        for some in ("oneOf", "anyOf"):
            if some in schema and not any(not list(self.misfits(value, one, path)) for one in schema[some]):
                yield f"{path or '/'} fits none of {some}: {str(value)[:80]}"

    def members(self, value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for name in schema.get("required", []):
            if name not in value:
                yield f"{path}/{name} is missing"
        for name, inner in value.items():
            if name in properties:
                yield from self.misfits(inner, properties[name], f"{path}/{name}")
            elif "additionalProperties" in schema:
                yield from self.misfits(inner, schema["additionalProperties"], f"{path}/{name}")

    def example(self, schema: Any, name: str = "", known: Any = lambda name: None) -> Any:
        """A value that fits; `known` may offer one for a name (ids of things that are there)."""
        schema = self.resolved(schema)
        if not isinstance(schema, dict):
            return "x"
        if "const" in schema:
            return schema["const"]
        offered = known(name)
        if offered is not None and not list(self.misfits(offered, schema)):
            return offered
        for key in ("examples", "enum"):
            if schema.get(key):
                return schema[key][0]
        for key in ("example", "default"):
            if key in schema:
                return schema[key]
        for some in ("oneOf", "anyOf"):
            if schema.get(some):
                return self.example(schema[some][0], name, known)
        if schema.get("allOf"):
            return {key: value for part in schema["allOf"] for key, value in self.example(part, name, known).items()}
        return self.of_kind(schema, name, known)

    def examples(self, schema: Any, known: Any = lambda name: None) -> Iterator[dict[str, Any]]:
        """Of an object: only what is required, then each optional field by itself with it, then all fields together."""
        least = self.example(schema, "", known)
        fields = self.resolved(schema).get("properties", {})
        more = {name: self.example(inner, name, known) for name, inner in fields.items() if name not in least}
        yield least
        yield from ({**least, name: value} for name, value in more.items())
        yield {**least, **more}

    def of_kind(self, schema: dict[str, Any], name: str, known: Any) -> Any:
        kinds = schema.get("type", "object" if "properties" in schema else "string")
        kind = kinds if isinstance(kinds, str) else next(kind for kind in kinds if kind != "null")
        if kind == "object":
            return {key: self.example(inner, key, known) for key, inner in schema.get("properties", {}).items()
                    if key in schema.get("required", [])}
        if kind == "array":
            return [self.example(schema.get("items", {}), name, known)]
        if kind == "string":
            return {"date": "2027-02-01", "date-time": "2027-02-01T10:00:00Z"}.get(schema.get("format", ""), "x" * max(1, schema.get("minLength", 1)))
        return {"boolean": True, "null": None}.get(kind, schema.get("minimum", 1))


def is_of(value: Any, kind: str) -> bool:
    match kind:
        case "object": return isinstance(value, dict)
        case "array": return isinstance(value, list)
        case "string": return isinstance(value, str)
        case "boolean": return isinstance(value, bool)
        case "null": return value is None
        case "integer": return isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value)
        case "number": return isinstance(value, (int, float)) and not isinstance(value, bool)
    return False
