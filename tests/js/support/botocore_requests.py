"""Reads a service, an operation and an input a line, as JSON; prints the request that botocore makes of it, as JSON."""

import json
import sys

import botocore.session
from botocore.serialize import create_serializer

session = botocore.session.get_session()

for line in sys.stdin:
    service, operation, value = json.loads(line)
    model = session.get_service_model(service)
    request = create_serializer("rest-json", include_validation=False).serialize_to_request(value, model.operation_model(operation))
    query = request["query_string"].items()
    print(
        json.dumps(
            {
                "method": request["method"],
                "path": request["url_path"],
                "query": [[name, str(each)] for name, given in query for each in (given if isinstance(given, list) else [given])],
                "headers": request["headers"],
                "body": request["body"].decode() if isinstance(request["body"], bytes) else request["body"],
            }
        )
    )
