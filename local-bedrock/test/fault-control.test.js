import assert from "node:assert/strict";
import { test } from "node:test";
import { control, emulator } from "./emulator.js";
import { call, read } from "./scripted-call.js";

test("scripts are set, listed and removed over HTTP", async (t) => {
  const server = await emulator(t);
  const added = await control(server, "POST", "faults", [
    { id: "a", replies: [{ error: { status: 500 } }] },
    { match: {}, replies: [] },
  ]);
  assert.equal(added.status, 200);
  const [a, b] = await added.json();
  assert.deepEqual(a, { id: "a", endpoint: `${server.url}/_local-bedrock/scripted/a` });
  assert.match(b.id, /^[0-9a-f-]{36}$/);
  const one = await (await control(server, "POST", "faults", { replies: [{}] })).json();
  assert.equal(one.length, 1);
  assert.equal((await call(server, a)).status, 500);
  const list = await (await control(server, "GET", "faults")).json();
  assert.deepEqual(list.slice(0, 2), [
    { id: "a", match: null, taken: 1, left: 0 },
    { id: b.id, match: {}, taken: 0, left: 0 },
  ]);
  const records = await (await control(server, "GET", "requests?script=a")).json();
  assert.deepEqual(
    records.map(({ scriptId, reply }) => [scriptId, reply]),
    [["a", 0]],
  );
  assert.equal((await control(server, "DELETE", "faults/a")).status, 204);
  assert.equal((await control(server, "DELETE", "faults/a")).status, 404);
  assert.equal((await control(server, "DELETE", "faults")).status, 204);
  assert.deepEqual(await (await control(server, "GET", "faults")).json(), []);
});

test("what is wrong with a script is named, and none is taken over", async (t) => {
  const server = await emulator(t);
  const reply = (value) => ({ replies: [value] });
  for (const [body, message] of [
    [{}, "scripts[0].replies is missing"],
    [{ replies: {} }, "scripts[0].replies must be array"],
    [[], "scripts must NOT have fewer than 1 items"],
    [JSON.stringify("x"), "scripts[0] must be object"],
    [{ ...reply({}), retries: 1 }, "scripts[0].retries is not a known member"],
    [{ ...reply({}), id: "a/b" }, 'scripts[0].id must match pattern "^[A-Za-z0-9_-]{1,64}$"'],
    [reply({ error: {} }), "scripts[0].replies[0].error.status is missing"],
    [reply({ error: { status: 200 } }), "scripts[0].replies[0].error.status must be >= 400"],
    [
      reply({ error: { status: 400, nameIn: ["body"] } }),
      'scripts[0].replies[0].error.nameIn[0] must be one of "header", "__type", "code"',
    ],
    [
      reply({ error: { status: 400 }, response: {} }),
      "scripts[0].replies[0].response excludes scripts[0].replies[0].error: give one of them",
    ],
    [
      reply({ response: { body: "", json: 1 } }),
      "scripts[0].replies[0].response.json excludes scripts[0].replies[0].response.body: give one of them",
    ],
    [
      reply({ error: { status: 400 }, stream: [] }),
      "scripts[0].replies[0].stream changes the model's answer, which scripts[0].replies[0].error replaces: give only one of them",
    ],
    [
      reply({ reset: true, body: {} }),
      "scripts[0].replies[0].reset answers nothing: leave scripts[0].replies[0].body out",
    ],
    [reply({ reset: false }), "scripts[0].replies[0].reset must be true, or left out"],
    [reply({ delayMs: -1 }), "scripts[0].replies[0].delayMs must be >= 0"],
    [reply({ headers: { "x-a": "1\r\nx-b: 2" } }), /^scripts\[0\]\.replies\[0\]\.headers\.x-a must match pattern/],
    [reply({ headers: { "x a": "1" } }), /^scripts\[0\]\.replies\[0\]\.headers/],
    [
      reply({ headers: { "Set-Cookie": "a=1" } }),
      "scripts[0].replies[0].headers.Set-Cookie would outlive the response or reach other ports of this machine: leave it out",
    ],
    [
      reply({ headers: { "service-worker-allowed": "/" } }),
      /^scripts\[0\]\.replies\[0\]\.headers\.service-worker-allowed would outlive/,
    ],
    [
      reply({ headers: { "content-security-policy": null } }),
      /^scripts\[0\]\.replies\[0\]\.headers\.content-security-policy would outlive/,
    ],
    ...[
      "NEL",
      "Report-To",
      "Reporting-Endpoints",
      "Alt-Svc",
      "Refresh",
      "Access-Control-Allow-Origin",
      "Access-Control-Allow-Credentials",
    ].map((name) => [reply({ headers: { [name]: "*" } }), /would outlive/]),
    [
      reply({ headers: { "clear-site-data": "*" } }),
      /^scripts\[0\]\.replies\[0\]\.headers\.clear-site-data would outlive/,
    ],
    [
      reply({ body: { cut: { how: "snip", afterBytes: 1 } } }),
      'scripts[0].replies[0].body.cut.how must be one of "end", "close", "reset"',
    ],
    [
      reply({ stream: [{ at: 1 }] }),
      "scripts[0].replies[0].stream[0] has no effect: give one of exception, error, event, bytes, stall, cut, flip, omit",
    ],
    [
      reply({ stream: [{ flip: "messageCrc" }] }),
      "scripts[0].replies[0].stream[0].at is missing: give the position of the frame that it comes before, from 0",
    ],
    [
      reply({ stream: [{ at: 1, omit: "messageStop" }] }),
      "scripts[0].replies[0].stream[0].at has no meaning with omit: leave it out",
    ],
    [reply({ stream: [{ at: 1, bytes: "?" }] }), /^scripts\[0\]\.replies\[0\]\.stream\[0\]\.bytes must match pattern/],
    [
      [
        { id: "a", replies: [] },
        { id: "a", replies: [] },
      ],
      "scripts[1].id a is taken: remove that script first, or leave the id out",
    ],
  ]) {
    const answer = await control(server, "POST", "faults", body);
    const text = (await answer.json()).message;
    assert.equal(answer.status, 400, text);
    if (typeof message === "string") assert.equal(text, message);
    else assert.match(text, message);
  }
  const malformed = await control(server, "POST", "faults", "{");
  assert.match((await malformed.json()).message, /^The request body is not JSON/);
  assert.deepEqual(server.faults.list(), []);
  assert.throws(() => server.faults.script([{ dely: 1 }]), {
    name: "TypeError",
    message: "scripts[0].replies[0].dely is not a known member",
  });
});

test("what pages of other origins see: refused preflight, no origin allowed, hidden headers, a clock that is off", async (t) => {
  const server = await emulator(t);
  const preflight = (script) =>
    fetch(`${script.endpoint}/model/x/converse`, {
      method: "OPTIONS",
      headers: { "access-control-request-method": "POST" },
    });
  const refused = await preflight(server.faults.script({ preflight: "refuse", replies: [] }));
  assert.deepEqual(
    [refused.status, [...refused.headers.keys()].filter((name) => name.startsWith("access-control-"))],
    [403, []],
  );
  assert.equal((await preflight(server.faults.script([]))).status, 204);
  const script = server.faults.script({
    hideHeaders: true,
    replies: [{}, { hideHeaders: false, allowOrigin: false }, { clockOffsetSeconds: 1200 }],
  });
  const [hidden, closed, skewed] = [await call(server, script), await call(server, script), await call(server, script)];
  const cors = ({ headers }) =>
    ["access-control-allow-origin", "access-control-expose-headers"].map((name) => headers.get(name));
  assert.deepEqual(cors(hidden), ["*", null]);
  assert.deepEqual(cors(closed), [null, null]);
  assert.equal(skewed.status, 403);
  assert.ok(Math.abs(new Date(skewed.headers.get("date")) - Date.now() - 1_200_000) < 60_000);
  assert.match((await skewed.json()).message, /^Signature expired/);
  await Promise.all([hidden, closed].map(read));
  assert.equal((await call(server, script)).status, 200, "the emulator's own clock is right");
});
