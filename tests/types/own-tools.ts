// Programs that must compile: tools, and the runs that call them.
import { BedrockRuntime, type Message } from "bedrock-wasm";
import { object, objectStream, PartialJson, runTools, tool, type StandardSchema } from "bedrock-wasm/tools";

const client = new BedrockRuntime({ region: "us-east-1" });

declare const city: StandardSchema<{ city?: string }, { city: string }>;

const weather = tool({
  name: "weather",
  input: city,
  run: async (input, { abortSignal }) => {
    const name: string = input.city;
    // @ts-expect-error The schema has no such member.
    void input.country;
    return (await fetch(`https://weather.example/${name}`, { signal: abortSignal })).json();
  },
  needsApproval: ({ city }) => city === "Oslo",
});
const clock = tool({ name: "clock", input: { type: "object", properties: {} }, run: () => new Date().toISOString() });

export async function ask(messages: Message[]): Promise<Message[]> {
  const run = runTools(client, { modelId: "m", messages, tools: [weather, clock] }, { maxTurns: 3, approve: ({ name }) => name === "weather" });
  for await (const turn of run) {
    for await (const text of turn.text()) void text.length;
    for await (const { name, input } of turn.partial("weather")) void [name, input];
    const { role }: Message = await turn.message;
    void role;
  }
  const { stopped, pending = [] } = await run.final();
  return stopped === "approval" && pending.length ? [] : run.messages;
}

export function read(text: string): string | undefined {
  const json = new PartialJson<{ title?: string }>();
  json.push(text);
  return json.value?.title ?? json.finish().title;
}

declare const recipe: StandardSchema<unknown, { title: string; steps: { text: string }[] }>;

export async function cook(): Promise<string> {
  const { object: whole, usage, way } = await object(client, { modelId: "m", messages: [], schema: recipe, way: "tool" });
  const { partials, object: later } = objectStream(client, { modelId: "m", messages: [], schema: recipe });
  for await (const { title, steps } of partials) {
    const text: string | undefined = steps?.[0]?.text ?? title;
    // @ts-expect-error It may not have come yet.
    const first: string = title;
    if (text === first) break;
  }
  return (await later).title + whole.steps.length + (usage?.totalTokens ?? way);
}
