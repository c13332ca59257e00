// What language models share with what is loaded later. Bundlers make a chunk for each combination of files that share something, and
// each chunk is compressed apart: since every file that is loaded later imports this one and the client, there is one such chunk.
export { generatedOf } from "./answer.js";
export { known } from "./errors.js";
export { faceOf } from "./faces.js";
export { fromBase64, sourceOf } from "./files.js";
export { callOf } from "./given.js";
export { languageModel } from "./language-model.js";
export { factsOf, optionsOf, S3_URLS } from "./names.js";
export { requestOf } from "./request.js";
