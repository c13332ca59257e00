// Tools to try, with functions that answer for them.

/** @param {Record<string, object>} properties @param {string[]} required */
const object = (properties, required) => ({ json: { type: "object", properties, required } });

export const SAMPLE_TOOLS = {
  tools: [
    {
      toolSpec: {
        name: "get_weather",
        description: "The weather at a place.",
        inputSchema: object({ place: { type: "string" } }, ["place"]),
      },
    },
    {
      toolSpec: {
        name: "current_time",
        description: "The date and time of day in a time zone.",
        inputSchema: object({ timeZone: { type: "string", description: "Such as Europe/Oslo" } }, ["timeZone"]),
      },
    },
    {
      toolSpec: {
        name: "convert_temperature",
        description: "Converts degrees Celsius to Fahrenheit.",
        inputSchema: object({ celsius: { type: "number" } }, ["celsius"]),
      },
    },
  ],
};

export const SAMPLE_CODE = `{
  get_weather({ place }) {
    return { place, sky: "snow", celsius: -3 };
  },
  current_time({ timeZone }) {
    return new Date().toLocaleString("en-GB", { timeZone });
  },
  convert_temperature({ celsius }) {
    return { fahrenheit: celsius * 1.8 + 32 };
  },
}`;
