"""Prints the hosts that botocore's endpoint rules give all services, and what their requests are signed for, as JSON."""

import itertools
import json

import botocore.session
from botocore.endpoint_provider import EndpointProvider
from botocore.exceptions import EndpointProviderError

REGIONS = (
    "us-east-1 eu-central-1 ap-southeast-2 cn-north-1 us-gov-west-1 us-iso-east-1 us-isob-east-1 eu-isoe-west-1 us-isof-south-1 eusc-de-east-1"
).split()
BUCKETS = (
    "bucket",
    "my.bucket",
    "bucket--usw2-az1--x-s3",
    "arn:aws:s3:us-west-2:123456789012:accesspoint:point",
    "arn:aws:s3-object-lambda:us-west-2:123456789012:accesspoint/point",
    "arn:aws:s3-outposts:us-west-2:123456789012:outpost/op-01234567890123456/accesspoint/point",
)
S3_FLAGS = ("UseFIPS", "UseDualStack", "Accelerate", "UseGlobalEndpoint", "UseS3ExpressControlEndpoint")

loader = botocore.session.get_session().get_component("data_loader")
partitions = loader.load_data("partitions")
hosts = []


def resolve(provider, signing_name, single, **parameters):
    try:
        endpoint = provider.resolve_endpoint(**parameters)
    except EndpointProviderError:
        return
    schemes = endpoint.properties.get("authSchemes") or [{"name": "sigv4"}]
    scheme = next((each for each in schemes if each["name"].startswith("sigv4") and each["name"] != "sigv4a"), None)
    if scheme:
        region = scheme.get("signingRegion", parameters["Region"])
        name = scheme.get("signingName", signing_name)
        hosts.append([endpoint.url, region, name, bool(scheme.get("disableDoubleEncoding", single))])


for service in loader.list_available_services("endpoint-rule-set-1"):
    provider = EndpointProvider(loader.load_service_model(service, "endpoint-rule-set-1"), partitions)
    metadata = loader.load_service_model(service, "service-2")["metadata"]
    name = metadata.get("signingName", metadata["endpointPrefix"])
    for region, fips, dual_stack in itertools.product(REGIONS, (False, True), (False, True)):
        resolve(provider, name, service == "s3control", Region=region, UseFIPS=fips, UseDualStack=dual_stack)
    if service == "s3":
        for bucket, flags in itertools.product(BUCKETS, itertools.product((False, True), repeat=len(S3_FLAGS))):
            for region in ("us-east-1", "us-west-2"):
                resolve(provider, name, True, Region=region, Bucket=bucket, **dict(zip(S3_FLAGS, flags)))

suffixes = {each["outputs"][key] for each in partitions["partitions"] for key in ("dnsSuffix", "dualStackDnsSuffix")}
print(json.dumps({"hosts": hosts, "suffixes": sorted(suffixes)}))
