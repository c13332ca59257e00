// What to do about answers of the service that people ask about most. AWS's own text stays in front.

/**
 * @param {import("../errors.js").ServiceException} error
 * @param {unknown} modelId of the call
 * @param {string} region of the client
 * @returns {string} "" where there is nothing to add
 */
export function adviceFor({ name, message }, modelId, region) {
  if (/on-demand throughput isn.t supported/i.test(message)) {
    return `Use an inference profile as modelId, such as "${profileOf(modelId, region)}".`;
  }
  if (/don't have access to the model/i.test(message)) {
    return "Request access to it in the Bedrock console, under Model access, in this region.";
  }
  if (/session policy allows/i.test(message)) {
    return "Guests of a Cognito identity pool need the basic flow: give fromCognitoIdentityPool a roleArn.";
  }
  if (/scoped to a valid region/i.test(message)) {
    return `The client signs for ${region}: give it the region of its endpoint.`;
  }
  if (/^ExpiredToken/.test(name) || /security token included in the request is expired/.test(message)) {
    return "Give the client a function that returns fresh credentials, such as fromCognitoIdentityPool.";
  }
  return "";
}

/**
 * The cross-region profile that a model has where the call is made.
 * @param {unknown} modelId
 * @param {string} region
 */
function profileOf(modelId, region) {
  const [, place] = /^(us-gov|us|eu|ap)-/.exec(region) ?? [];
  const id = `${modelId}`.split("/").pop();
  return `${{ ap: "apac" }[place] ?? place ?? "global"}.${id}`;
}
