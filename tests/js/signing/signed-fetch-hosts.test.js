// A signature and an API key go to AWS, to this machine, and to the hosts that the caller names. Nothing is sent anywhere else.
import assert from "node:assert/strict";
import { test } from "node:test";
import { createSignedFetch, InputError } from "bedrock-wasm";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { CREDENTIALS } from "../support/clients.js";
import { wasmBytes } from "../support/wasm-memory.js";

const SCOPE = { region: "us-east-1", service: "bedrock" };
const AWS_HOST = "bedrock-runtime.us-east-1.amazonaws.com";

/** Looks like AWS, or may be anybody's. */
const OTHERS = [
  "https://bedrock.us-east-1.amazonaws.com.evil.com/",
  "https://bedrock.us-east-1.api.attacker.com/",
  "https://bedrock.us-east-1.api.aws.evil.com/",
  "https://bedrock.us-east-1.amazonaws.comevil.com/",
  "https://evilamazonaws.com/",
  "https://bedrock.us-east-1.evilamazonaws.com/",
  "https://bedrock.us-east-1.api.a/",
  "https://bedrock.us-east-1.cloud.adc-e.uk.evil.com/",
  "https://bedrock.us-east-1.c2s.evil.com/",
  "https://bedrock-us-east-1.amazonaws.com@evil.example/".replace("@", "."),
  "https://amazonaws.com/",
  "https://evil.example/?bedrock.us-east-1.amazonaws.com",
  "https://evil.example/bedrock.us-east-1.amazonaws.com",
  "https://evil.example#.amazonaws.com",
  "https://10.0.0.1/",
  "https://bedrock.us-east-1.amazonaws.com./",
  "https://localhost.evil.example/",
  "https://127.0.0.1.evil.example/",
  "https://ec2-198-51-100-7.us-west-2.compute.amazonaws.com/",
  "https://ec2-198-51-100-7.compute-1.amazonaws.com/",
  "https://evil-1.us-east-1.elb.amazonaws.com/",
  "https://evil-1.elb.us-east-1.amazonaws.com/",
  "https://vpce-0a.vpce-svc-0b.us-east-1.vpce.amazonaws.com/",
  "https://ec2-198-51-100-7.cn-north-1.compute.amazonaws.com.cn/",
];
const sentBy = async (config, url) => {
  const fetch = scriptedFetch([json({})]);
  const error = await createSignedFetch({ ...config, fetch })(url).then(
    () => undefined,
    (error) => error,
  );
  return { error, sent: fetch.sent };
};

test("requests to other hosts are refused, whether region and service are given or not", async () => {
  for (const config of [
    { ...SCOPE, credentials: CREDENTIALS },
    { credentials: CREDENTIALS },
    { ...SCOPE, token: "canary-key" },
  ]) {
    for (const url of OTHERS) {
      const { error, sent } = await sentBy(config, url);
      assert.ok(error instanceof InputError, `${url}: ${error}`);
      assert.equal(sent.length, 0, url);
      assert.match(error.message, config.region ? /^hosts: .*(not an AWS host|Bedrock's)/ : /^(hosts|region): /);
      assert.ok(error.message.includes(new URL(url).host), error.message);
    }
  }
});

test("an allowed host gets a signature; one that only resembles it does not", async () => {
  for (const [hosts, url, allowed] of [
    [["gateway.example"], "https://gateway.example/a", true],
    [["Gateway.EXAMPLE"], "https://gateway.example/a", true],
    [["gateway.example"], "https://gateway.example:443/a", true],
    [["gateway.example"], "https://gateway.example:8443/a", false],
    [["gateway.example:8443"], "https://gateway.example:8443/a", true],
    [["gateway.example"], "https://a.gateway.example/", false],
    [["gateway.example"], "https://gateway.example.evil.example/", false],
    [["*.example.com"], "https://a.example.com/", true],
    [["*.example.com"], "https://a.b.example.com/", true],
    [["*.example.com"], "https://example.com/", false],
    [["*.example.com"], "https://evilexample.com/", false],
    [["bücher.example"], "https://xn--bcher-kva.example/", true],
    [["a.example", "b.example"], "https://b.example/", true],
    [["10.0.0.1:9000"], "https://10.0.0.1:9000/", true],
    [[], "https://gateway.example/", false],
    [[], "http://127.0.0.1:9000/", true],
    [[], "http://localhost/", true],
    [[], "http://emulator.localhost:8080/", true],
    [[], "http://[::1]:8080/", true],
    [[], `https://${AWS_HOST}/`, true],
  ]) {
    for (const secrets of [
      { credentials: CREDENTIALS },
      { token: "canary-key" },
      { credentials: async () => ({ token: "canary-key" }) },
    ]) {
      const { error, sent } = await sentBy({ ...SCOPE, ...secrets, hosts }, url);
      assert.equal(sent.length, allowed ? 1 : 0, `${hosts} ${url}: ${error}`);
      if (!allowed) assert.ok(error instanceof InputError && error.message.includes(new URL(url).host), `${error}`);
    }
  }
});

test("hosts of AWS's customers are listed, even if region and service are given", async () => {
  for (const [host, isCustomers] of [
    ["evil.execute-api.us-east-1.amazonaws.com", true],
    ["evil.execute-api.cn-north-1.amazonaws.com.cn", true],
    ["evil.execute-api.us-east-1.api.aws", true],
    ["evil.appsync-api.us-east-1.amazonaws.com", true],
    ["evil.appsync-realtime-api.us-east-1.amazonaws.com", true],
    ["evil.gateway.bedrock-agentcore.us-east-1.amazonaws.com", true],
    ["evil.123456789012.us-east-1.rds.amazonaws.com", true],
    ["evil.cluster-abc.eu-west-1.rds.amazonaws.com", true],
    ["evil.rds.cn-north-1.amazonaws.com.cn", true],
    ["evil.s3-website-us-east-1.amazonaws.com", true],
    ["evil.s3-website.eu-central-1.amazonaws.com", true],
    ["rds.us-east-1.amazonaws.com", false],
    ["apigateway.us-east-1.amazonaws.com", false],
    ["appsync.us-east-1.amazonaws.com", false],
    ["bedrock-agentcore.us-east-1.amazonaws.com", false],
    ["bucket.s3.us-east-1.amazonaws.com", false],
    ["www.rds.example.s3.us-east-1.amazonaws.com", false],
  ]) {
    for (const config of [
      { ...SCOPE, credentials: CREDENTIALS },
      { credentials: CREDENTIALS, region: "us-east-1", service: "execute-api" },
    ]) {
      const { error, sent } = await sentBy(config, `https://${host}/`);
      assert.equal(sent.length, isCustomers ? 0 : 1, `${host}: ${error}`);
      if (!isCustomers) continue;
      assert.match(error.message, /^hosts: .* may belong to any AWS customer; add it/);
      assert.equal((await sentBy({ ...config, hosts: [host] }, `https://${host}/`)).sent.length, 1);
    }
  }
});

test("http: to another machine needs allowInsecureEndpoint as well as its entry", async () => {
  const url = "http://minio.example:9000/";
  const config = { ...SCOPE, credentials: CREDENTIALS };
  assert.equal((await sentBy({ ...config, hosts: ["minio.example:9000"] }, url)).error.code, "insecure_endpoint");
  assert.match(
    (await sentBy({ ...config, allowInsecureEndpoint: true }, url)).error.message,
    /^hosts: minio\.example:9000 /,
  );
  assert.equal(
    (await sentBy({ ...config, allowInsecureEndpoint: true, hosts: ["minio.example:9000"] }, url)).sent.length,
    1,
  );
});

test("with signingHost, whose signatures are valid at AWS, only this machine and listed hosts get them", async () => {
  const config = { credentials: CREDENTIALS, signingHost: AWS_HOST };
  for (const url of [
    ...OTHERS,
    "https://gateway.example/",
    "https://abc.execute-api.us-east-1.amazonaws.com/",
    "https://evil.s3.us-east-1.amazonaws.com/",
  ]) {
    const { error, sent } = await sentBy(config, url);
    assert.match(error.message, /^hosts: add /, url);
    assert.equal(sent.length, 0, url);
  }
  for (const url of ["https://gateway.example/proxy", `https://${AWS_HOST}/`, "http://127.0.0.1:8080/"]) {
    const { error, sent } = await sentBy({ ...config, hosts: ["gateway.example"] }, url);
    assert.equal(sent.length, 1, `${url}: ${error}`);
    assert.match(sent[0].headers.authorization, /us-east-1\/bedrock\/aws4_request/);
  }
});

test("an API key goes to Bedrock's inference, not to everything on AWS", async () => {
  for (const [host, allowed] of [
    [AWS_HOST, true],
    ["bedrock-mantle.us-east-1.api.aws", true],
    ["bedrock-runtime-fips.us-gov-west-1.amazonaws.com", true],
    ["vpce-0a-1b.bedrock-runtime.us-east-1.vpce.amazonaws.com", true],
    ["evil.s3.us-east-1.amazonaws.com", false],
    ["abc.execute-api.us-east-1.amazonaws.com", false],
    ["a.gateway.bedrock-agentcore.us-east-1.amazonaws.com", false],
    ["bedrock-agentcore.us-east-1.amazonaws.com", false],
    ["evil.us-east-1.es.amazonaws.com", false],
    ["bedrock.evil.us-east-1.amazonaws.com", false],
  ]) {
    for (const secrets of [{ token: "canary-key" }, { credentials: async () => ({ token: "canary-key" }) }]) {
      const { error, sent } = await sentBy({ ...SCOPE, ...secrets }, `https://${host}/`);
      assert.equal(sent.length, allowed ? 1 : 0, host);
      if (!allowed) {
        assert.match(error.message, /^hosts: .* (may get the API key|may belong to any AWS customer; add it)/);
      }
      assert.doesNotMatch(`${error?.stack}`, /canary/);
    }
  }
});

test("an entry that is not a host name is refused at once", () => {
  for (const hosts of [
    "gateway.example",
    {},
    [5],
    [null],
    [""],
    ["*"],
    ["*."],
    ["https://a.example"],
    ["a.example/x"],
    ["a b"],
    ["u@a.example"],
    ["a.*.example"],
    [["a.example"]],
  ]) {
    const [entry] = Array.isArray(hosts) ? hosts : [];
    const found = typeof entry === "string" ? `, not ${JSON.stringify(entry)}` : "";
    assert.throws(
      () => createSignedFetch({ credentials: CREDENTIALS, hosts }),
      {
        name: "InputError",
        code: "invalid_endpoint",
        message: `hosts: give a list of host names, such as ["gateway.example", "minio.example:9000", "*.example.com"]${found}`,
      },
      JSON.stringify(hosts),
    );
  }
});

test("the clients of hosts that data can choose are bounded", async () => {
  const fetch = scriptedFetch([json({})]);
  const signed = createSignedFetch({ credentials: CREDENTIALS, fetch });
  const visit = async (count) => {
    for (let at = 0; at < count; at++) await signed(`https://bucket-${at}.s3.us-east-1.amazonaws.com/`);
    return wasmBytes();
  };
  const before = await visit(200);
  assert.equal(await visit(4_000), before);
  assert.equal(fetch.sent.length, 4_200);
});
