// Passages of a knowledge base as blocks that a model cites.
import assert from "node:assert/strict";
import { test } from "node:test";
import { searchResultBlocks } from "bedrock-wasm/agents";
import { json, scriptedFetch } from "bedrock-wasm/testing";
import { agentClient } from "./client.js";

const s3 = (uri) => ({ type: "S3", s3Location: { uri } });
const block = (source, title, text) => ({
  searchResult: { source, title, content: [{ text }], citations: { enabled: true } },
});

test("each kind of content and of place", async () => {
  const retrievalResults = [
    { content: { type: "TEXT", text: "The ferry leaves at 7." }, location: s3("s3://b/town/ferry.txt"), score: 1 },
    {
      content: { text: "A" },
      location: { type: "WEB", webLocation: { url: "https://a.example/b" } },
      metadata: { "x-amz-bedrock-kb-title": "B" },
    },
    {
      content: {
        type: "ROW",
        row: [
          { columnName: "a", columnValue: "1" },
          { columnName: "b", columnValue: "2" },
        ],
      },
      location: { type: "SQL", sqlLocation: { query: "SELECT 1" } },
    },
    {
      content: { type: "AUDIO", audio: { s3Uri: "s3://b/a.mp3", transcription: "said" } },
      metadata: { "x-amz-bedrock-kb-source-uri": "s3://b/a.mp3" },
    },
    { content: { type: "VIDEO", video: { s3Uri: "s3://b/a.mp4", summary: "seen" } }, documentId: "doc-1" },
    { content: { type: "IMAGE", byteContent: "data:image/png;base64,AQID" }, location: s3("s3://b/a.png") },
    { content: { type: "TEXT", text: "nowhere" } },
    { content: { type: "VIDEO", video: { s3Uri: "s3://b/a.mp4" } } },
  ];
  const client = agentClient(scriptedFetch([json({ retrievalResults })]));
  const output = await client.retrieve({ knowledgeBaseId: "KB12345678", retrievalQuery: { text: "ferry" } });
  assert.deepEqual(searchResultBlocks(output), [
    block("s3://b/town/ferry.txt", "ferry.txt", "The ferry leaves at 7."),
    block("https://a.example/b", "B", "A"),
    block("SELECT 1", "SELECT 1", "a: 1\nb: 2"),
    block("s3://b/a.mp3", "a.mp3", "said"),
    block("doc-1", "doc-1", "seen"),
    { image: { format: "png", source: { bytes: "AQID" } } },
    block("7", "7", "nowhere"),
  ]);
});

test("an argument that cannot be is refused", () => {
  for (const [output, words] of [
    [undefined, /^output: /],
    [{}, /^output\.retrievalResults: /],
    [{ retrievalResults: [null] }, /^output\.retrievalResults\[0\]: /],
    [{ retrievalResults: [{ content: {} }, {}] }, /^output\.retrievalResults\[1\]\.content: /],
    [{ retrievalResults: [{ content: { row: 5 } }] }, /^output\.retrievalResults\[0\]\.content\.row: /],
  ]) {
    assert.throws(() => searchResultBlocks(output), { code: "invalid_input", message: words });
  }
});
