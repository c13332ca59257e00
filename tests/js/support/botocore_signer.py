"""Signs the requests on standard input with botocore, a JSON text a line, and prints the signatures."""

import base64
import datetime
import json
import sys
from urllib.parse import parse_qsl, urlsplit

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def signature(case):
    request, options = case["request"], case["options"]
    at = datetime.datetime.fromisoformat(options["date"].replace("Z", "+00:00"))
    botocore.auth.get_current_datetime = lambda *_, **__: at
    url = urlsplit(request["url"])
    keys = options["credentials"]
    credentials = Credentials(keys["accessKeyId"], keys["secretAccessKey"], keys.get("sessionToken"))
    is_s3 = options["service"] in ("s3", "s3-object-lambda", "s3-outposts", "s3express")
    signer = botocore.auth.S3SigV4Auth if is_s3 else botocore.auth.SigV4Auth
    # Parameters apart from the URL: what a URL holds, botocore signs as it is, not in its canonical form.
    signed = AWSRequest(
        method=request["method"],
        url=f"{url.scheme}://{url.netloc}{url.path}",
        params=parse_qsl(url.query.replace("+", "%2B"), keep_blank_values=True),
        headers=request["headers"],
        data=base64.b64decode(request["body"]),
    )
    signer(credentials, options["service"], options["region"]).add_auth(signed)
    return signed.headers["Authorization"]


for line in sys.stdin:
    print(signature(json.loads(line)))
