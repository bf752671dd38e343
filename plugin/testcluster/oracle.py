"""What the API server says of a custom resource, in a form that can be written down."""

import json
import re

import yaml

# What the server adds to each object that it would store.
SERVER_SET = ("creationTimestamp", "generation", "managedFields", "resourceVersion", "uid")


def ask(api, definition, text):
    """The server's answer to the creation of a text, with every field that it does not know refused.

    accepted   whether it would store the object
    unknown    paths that a strict reading refuses
    twice      keys that stand twice, as the reader names them
    causes     [field, reason, message], sorted, of what validation refuses
    message    what it says if there is no cause
    stored     the object as it would be stored, if it is accepted, without apiVersion and kind
    """
    namespace = _namespace_of(text)
    strict = _create(api, definition, namespace, text, "Strict")
    record = {"accepted": strict.code == 201}
    if strict.code == 400 and "strict decoding error" in strict.message:
        record["unknown"] = sorted(json.loads(each) for each in
                                   re.findall(r'unknown field ("(?:[^"\\]|\\.)*")', strict.message))
        record["twice"] = sorted(json.loads(each) for each in
                                 re.findall(r'(?:line \d+: key|duplicate field) ("(?:[^"\\]|\\.)*")', strict.message))
        # The strict reading ends there; what validation says is asked without it.
        answer = _create(api, definition, namespace, text, "Ignore")
    else:
        answer = strict
    if answer.code == 422:
        causes = {(each.get("field", ""), each["reason"], each["message"]) for each in answer.causes}
        record["causes"] = sorted(map(list, causes))
    elif answer.code != 201:
        record["code"] = answer.code
        record["message"] = answer.message
    elif record["accepted"]:
        stored = answer.json
        for name in SERVER_SET:
            stored["metadata"].pop(name, None)
        if "generateName" in stored["metadata"]:
            stored["metadata"].pop("name", None)  # by chance
        record["stored"] = {key: value for key, value in stored.items() if key not in ("apiVersion", "kind")}
    return {key: value for key, value in record.items() if value not in ([], "")}


def _create(api, definition, namespace, text, validation):
    return api.post(definition.path(namespace), text.encode(), "application/yaml",
                    dryRun="All", fieldValidation=validation, fieldManager="oracle")


def _namespace_of(text):
    """The namespace to send a text to: the one that it names itself, as well as that can be told."""
    try:
        namespace = yaml.safe_load(text)["metadata"]["namespace"]
    except (yaml.YAMLError, KeyError, TypeError, ValueError):
        # What PyYAML does not read, the server may.
        match = re.search(r'(?m)\bnamespace:\s*"?([a-z0-9-]+)', text)
        namespace = match and match[1]
    return namespace if isinstance(namespace, str) and namespace.strip() else "default"
