import assert from "node:assert/strict";
import { test } from "node:test";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { emulator, HELLO, HELLO_ANSWER, modelPath, post, signed } from "./emulator.js";
import { call, NOVA, read } from "./scripted-call.js";

const errorOf = async (response) => ({
  status: response.status,
  type: response.headers.get("x-amzn-errortype"),
  body: await response.text(),
});

test("replies are taken in order, then requests are answered; the log says which", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script({
    id: "two-failures",
    replies: [
      {
        times: 2,
        error: { status: 429, name: "ThrottlingException", message: "Slow down." },
        headers: { "x-amz-retry-after": "1500" },
      },
      {},
      { error: { status: 503 } },
    ],
  });
  assert.equal(script.endpoint, `${server.url}/_local-bedrock/scripted/two-failures`);
  const statuses = [];
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const response = await call(server, script);
    statuses.push(response.status);
    if (attempt < 2) assert.equal(response.headers.get("x-amz-retry-after"), "1500");
    await read(response);
  }
  assert.deepEqual(statuses, [429, 429, 200, 503, 200]);
  assert.deepEqual(
    script.requests.map(({ reply, status }) => [reply, status]),
    [
      [0, 429],
      [0, 429],
      [1, 200],
      [2, 503],
      [null, 200],
    ],
  );
  const [first] = script.requests;
  assert.deepEqual([first.operation, first.modelId, first.errorName], ["Converse", NOVA, "ThrottlingException"]);
  assert.deepEqual([first.auth, first.accessKeyId], ["header", server.credentials.accessKeyId]);
  assert.match(first.amzDate, /^\d{8}T\d{6}Z$/);
  assert.ok(first.startedAt <= first.receivedAt && first.receivedAt <= first.headAt && first.headAt <= first.endedAt);
  assert.deepEqual(server.faults.list(), [{ id: "two-failures", match: null, taken: 4, left: 0 }]);
});

test("AWS's SDK retries through a script, every attempt signed for the path as sent", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script([{ times: 2, error: { status: 500, name: "InternalServerException" } }]);
  const { region, credentials } = server;
  const client = new BedrockRuntimeClient({ endpoint: script.endpoint, region, credentials, maxAttempts: 3 });
  t.after(() => client.destroy());
  const { output, $metadata } = await client.send(new ConverseCommand({ modelId: NOVA, ...HELLO }));
  assert.equal(output.message.content[0].text, HELLO_ANSWER);
  assert.equal($metadata.attempts, 3);
  assert.deepEqual(
    script.requests.map(({ status }) => status),
    [500, 500, 200],
  );
});

test("errors: the name in header or body, the message under either key, for every service in its form", async (t) => {
  const server = await emulator(t);
  const reply = (error, more) =>
    server.faults.script([{ error: { status: 400, name: "SomeException", message: "m", ...error }, ...more }]);
  const answer = async (error, more) => errorOf(await call(server, reply(error, more)));
  assert.deepEqual(await answer(), { status: 400, type: "SomeException", body: '{"message":"m"}' });
  assert.deepEqual(await answer({ nameIn: ["__type"], messageIn: "Message" }), {
    status: 400,
    type: null,
    body: '{"__type":"SomeException","Message":"m"}',
  });
  assert.deepEqual(await answer({ nameIn: ["header", "code"], members: { originalStatusCode: 7 } }), {
    status: 400,
    type: "SomeException",
    body: '{"code":"SomeException","message":"m","originalStatusCode":7}',
  });
  assert.deepEqual(await answer({ name: undefined, status: 418 }), {
    status: 418,
    type: null,
    body: '{"message":"m"}',
  });
  const { pathname } = new URL(reply().endpoint);
  const sts = await fetch(`${server.url}${pathname}/?Action=AssumeRoleWithWebIdentity`);
  assert.match(await sts.text(), /^<ErrorResponse .*<Code>SomeException<\/Code><Message>m<\/Message>/);
});

test("raw replies: HTML, JSON, bytes, nothing, other headers", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script([
    { response: { status: 502, body: "<html>Bad Gateway</html>" } },
    { response: { json: { odd: true } }, headers: { "content-type": "text/plain", date: null } },
    { response: { status: 204 } },
    { response: { bodyBase64: "AAEC/w==" } },
    { headers: { "content-type": "text/html" } },
  ]);
  const html = await call(server, script);
  assert.deepEqual(
    [html.status, html.headers.get("content-type"), await html.text()],
    [502, "text/html; charset=utf-8", "<html>Bad Gateway</html>"],
  );
  const json = await call(server, script);
  assert.deepEqual(
    [json.headers.get("content-type"), json.headers.get("date"), await json.json()],
    ["text/plain", null, { odd: true }],
  );
  assert.deepEqual([(await call(server, script)).status], [204]);
  assert.deepEqual([...(await read(await call(server, script))).bytes], [0, 1, 2, 255]);
  const wrongType = await call(server, script);
  assert.equal(wrongType.headers.get("content-type"), "text/html");
  assert.equal((await wrongType.json()).output.message.content[0].text, HELLO_ANSWER);
});

test("scripts without an endpoint of their own match by operation and model", async (t) => {
  const server = await emulator(t);
  server.faults.script({
    match: { operation: "Converse", modelId: NOVA },
    replies: [{ error: { status: 503, name: "ServiceUnavailableException" } }],
  });
  const status = async (modelId, operation) => (await post(server, modelPath(modelId, operation), HELLO)).status;
  assert.equal(await status("amazon.nova-lite-v1:0"), 200);
  assert.equal(await status(NOVA, "invoke"), 200);
  assert.equal(await status(NOVA), 503);
  assert.equal(await status(NOVA), 200);
});

test("signatures are verified first, over the path as sent; unknown scripts and paths say so", async (t) => {
  const server = await emulator(t);
  const script = server.faults.script([{ error: { status: 429 } }, { response: { body: "anything" } }]);
  const { pathname } = new URL(script.endpoint);
  const unprefixed = await signed(server, { path: modelPath(NOVA) });
  const refused = await fetch(script.endpoint + modelPath(NOVA), unprefixed);
  assert.deepEqual(
    [refused.status, (await refused.json()).message.slice(0, 35)],
    [403, "The request signature we calculated"],
  );
  assert.equal(script.requests[0].reply, 0, "it has taken its reply all the same");
  assert.equal(await (await fetch(`${server.url}${pathname}/any/path`)).text(), "anything");
  assert.equal((await fetch(`${server.url}${pathname}/any/path`)).status, 404);
  const unknown = await fetch(`${server.url}/_local-bedrock/scripted/nobody/model/x/converse`, { method: "POST" });
  assert.deepEqual(
    [unknown.status, (await unknown.json()).message],
    [404, "There is no script nobody. Add it first: POST /_local-bedrock/faults."],
  );
});
