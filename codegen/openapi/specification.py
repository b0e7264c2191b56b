"""The tables of the specification: the keys of each kind of object.

A value is written as there:

    "string", "boolean", "number", "value"   a JSON value (the last one: any)
    "schema", "operation", …                 an object of that kind
    "[parameter]"                            a list
    "{response}"                             names that are not ours, and what they mean
    "info!"                                  required

The key "*" of a kind stands for all that are not listed. Newer keywords are taken from
older documents as well, since servers publish such.
"""

from __future__ import annotations

from collections.abc import Mapping

_INFO = {
    "title": "string!",
    "summary": "string",
    "description": "string",
    "termsOfService": "string",
    "contact": "value",
    "license": "value",
    "version": "version!",
}
_TAG = {
    "name": "string!",
    "summary": "string",
    "description": "string",
    "parent": "string",
    "kind": "string",
    "externalDocs": "external documentation",
}
_METHODS = dict.fromkeys(
    ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
    "operation",
)
_SCHEMA = {
    "$ref": "string",
    "$id": "string",
    "$anchor": "string",
    "$dynamicRef": "string",
    "$dynamicAnchor": "string",
    "$defs": "{schema}",
    "definitions": "{schema}",
    "type": "type",
    "format": "string",
    "title": "string",
    "description": "string",
    "enum": "[value]",
    "maximum": "number",
    "minimum": "number",
    "maxLength": "number",
    "minLength": "number",
    "maxItems": "number",
    "minItems": "number",
    "maxProperties": "number",
    "minProperties": "number",
    "multipleOf": "number",
    "pattern": "string",
    "uniqueItems": "boolean",
    "required": "[string]",
    "nullable": "boolean",
    "readOnly": "boolean",
    "writeOnly": "boolean",
    "deprecated": "boolean",
    "properties": "{schema}",
    "patternProperties": "{schema}",
    "dependentSchemas": "{schema}",
    "allOf": "[schema]",
    "anyOf": "[schema]",
    "oneOf": "[schema]",
    "prefixItems": "[schema]",
    "items": "items",
    "additionalProperties": "schema",
    "contains": "schema",
    "contentSchema": "schema",
    "else": "schema",
    "if": "schema",
    "not": "schema",
    "propertyNames": "schema",
    "then": "schema",
    "unevaluatedItems": "schema",
    "unevaluatedProperties": "schema",
    "discriminator": "discriminator",
    "externalDocs": "external documentation",
    "*": "value",
}
_DISCRIMINATOR = {
    "propertyName": "string!",
    "mapping": "{mapped schema}",
    "defaultMapping": "mapped schema",
}
_PARAMETER = {
    "description": "string",
    "required": "boolean",
    "deprecated": "boolean",
    "allowEmptyValue": "boolean",
    "style": "string",
    "explode": "boolean",
    "allowReserved": "boolean",
    "schema": "schema",
    "example": "value",
    "examples": "{example}",
    "content": "{media type}",
}
_FLOW = {
    "authorizationUrl": "string",
    "deviceAuthorizationUrl": "string",
    "tokenUrl": "string",
    "refreshUrl": "string",
    "scopes": "{value}",
}
_ENCODING = {
    "contentType": "string",
    "headers": "{header}",
    "style": "string",
    "explode": "boolean",
    "allowReserved": "boolean",
    "encoding": "{encoding}",
    "prefixEncoding": "[encoding]",
    "itemEncoding": "encoding",
}

OPENAPI: Mapping[str, Mapping[str, str]] = {
    "document": {
        "openapi": "version!",
        "$self": "string",
        "info": "info!",
        "jsonSchemaDialect": "string",
        "servers": "[server]",
        "paths": "paths",
        "webhooks": "{path item}",
        "components": "components",
        "security": "value",
        "tags": "[tag]",
        "externalDocs": "external documentation",
    },
    "info": _INFO,
    "server": {
        "url": "string!",
        "name": "string",
        "description": "string",
        "variables": "{server variable}",
    },
    "server variable": {
        "enum": "[value]",
        "default": "value!",
        "description": "string",
    },
    "components": {
        "schemas": "{schema}",
        "responses": "{response}",
        "parameters": "{parameter}",
        "examples": "{example}",
        "requestBodies": "{request body}",
        "headers": "{header}",
        "securitySchemes": "{security scheme}",
        "links": "{link}",
        "callbacks": "{callback}",
        "pathItems": "{path item}",
        "mediaTypes": "{media type}",
    },
    "paths": {"*": "path item"},
    "path item": {
        "summary": "string",
        "description": "string",
        **_METHODS,
        "additionalOperations": "{operation}",
        "servers": "[server]",
        "parameters": "[parameter]",
    },
    "operation": {
        "tags": "[string]",
        "summary": "string",
        "description": "string",
        "externalDocs": "external documentation",
        "operationId": "string",
        "parameters": "[parameter]",
        "requestBody": "request body",
        "responses": "responses",
        "callbacks": "{callback}",
        "deprecated": "boolean",
        "security": "value",
        "servers": "[server]",
    },
    "external documentation": {"url": "string!", "description": "string"},
    "parameter": {"name": "string!", "in": "string!", **_PARAMETER},
    "request body": {
        "description": "string",
        "content": "{media type}!",
        "required": "boolean",
    },
    "media type": {
        "schema": "schema",
        "itemSchema": "schema",
        "example": "value",
        "examples": "{example}",
        "encoding": "{encoding}",
        "prefixEncoding": "[encoding]",
        "itemEncoding": "encoding",
    },
    "encoding": _ENCODING,
    "responses": {"*": "response"},
    "response": {
        "summary": "string",
        "description": "string!",
        "headers": "{header}",
        "content": "{media type}",
        "links": "{link}",
    },
    "callback": {"*": "path item"},
    "example": {
        "summary": "string",
        "description": "string",
        "value": "value",
        "dataValue": "value",
        "serializedValue": "string",
        "externalValue": "string",
    },
    "link": {
        "operationRef": "string",
        "operationId": "string",
        "parameters": "{value}",
        "requestBody": "value",
        "description": "string",
        "server": "server",
    },
    "header": _PARAMETER,
    "tag": _TAG,
    "schema": _SCHEMA,
    "discriminator": _DISCRIMINATOR,
    "security scheme": {
        "type": "string!",
        "description": "string",
        "deprecated": "boolean",
        "name": "string",
        "in": "string",
        "scheme": "string",
        "bearerFormat": "string",
        "flows": "flows",
        "openIdConnectUrl": "string",
        "oauth2MetadataUrl": "string",
    },
    "flows": {
        "implicit": "flow",
        "password": "flow",
        "clientCredentials": "flow",
        "authorizationCode": "flow",
        "deviceAuthorization": "flow",
    },
    "flow": _FLOW,
}

SWAGGER: Mapping[str, Mapping[str, str]] = {
    "document": {
        "swagger": "version!",
        "info": "info!",
        "host": "string",
        "basePath": "string",
        "schemes": "[string]",
        "consumes": "[string]",
        "produces": "[string]",
        "paths": "paths",
        "definitions": "{schema}",
        "parameters": "{parameter}",
        "responses": "{response}",
        "securityDefinitions": "{security scheme}",
        "security": "value",
        "tags": "[tag]",
        "externalDocs": "external documentation",
    },
    "info": _INFO,
    "paths": {"*": "path item"},
    "path item": {
        **{m: s for m, s in _METHODS.items() if m not in ("trace", "query")},
        "parameters": "[parameter]",
    },
    "operation": {
        "tags": "[string]",
        "summary": "string",
        "description": "string",
        "externalDocs": "external documentation",
        "operationId": "string",
        "consumes": "[string]",
        "produces": "[string]",
        "parameters": "[parameter]",
        "responses": "responses",
        "schemes": "[string]",
        "deprecated": "boolean",
        "security": "value",
    },
    "external documentation": {"url": "string!", "description": "string"},
    "parameter": {
        **{k: s for k, s in _SCHEMA.items() if k != "required"},
        "name": "string!",
        "in": "string!",
        "required": "boolean",
        "schema": "schema",
        "allowEmptyValue": "boolean",
        "collectionFormat": "string",
    },
    "responses": {"*": "response"},
    "response": {
        "description": "string!",
        "schema": "schema",
        "headers": "{header}",
        "examples": "value",
    },
    "header": {**_SCHEMA, "collectionFormat": "string"},
    "tag": _TAG,
    "schema": {**_SCHEMA, "discriminator": "value"},
    "discriminator": _DISCRIMINATOR,
    "security scheme": {
        "type": "string!",
        "description": "string",
        "name": "string",
        "in": "string",
        "flow": "string",
        "authorizationUrl": "string",
        "tokenUrl": "string",
        "scopes": "{value}",
    },
}

REFERABLE = frozenset(
    {
        "callback",
        "example",
        "header",
        "link",
        "parameter",
        "path item",
        "request body",
        "response",
        "schema",
        "security scheme",
    }
)
"""Kinds of which lowering follows references itself."""

SECTIONS: Mapping[str, str] = {
    "callback": "callbacks",
    "example": "examples",
    "header": "headers",
    "link": "links",
    "parameter": "parameters",
    "path item": "pathItems",
    "request body": "requestBodies",
    "response": "responses",
    "schema": "schemas",
    "security scheme": "securitySchemes",
}
"""Where components of each kind are."""

SWAGGER_SECTIONS: Mapping[str, str] = {
    "parameter": "parameters",
    "response": "responses",
    "schema": "definitions",
    "security scheme": "securityDefinitions",
}
