// Where requests go: regions of FIPS, endpoints of options, and the user's endpointProvider.
import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient } from "bedrock-wasm/aws-sdk/client-bedrock-runtime";
import { REGION } from "../support/clients.js";
import { firstRequest } from "../support/first-request.js";

test("a region that says FIPS is the region, at FIPS's host", async () => {
  const hostOf = async (region) => (await firstRequest({ region })).host;
  assert.equal(await hostOf("fips-us-west-2"), "bedrock-runtime-fips.us-west-2.amazonaws.com");
  assert.equal(await hostOf("us-west-2-fips"), "bedrock-runtime-fips.us-west-2.amazonaws.com");
  for (const region of ["fips-aws-global", "aws-fips"]) {
    assert.equal(await hostOf(region), "bedrock-runtime-fips.us-east-1.amazonaws.com");
  }
  const regionOf = (region) => new BedrockRuntimeClient({ region }).config.region();
  assert.deepEqual([await regionOf("us-aws-fips"), await regionOf("fips-aws-globals")], ["us-aws", "aws-globals"]);
  const { config } = new BedrockRuntimeClient({ region: "us-fips-9" });
  assert.deepEqual([await config.region(), await config.useFipsEndpoint()], ["us-fips-9", false]);
});

test("a region that cannot be part of a host is refused", async () => {
  for (const region of ["us_east/1", "us-east-1.evil.example", "a b", "x".repeat(64), "@evil"]) {
    assert.deepEqual(await firstRequest({ region }), {
      name: "InputError",
      code: "invalid_region",
      message: `Region not accepted: region="${region}" is not a valid hostname component.`,
    });
  }
});

test("an endpoint is an absolute URL, and has no variants", async () => {
  const message =
    'endpoint: give an absolute URL without user, query or fragment, such as "https://gateway.example/bedrock"';
  for (const endpoint of [
    "gateway",
    "https://a@b.example/",
    "https://b.example/?q",
    "https://b.example/#f",
    5,
    {},
    [],
    async () => null,
  ]) {
    assert.deepEqual(await firstRequest({ endpoint }), { name: "InputError", code: "invalid_endpoint", message });
  }
  for (const [option, variant] of [
    ["useFipsEndpoint", "FIPS"],
    ["useDualstackEndpoint", "Dualstack"],
  ]) {
    assert.deepEqual(await firstRequest({ endpoint: "https://b.example", [option]: true }), {
      name: "InputError",
      code: "invalid_endpoint",
      message: `Invalid Configuration: ${variant} and custom endpoint are not supported`,
    });
  }
  const parts = { protocol: "https:", hostname: "b.example" };
  assert.equal(
    (await firstRequest({ endpoint: parts })).url,
    "https://b.example/model/amazon.nova-lite-v1%3A0/converse",
  );
});

test("an endpointProvider is given the parameters and the logger, may set headers, and may leave out properties", async () => {
  const logger = { warn() {} };
  let passed;
  const endpointProvider = (...given) => {
    passed = given;
    return { url: new URL("https://chosen.example"), headers: { "x-a": ["1", "2"] } };
  };
  const { host, headers } = await firstRequest({ endpointProvider, logger });
  assert.deepEqual([host, headers["x-a"]], ["chosen.example", "1, 2"]);
  const parameters = { Region: REGION, UseFIPS: false, UseDualStack: false };
  assert.deepEqual(passed, [{ ...parameters, Endpoint: undefined }, { logger }]);
  await firstRequest({ endpointProvider, logger, endpoint: { hostname: "b.example" } });
  assert.deepEqual(passed, [{ ...parameters, Endpoint: "https://b.example/" }, { logger }]);
});

test("an endpoint without TLS on another machine is refused", async () => {
  const { name, code } = await firstRequest({ endpoint: "http://b.example" });
  assert.deepEqual([name, code], ["InputError", "insecure_endpoint"]);
});
