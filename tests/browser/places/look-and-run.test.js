// Models, Raw and Embeddings, answered by the emulator in the page.
import assert from "node:assert/strict";
import { test } from "node:test";
import { project } from "../../../www/places/embeddings/projection.js";
import { openPlayground } from "../playground.js";

const place = openPlayground("models");
const complete = () => place.page.locator("main > .place:not([hidden]) .seal.good").waitFor();

test("all that can be invoked is in one table, and one click uses it", async () => {
  const { page } = place;
  await page.locator("models-place tbody tr").first().waitFor();
  const all = await page.locator("models-place tbody tr").count();
  await page.getByRole("searchbox", { name: "Filter models" }).fill("haiku");
  await page.waitForFunction((count) => document.querySelectorAll("models-place tbody tr").length < count, all);
  await page.getByLabel("Kind").selectOption("inference-profile");
  assert.deepEqual(await place.axe(), []);
  await page.getByRole("button", { name: "Use us.anthropic.claude-haiku-4-5-20251001-v1:0" }).click();
  await page.locator("chat-place:not([hidden])").waitFor();
  assert.equal(
    await page.locator('settings-pane [name="modelId"]').inputValue(),
    "us.anthropic.claude-haiku-4-5-20251001-v1:0",
  );
});

test("a body is sent as it is, and comes back chunk by chunk", async () => {
  const { page } = place;
  await place.open("#/raw");
  const body = page.getByLabel("Body, as JSON");
  await body.fill("{ not JSON");
  assert.ok(await page.getByRole("button", { name: "Invoke" }).isDisabled());
  assert.deepEqual(await place.axe(), []);
  for (const [template, streams] of [
    ["nova", true],
    ["anthropic", true],
    ["llama", true],
    ["titan-embed", false],
    ["cohere-embed", false],
    ["canvas", false],
  ]) {
    await page.getByLabel("Begin with").selectOption(template);
    await page.getByRole("button", { name: "Invoke" }).click();
    await complete();
    const shown = streams ? page.locator("raw-place .chunks li") : page.locator("raw-place code-block");
    assert.ok((await shown.count()) > 0, template);
    await page.getByLabel("Begin with").selectOption("");
  }
  assert.deepEqual(await place.axe(), []);
});

const map = (count) => place.page.getByRole("img", { name: `Map of ${count} texts` });
/** How many marks the paths of the topics have, each of which begins with an absolute move. */
const marks = () =>
  place.page
    .locator("point-map path:not(.near, .chosen)")
    .evaluateAll((paths) => paths.reduce((sum, path) => sum + path.getAttribute("d").split("M").length - 1, 0));

test("one click maps the sample sentences, by topic", async () => {
  const { page } = place;
  await place.open("#/embeddings");
  await page.getByRole("button", { name: "Map them" }).click();
  await complete();
  await map(60).waitFor();
  assert.equal(await marks(), 60);
  const neighbours = await page.locator(".neighbours button").allInnerTexts();
  assert.ok(
    neighbours.every((text) => text.startsWith("The weather forecast")),
    neighbours.join(),
  );
  await page.locator(".neighbours button").first().click();
  assert.deepEqual(await place.axe(), []);
  const before = await page.locator("point-map path").first().getAttribute("d");
  await page.getByText("UMAP", { exact: true }).click();
  await page.waitForFunction((d) => document.querySelector("point-map path").getAttribute("d") !== d, before);
  assert.equal(await marks(), 60);
  assert.deepEqual(await place.axe(), []);
  await page.getByLabel("Texts, one a line").fill("one thing\nanother thing\nsomething else");
  await page.getByRole("button", { name: "Map again" }).click();
  await map(3).waitFor();
  assert.equal(await marks(), 3);
});

test("a thousand texts are a handful of elements on the map, and each of them can be chosen from the list", async () => {
  const { page } = place;
  await place.open("#/embeddings");
  const texts = Array.from({ length: 1000 }, (_, index) => `thing number ${index}`);
  await page.getByLabel("Texts, one a line").fill(texts.join("\n"));
  await page.getByRole("button", { name: "Map them" }).click();
  await map(1000).waitFor();
  assert.equal(await marks(), 1000);
  assert.ok((await page.locator("point-map *").count()) < 20);
  const list = page.locator("text-choice select");
  await page.waitForFunction(() => document.querySelectorAll("text-choice option").length === 1000);
  await list.selectOption({ index: 700 });
  assert.deepEqual(await list.locator("option:checked").allInnerTexts(), ["thing number 700"]);
  assert.equal(await page.locator(".neighbours button").count(), 8);
  assert.ok(!(await page.locator(".neighbours").innerText()).includes("thing number 700\n"));
  // A click on the map chooses the nearest point, and the list follows.
  await page.locator("point-map svg").click({ position: { x: 5, y: 5 } });
  await page.waitForFunction(() => document.querySelector("text-choice select").selectedIndex !== 700);
});

test("points keep their distances along the two directions of most variance", () => {
  const vectors = Array.from({ length: 40 }, (_, index) => [0, 3 * Math.sin(index), 1, 5 * Math.cos(index), 0]);
  const points = project(vectors);
  for (const [index, [x, y]] of points.entries()) {
    const mean = (at) => vectors.reduce((sum, vector) => sum + vector[at], 0) / vectors.length;
    const [first, second] = [vectors[index][3] - mean(3), vectors[index][1] - mean(1)];
    const scale = Math.hypot(...points[0]) / Math.hypot(vectors[0][3] - mean(3), vectors[0][1] - mean(1));
    assert.ok(
      Math.abs(Math.abs(x) - Math.abs(first * scale)) < 0.05 && Math.abs(Math.abs(y) - Math.abs(second * scale)) < 0.05,
    );
  }
});
