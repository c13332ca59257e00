// Files to try the place with.

const QUESTIONS = `id,question
q1,Name three colours.
q2,What is the capital of Norway?
q3,Give a word that rhymes with light.
q4,How many legs has a spider?
q5,Translate good morning into French.
q6,Name a planet.
`;

/** A job takes 100 records at least. */
const JOB_RECORDS = 120;
const SUMS = Array.from({ length: JOB_RECORDS }, (_, at) => `sum-${at + 1},What is ${at + 7} plus ${at * 3}?\n`);

/** @param {string} name @param {string} text */
const file = (name, text) => new File([text], name, { type: "text/csv" });

export const sample = () => file("sample.csv", QUESTIONS);
export const jobSample = () => file("sums.csv", `id,question\n${SUMS.join("")}`);
