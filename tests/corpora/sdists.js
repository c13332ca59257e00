// The source distributions on PyPI that carry service models and test data, pinned. The wheels lack the tests.
// `node tests/corpora/newest.js` pins the newest release of botocore here and in the emulator.

const FILES = "https://files.pythonhosted.org/packages";

/**
 * @typedef {object} Sdist
 * @property {string} name what it is, for people
 * @property {string} url
 * @property {string} sha256 as PyPI publishes it
 * @property {number} bytes
 * @property {string[]} directories what is unpacked of it
 */

/** The services that code is generated for, as botocore names the directories of their models. */
const MODELS = ["bedrock-runtime", "bedrock", "bedrock-agent-runtime", "bedrock-agent", "bedrock-agentcore"];

/** AWS's service models with its protocol and endpoint tests, as botocore (Apache-2.0) exports them. @type {Sdist} */
export const BOTOCORE = {
  name: "AWS's service models and tests (botocore 1.44.8)",
  url: `${FILES}/65/dd/167b1459b3e1a9412d1abdde7156b48dda5b9d477beea85f05ef064e158c/botocore-1.44.8.tar.gz`,
  sha256: "945b783c1a1259e2a8b078f3f3dd40fae32ea84ab01d3a9953af6b378da7108a",
  bytes: 17_184_795,
  directories: [
    ...MODELS.map((service) => `botocore/data/${service}`),
    "tests/unit/protocols/input",
    "tests/unit/protocols/output",
    "tests/unit/test_eventstream.py",
    ...["bedrock", "bedrock-agent", "bedrock-agent-runtime", "bedrock-runtime", "cognito-identity", "sts"].map(
      (service) => `tests/functional/endpoint-rules/${service}`,
    ),
  ],
};

/** The pinned release of botocore, such as `1.44.8`. */
export const BOTOCORE_VERSION = /-([\d.]+)\.tar\.gz$/.exec(BOTOCORE.url)[1];

/** Traffic of Bedrock that others recorded (MIT or Apache-2.0). @type {Sdist[]} */
export const RECORDED = [
  {
    name: "recordings of langchain-aws 1.9.1",
    url: `${FILES}/b6/bf/e0fe1e6f09ee89cd8c548565445764436c86fdc190e65e22e5b191c403d4/langchain_aws-1.9.1.tar.gz`,
    sha256: "e594476409f7fd41ae0989179866758338f7e5a9abbee93c0b2cff528aee2bb8",
    bytes: 834_162,
    directories: ["tests/cassettes"],
  },
  {
    name: "recordings of openinference-instrumentation-bedrock 0.1.61",
    url: `${FILES}/4b/f0/655819ab65a7f400cae6f473a585263ff522315848f325417b7431d6e5a6/openinference_instrumentation_bedrock-0.1.61.tar.gz`,
    sha256: "52972a82f360d9ee2429a531c3fbca776f53f82ea9dfe072e3819ff7453daaeb",
    bytes: 266_483,
    directories: ["tests/openinference/instrumentation/bedrock/cassettes"],
  },
  {
    name: "recordings of opentelemetry-instrumentation-bedrock 0.62.4",
    url: `${FILES}/41/f3/739897a699d05f84ce6611798bf5d601c7d934bfd9884ef4a0ef26686a13/opentelemetry_instrumentation_bedrock-0.62.4.tar.gz`,
    sha256: "3a43e79814a71e5ce9502dbb83bb9e1ae749e9ad71dc483a38c9ee996105213f",
    bytes: 244_073,
    directories: ["tests/metrics/cassettes", "tests/traces/cassettes"],
  },
  {
    name: "recordings of opentelemetry-instrumentation-botocore 0.66b2",
    url: `${FILES}/8f/51/3ad86e9b2ec5cc6258cb366eb0f6f3db2e22d6c47207f206486a0026e291/opentelemetry_instrumentation_botocore-0.66b2.tar.gz`,
    sha256: "744959d5f6bae940d3d41e5f2663fad733b50dedf742bc55da9bbbcfb9773903",
    bytes: 129_131,
    directories: ["tests/cassettes"],
  },
];
