"""LINK and UNLINK stand under `additionalOperations` of OpenAPI 3.2, where Schemathesis does not look.

It is shown them as the methods that their path leaves free, and sends them as what they are.
"""

import schemathesis

STAND_INS = {"LINK": "put", "UNLINK": "delete"}
sent_as = {}


@schemathesis.hook
def before_load_schema(context, raw_schema):
    for path, item in raw_schema["paths"].items():
        for method, operation in item.pop("additionalOperations", {}).items():
            stand_in = STAND_INS[method]
            if stand_in in item:
                raise ValueError(f"{path} has {stand_in} already: {method} needs another stand-in")
            item[stand_in] = operation
            sent_as[path, stand_in.upper()] = method


@schemathesis.hook
def before_call(context, case, kwargs):
    # A case for another method than its operation's wants to see that one refused.
    if case.method == case.operation.method.upper():
        case.method = sent_as.get((case.operation.path, case.method), case.method)
