// Aggregated clients and paginators, and the names of what a module of the drop-in makes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { aggregated } from "../../../pkg/aws-sdk/lib/aggregated.js";
import { client } from "../../../pkg/aws-sdk/lib/client.js";
import { command } from "../../../pkg/aws-sdk/lib/command.js";
import { paginator } from "../../../pkg/aws-sdk/lib/paginator.js";

class Client {
  sent = [];
  send(command, ...rest) {
    this.sent.push([command.constructor.operation, command.input, ...rest]);
    return Promise.resolve({
      items: [command.input.nextToken ?? 1],
      nextToken: command.input.nextToken ? undefined : 2,
    });
  }
}

class ListThings {
  static operation = "ListThings";
  constructor(input) {
    this.input = input;
  }
}

test("an aggregated client has methods that may be replaced, and pages", async () => {
  const Aggregated = aggregated(
    "Things",
    Client,
    { ListThings },
    { paginateListThings: paginator(ListThings, "maxResults") },
  );
  assert.equal(Aggregated.name, "Things");
  const client = new Aggregated();
  assert.ok(client instanceof Client);
  await client.listThings({ a: 1 }, { abortSignal: 5 }, "callback");
  const pages = [];
  for await (const page of client.paginateListThings(undefined, { pageSize: 7 }, { abortSignal: 6 })) {
    pages.push(page.items);
  }
  assert.deepEqual(pages, [[1], [2]]);
  assert.deepEqual(client.sent, [
    ["ListThings", { a: 1 }, { abortSignal: 5 }, "callback"],
    ["ListThings", { maxResults: 7 }, { abortSignal: 6 }],
    ["ListThings", { maxResults: 7, nextToken: 2 }, { abortSignal: 6 }],
  ]);
  assert.deepEqual(Object.keys(Aggregated.prototype), []);
  Aggregated.prototype.listThings = () => "replaced";
  assert.equal(client.listThings(), "replaced");
  assert.ok(delete Aggregated.prototype.listThings);
  assert.equal(client.listThings, undefined);
});

test("a paginator changes a command by withCommand, and refuses a client without send", async () => {
  const paginate = paginator(ListThings);
  const client = new Client();
  const withCommand = (command) => Object.assign(command, { input: { ...command.input, b: 2 } });
  await paginate({ client, withCommand }, {}).next();
  await paginate({ client, withCommand: () => {} }, { c: 3 }).next();
  assert.deepEqual(client.sent, [
    ["ListThings", { b: 2 }],
    ["ListThings", { c: 3 }],
  ]);
  await assert.rejects(paginate({ client: {} }, {}).next(), {
    name: "InputError",
    message: "client: give a client of this module",
  });
});

test("clients and commands have the SDK's names", () => {
  const ThingsClient = client("ThingsClient", {});
  const ListThingsCommand = command("ListThings", "why");
  assert.deepEqual([ThingsClient.name, ListThingsCommand.name], ["ThingsClient", "ListThingsCommand"]);
  assert.deepEqual([ListThingsCommand.operation, ListThingsCommand.leftOut], ["ListThings", "why"]);
});
