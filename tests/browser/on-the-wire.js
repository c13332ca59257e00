// Random calls of the page, what its inspector shows of them, and the same by Node's own cryptography.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import zlib from "node:zlib";
import { EXAMPLE_CREDENTIALS } from "../../www/lib/emulator.js";

export const sha256 = (data) => createHash("sha256").update(data).digest("hex");

/** The signature of a string to sign, by the key of the emulator in the page. */
export function signatureOf(toSign) {
  const [date, region, service] = toSign.split("\n")[2].split("/");
  const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
  const secret = `AWS4${EXAMPLE_CREDENTIALS.secretAccessKey}`;
  return hmac([date, region, service, "aws4_request"].reduce(hmac, secret), toSign).toString("hex");
}

/** The lengths of the frames of a body, which are whole and have the right checksum. */
export function lengthsOf(bytes) {
  const lengths = [];
  let at = 0;
  for (; at < bytes.length; at += lengths.at(-1)) {
    const length = bytes.readUInt32BE(at);
    if (zlib.crc32) {
      assert.equal(zlib.crc32(bytes.subarray(at, at + length - 4)), bytes.readUInt32BE(at + length - 4));
    }
    lengths.push(length);
  }
  assert.equal(at, bytes.length);
  return lengths;
}

export function randomRequest(_, index) {
  const oneOf = (...all) => all[Math.floor(Math.random() * all.length)];
  const letter = () =>
    oneOf(
      "a",
      " ",
      "é",
      "中",
      "👩‍🚀",
      "\n",
      "%2F",
      "+",
      '"',
      String.fromCodePoint(0x100 + Math.floor(Math.random() * 0x2000)),
    );
  const region = oneOf("us-east-1", "eu-west-1", "ap-southeast-2");
  const settings = {
    region,
    modelId: oneOf(
      "amazon.nova-lite-v1:0",
      "anthropic.claude-3-haiku-20240307-v1:0",
      `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`,
    ),
    temperature: oneOf(undefined, 0, Math.random()),
    system: oneOf("", "Be brief: naïve."),
  };
  const prompt = `${index} ${Array.from({ length: Math.floor(Math.random() * 40) }, letter).join("")}`;
  return { operation: index % 3 === 1 ? "Converse" : "ConverseStream", settings, prompt };
}

/** Makes the calls, and reads the inspector's pane for each of them: all in the page, where it takes a few milliseconds a call. */
export function onTheWire(page, requests) {
  return page.evaluate(async (requests) => {
    const { app } = document.querySelector("bedrock-playground");
    const base64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
    const until = async (found) => {
      while (!found()) await new Promise((resolve) => setTimeout(resolve, 1));
      return found();
    };
    const calls = requests.map(({ operation, settings, prompt }) =>
      app.call({ place: "chat", service: "BedrockRuntime", operation, settings }, async ({ client, call }) => {
        const { modelId, system, temperature } = call.settings;
        const input = {
          modelId,
          messages: [{ role: "user", content: [{ text: prompt }] }],
          inferenceConfig: { maxTokens: 20, ...(temperature !== undefined && { temperature }) },
          ...(system && { system: [{ text: system }] }),
        };
        if (operation === "Converse") return client.converse(input);
        const { stream } = await client.converseStream(input);
        return stream.final();
      }),
    );
    const seen = [];
    for (const call of calls) {
      await call.done;
      if (call.error) throw call.error;
      app.inspect("wire", call);
      const pane = await until(() => document.querySelector("wire-pane"));
      await pane.updateComplete;
      const details = pane.querySelector("signature-details");
      await details.updateComplete;
      details.querySelector("details").open = true;
      const seal = await until(() => details.querySelector(".seal"));
      const blocks = details.querySelectorAll("code-block");
      await Promise.all(Array.from(blocks, (block) => block.updateComplete));
      const [canonical, toSign] = Array.from(blocks, (block) => block.querySelector("code").textContent);
      pane.querySelector("h4 + button")?.click();
      await pane.updateComplete;
      const [exchange] = call.exchanges;
      const received = base64(exchange.chunks.flatMap(({ bytes }) => [...bytes]));
      seen.push({
        canonical,
        toSign,
        seal: seal.textContent.trim(),
        shown: pane.textContent,
        sizes: Array.from(pane.querySelectorAll(".frames .type + .figure"), ({ textContent }) => parseInt(textContent)),
        damaged: pane.querySelectorAll(".frames li.bad").length,
        exchange: { headers: exchange.headers, body: base64(exchange.body), received },
      });
    }
    return seen;
  }, requests);
}
