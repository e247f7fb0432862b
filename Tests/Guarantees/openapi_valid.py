#!/usr/bin/env python3
"""The published document is OpenAPI 3.1 as the specification has it, judged by the validator that everybody uses."""

from __future__ import annotations

from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from rig import arguments, fail
from server import Server
from wire import Wire


def mistakes(document: dict[str, Any]) -> list[str]:
    return [f"{'/'.join(map(str, error.path))}: {error.message[:200]}" for error in OpenAPIV31SpecValidator(document).iter_errors()]


def run() -> str:
    with Server() as server:
        document = Wire(server.address).ask("GET", "/openapi.json").json
        if found := mistakes(document):
            fail(*found)
        return f"{len(document['paths'])} paths and {len(document['components']['schemas'])} schemas are as OpenAPI 3.1 has them"


def selftest() -> str:
    """A response without description and a path parameter that is not described are noticed."""
    good = {"openapi": "3.1.0", "info": {"title": "A", "version": "1"}, "paths": {"/a": {"get": {"responses": {"200": {"description": "A"}}}}}}
    assert not mistakes(good)
    assert mistakes({**good, "paths": {"/a": {"get": {"responses": {"200": {}}}}}})
    assert mistakes({**good, "paths": {"/a/{b}": {"get": {"responses": {"200": {"description": "A"}}}}}})
    return "a response without description and a path parameter that is not described are noticed"


def main() -> None:
    options = arguments(__doc__)
    print("openapi_valid:", selftest())
    if not options.selftest:
        print("openapi_valid:", run())


if __name__ == "__main__":
    main()
