"""Runs boto3 against the emulator and prints what it saw as JSON. Started by boto3.test.js."""

import io
import json
import sys
import time

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

MESSAGES = [{"role": "user", "content": [{"text": "hello out there"}]}]


def client(service="bedrock-runtime", **keys):
    config = Config(retries={"total_max_attempts": 1})
    return boto3.client(service, endpoint_url=sys.argv[1], region_name=sys.argv[2], config=config, **keys)


def failure(runtime, **arguments):
    try:
        runtime.converse(**{"modelId": "amazon.nova-micro-v1:0", "messages": MESSAGES, **arguments})
        return None
    except ClientError as error:
        details = error.response
        return [details["Error"]["Code"], details["ResponseMetadata"]["HTTPStatusCode"], details["Error"]["Message"]]


def conversation(runtime, model_id):
    converse = runtime.converse(modelId=model_id, messages=MESSAGES)
    stream = list(runtime.converse_stream(modelId=model_id, messages=MESSAGES)["stream"])
    body = json.dumps({"messages": MESSAGES})
    invoked = runtime.invoke_model(modelId=model_id, body=body)
    headers = invoked["ResponseMetadata"]["HTTPHeaders"]
    chunks = runtime.invoke_model_with_response_stream(modelId=model_id, body=body)["body"]
    return {
        "converse": converse["output"]["message"]["content"][0]["text"],
        "stream": "".join(event.get("contentBlockDelta", {}).get("delta", {}).get("text", "") for event in stream),
        "events": list(dict.fromkeys(key for event in stream for key in event)),
        "invoke": json.loads(invoked["body"].read())["output"]["message"]["content"][0]["text"],
        "outputTokenCount": headers["x-amzn-bedrock-output-token-count"],
        "chunks": [json.loads(event["chunk"]["bytes"]) for event in chunks],
    }


def agents(**keys):
    agent = client("bedrock-agent", **keys)
    runtime = client("bedrock-agent-runtime", **keys)
    alias = {"agentId": "LOCALAGENT", "agentAliasId": "TSTALIASID", "sessionId": "boto3"}
    completion = runtime.invoke_agent(inputText="How tall is the lighthouse?", **alias)["completion"]
    inputs = [{"nodeName": "FlowInputNode", "nodeOutputName": "document", "content": {"document": "hi"}}]
    flow = runtime.invoke_flow(flowIdentifier="LOCALFLOW1", flowAliasIdentifier="TSTALIASID", inputs=inputs)
    retrieved = runtime.retrieve(knowledgeBaseId="LOCALKB001", retrievalQuery={"text": "ferry"})
    pages = agent.get_paginator("list_agents").paginate(PaginationConfig={"PageSize": 1})
    return {
        "models": len(client("bedrock", **keys).list_foundation_models(byProvider="Amazon")["modelSummaries"]),
        "agents": [summary["agentId"] for page in pages for summary in page["agentSummaries"]],
        "answer": "".join(event["chunk"]["bytes"].decode() for event in completion),
        "flow": [key for event in flow["responseStream"] for key in event],
        "retrieved": retrieved["retrievalResults"][0]["location"]["s3Location"]["uri"],
    }


def guest(pool, role):
    """The basic flow: only STS gives a guest keys that Bedrock takes."""
    cognito = client("cognito-identity")
    identity = {"IdentityId": cognito.get_id(IdentityPoolId=pool)["IdentityId"]}
    enhanced = cognito.get_credentials_for_identity(**identity)["Credentials"]
    token = cognito.get_open_id_token(**identity)["Token"]
    assumed = client("sts").assume_role_with_web_identity(RoleArn=role, RoleSessionName="boto3", WebIdentityToken=token)
    basic = temporary_keys(*(assumed["Credentials"][name] for name in ("AccessKeyId", "SecretAccessKey", "SessionToken")))
    return {
        "enhanced": failure(client(**temporary_keys(enhanced["AccessKeyId"], enhanced["SecretKey"], enhanced["SessionToken"])))[0],
        "basic": failure(client(**basic)),
        "arn": client("sts", **basic).get_caller_identity()["Arn"],
        "presigned": client("sts", **basic).generate_presigned_url("get_caller_identity"),
    }


def s3_echo(**keys):
    """S3's own way to sign, in header and query, of a key that has every character that encoders differ about."""
    config = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"})
    endpoint = sys.argv[1] + "/_local-bedrock/echo"
    s3 = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-3", config=config, **keys)
    target = {"Bucket": "bucket", "Key": "a b//./ü+%2F!'()*~,;=:@&$.json"}
    try:
        s3.put_object(Body=b"x", Metadata={"m": " two  spaces "}, **target)
    except ClientError:  # the echo's answer is no XML; the emulator's log tells whether the signature was right
        pass
    got = json.loads(s3.get_object(**target)["Body"].read())
    config = Config(signature_version="s3v4", s3={"addressing_style": "path"})
    presigner = boto3.client("s3", endpoint_url=endpoint, region_name="eu-west-3", config=config, **keys)
    return {
        "got": [got["method"], got["auth"]["kind"], got["auth"]["scope"]["service"], got["auth"]["scope"]["region"]],
        "presigned": presigner.generate_presigned_url("get_object", Params=target),
    }


def batch(**keys):
    """A dataset in parts, a job, and its results; the waiter is a loop, because boto3 has none."""
    s3, bedrock = client("s3", **keys), client("bedrock", **keys)
    bucket = "local-bedrock"
    padding = "x" * 90_000
    records = [
        {"recordId": f"id-{at}", "modelInput": {"messages": [{"role": "user", "content": [{"text": f"{at} {padding}"}]}]}}
        for at in range(100)
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records).encode()
    s3.upload_fileobj(io.BytesIO(lines), bucket, "in/a.jsonl")
    head = s3.head_object(Bucket=bucket, Key="in/a.jsonl")
    arn = bedrock.create_model_invocation_job(
        jobName="boto3",
        roleArn="arn:aws:iam::123456789012:role/batch",
        modelId="amazon.nova-lite-v1:0",
        inputDataConfig={"s3InputDataConfig": {"s3Uri": f"s3://{bucket}/in/"}},
        outputDataConfig={"s3OutputDataConfig": {"s3Uri": f"s3://{bucket}/out/"}},
    )["jobArn"]
    while True:
        job = bedrock.get_model_invocation_job(jobIdentifier=arn)
        if "endTime" in job:
            break
        time.sleep(0.05)
    downloaded = io.BytesIO()
    s3.download_fileobj(bucket, f"out/{arn.split('/')[1]}/a.jsonl.out", downloaded)
    results = [json.loads(line) for line in downloaded.getvalue().splitlines()]
    pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, PaginationConfig={"PageSize": 1})
    return {
        "parts": head["ETag"].strip('"').split("-")[1],
        "bytes": [head["ContentLength"], len(lines)],
        "status": job["status"],
        "results": sorted(result["recordId"] for result in results) == sorted(record["recordId"] for record in records),
        "objects": sum(len(page["Contents"]) for page in pages),
        "jobs": len(bedrock.list_model_invocation_jobs()["invocationJobSummaries"]),
    }


def refused_token(role, token):
    try:
        client("sts").assume_role_with_web_identity(RoleArn=role, RoleSessionName="boto3", WebIdentityToken=token)
    except ClientError as error:
        return error.response["Error"]["Code"]


def temporary_keys(access_key_id, secret_access_key, session_token):
    return {
        "aws_access_key_id": access_key_id,
        "aws_secret_access_key": secret_access_key,
        "aws_session_token": session_token,
    }


keys = json.load(sys.stdin)
long_lived = {
    "aws_access_key_id": keys["credentials"]["accessKeyId"],
    "aws_secret_access_key": keys["credentials"]["secretAccessKey"],
}
temporary = {
    "aws_access_key_id": keys["temporaryCredentials"]["accessKeyId"],
    "aws_secret_access_key": keys["temporaryCredentials"]["secretAccessKey"],
    "aws_session_token": keys["temporaryCredentials"]["sessionToken"],
}
result = {
    "conversations": {model_id: conversation(client(**long_lived), model_id) for model_id in keys["modelIds"]},
    "agents": agents(**long_lived),
    "temporary": failure(client(**temporary)),
    "wrongSecret": failure(client(**{**long_lived, "aws_secret_access_key": "wrong"})),
    "unknownKey": failure(client(aws_access_key_id="NOBODYKNOWSTHISKEY00", aws_secret_access_key="x")),
    "guest": guest(keys["pool"], keys["role"]),
    "s3": [s3_echo(**long_lived), s3_echo(**temporary)],
    "batch": batch(**long_lived),
    "refusedToken": refused_token(keys["role"], keys["expiredToken"]),
    "unknownModel": failure(client(**long_lived), modelId="no.such-model"),
}
print(json.dumps(result))
