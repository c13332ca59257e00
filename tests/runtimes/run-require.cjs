// CommonJS, where Node lets it have ES modules.
const library = require("bedrock-wasm");
const { suite } = require("./suite.js");

suite(library, JSON.parse(process.argv[2])).then((results) => console.log(JSON.stringify(results)));
