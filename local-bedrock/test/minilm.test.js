// all-MiniLM-L6-v2 behind InvokeModel: what means the same is near, whatever the words.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { startLocalBedrock } from "../src/index.js";
import { cacheDirectory } from "../src/node/cache/directory.js";
import { WordPiece } from "../src/node/models/wordpiece.js";
import { modelPath, post } from "./emulator.js";

const cached = (file) => join(cacheDirectory(), file);
const wanted = process.env.LOCAL_BEDROCK_REAL_MODEL === "1" || existsSync(cached("all-MiniLM-L6-v2.int8.onnx"));
const skip = wanted
  ? false
  : "NOT RUN: set LOCAL_BEDROCK_REAL_MODEL=1 to fetch all-MiniLM-L6-v2 (22 MB) and onnxruntime-web";

const PAIRS = [
  ["A cat sits on the mat.", "A kitten is resting on a rug."],
  ["The company fired half of its employees.", "The firm laid off fifty percent of its staff."],
  ["How do I reset my password?", "I forgot my login and need a new one."],
  ["It is raining heavily outside.", "There is a downpour out there."],
  ["The physician examined the sick child.", "A doctor looked at the ill kid."],
  ["Stocks fell sharply on Monday.", "Share prices dropped a lot at the start of the week."],
  ["She is a talented violinist.", "The woman plays the violin very well."],
  ["The train was delayed by an hour.", "The railway service arrived sixty minutes late."],
  ["He bought a new car yesterday.", "Yesterday he purchased an automobile."],
  ["The soup is too salty.", "There is too much salt in the broth."],
  ["Children were playing in the park.", "Kids had fun at the playground."],
  ["The government raised taxes.", "The state increased what people have to pay in tax."],
  ["My phone battery dies quickly.", "The charge of my mobile does not last long."],
  ["The lecture was extremely boring.", "The talk put everybody to sleep."],
  ["They got married in June.", "Their wedding took place in early summer."],
  ["The museum is closed on Tuesdays.", "You cannot visit the gallery on a Tuesday."],
  ["The mountain is covered with snow.", "There is snow all over the peak."],
  ["Please turn down the music.", "Could you lower the volume of the song?"],
  ["The judge sentenced the thief to prison.", "The court sent the robber to jail."],
  ["Scientists discovered a new planet.", "Astronomers found an unknown world far away."],
];

test("all-MiniLM-L6-v2", { skip }, async (t) => {
  let server;
  before(async () => {
    server = await startLocalBedrock({ model: "scripted", embeddings: "minilm", log: (line) => t.diagnostic(line) });
  });
  after(() => server.close());

  const embed = async (texts) => {
    const body = { texts, input_type: "search_document" };
    const { status, body: answer } = await post(server, modelPath("cohere.embed-v4:0", "invoke"), body);
    assert.equal(status, 200, JSON.stringify(answer));
    return answer.embeddings.float;
  };
  const similarity = (a, b) => a.reduce((sum, number, at) => sum + number * b[at], 0);

  await t.test("ranks a paraphrase first, 18 times of 20 at least", async () => {
    const queries = await embed(PAIRS.map(([text]) => text));
    const candidates = await embed(PAIRS.map(([, text]) => text));
    const isFirst = (query, at) =>
      candidates.every((one) => similarity(query, one) <= similarity(query, candidates[at]));
    const first = queries.filter(isFirst).length;
    assert.ok(first >= 18, `${first} of 20`);
    assert.equal(server.info.embeddings.standIn, false);
  });

  await t.test("counts the tokens of its own tokenizer", async () => {
    const path = modelPath("amazon.titan-embed-text-v2:0", "invoke");
    const { body } = await post(server, path, { inputText: "A cat sits on the mat." });
    assert.equal(body.inputTextTokenCount, 9);
  });

  // From Hugging Face's tokenizers, which the model was published for.
  await t.test("cuts words as BERT does", () => {
    const tokenizer = new WordPiece(JSON.parse(readFileSync(cached("all-MiniLM-L6-v2.tokenizer.json"), "utf8")));
    for (const [text, ids] of [
      ["A cat sits on the mat.", [101, 1037, 4937, 7719, 2006, 1996, 13523, 1012, 102]],
      ["Hello, world!", [101, 7592, 1010, 2088, 999, 102]],
      ["Café  naïve", [101, 7668, 15743, 102]],
      ["日本語 text 漢字mixed", [101, 1864, 1876, 1950, 3793, 1904, 100, 3816, 102]],
      [
        "Ελληνικά ΣΊΣΥΦΟΣ",
        [
          101, 1159, 29727, 29727, 24824, 16177, 18199, 29726, 14608, 1173, 18199, 29733, 29735, 29736, 29730, 29733,
          102,
        ],
      ],
      ["emoji 😀 ok", [101, 7861, 29147, 2072, 100, 7929, 102]],
      [
        "it's 3.5% — “quoted”… €100 £5 x+y=z",
        [
          101, 2009, 1005, 1055, 1017, 1012, 1019, 1003, 1517, 1523, 9339, 1524, 1529, 1574, 18613, 27813, 1060, 1009,
          1061, 1027, 1062, 102,
        ],
      ],
    ]) {
      assert.deepEqual(tokenizer.tokenize(text), ids, text);
    }
    assert.equal(tokenizer.tokenize("word ".repeat(500)).length, 128);
    assert.deepEqual(tokenizer.tokenize("a".repeat(101)), [101, 100, 102]);
  });
});
