/** What the emulator says about the answers that it gives without a language model. */
export const DEMO = {
  name: "Hand-written answers",
  engine: "this page",
  standIn: true,
  sentence: "The examples have answers written by hand; everything else is repeated. No language model is running.",
};
