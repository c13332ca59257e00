//! The services that are generated, and the facts about them that the models lack.

use super::model::Model;

/// A service whose table and declarations are generated.
pub(super) struct Service {
    /// Directory of the model in botocore, and name of the generated files.
    pub(super) id: &'static str,
    /// Version directory of the model in botocore.
    pub(super) api_version: &'static str,
    /// Name of the JavaScript class.
    pub(super) class: &'static str,
    /// The SDK's name of the service's shape, which middlewares find in their context.
    pub(super) sdk_name: &'static str,
    /// Start of the address of an operation's page in AWS's API reference.
    pub(super) reference: &'static str,
    /// Operations that are not generated, and why.
    pub(super) left_out: &'static [(&'static str, &'static str)],
    /// The event that ends an operation's stream when all went well. A stream that ends before it
    /// was cut.
    pub(super) terminal_events: &'static [(&'static str, &'static str)],
    /// Whether it takes tokens that its model does not list.
    pub(super) takes_tokens: bool,
}

/// One row a service.
pub(super) const SERVICES: &[Service] = &[
    Service {
        id: "bedrock-runtime",
        api_version: "2023-09-30",
        class: "BedrockRuntime",
        sdk_name: "AmazonBedrockFrontendService",
        reference: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_",
        left_out: &[(
            "InvokeModelWithBidirectionalStream",
            "its request is a stream of signed events, which `fetch` cannot send while it reads the answer",
        )],
        terminal_events: &[("ConverseStream", "messageStop")],
        takes_tokens: false,
    },
    Service {
        id: "bedrock",
        api_version: "2023-04-20",
        class: "Bedrock",
        sdk_name: "AmazonBedrockControlPlaneService",
        reference: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_",
        left_out: &[],
        terminal_events: &[],
        takes_tokens: false,
    },
    Service {
        id: "bedrock-agent-runtime",
        api_version: "2023-07-26",
        class: "BedrockAgentRuntime",
        sdk_name: "AmazonBedrockAgentRunTimeService",
        reference: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent-runtime_",
        left_out: &[],
        terminal_events: &[
            ("InvokeFlow", "flowCompletionEvent"),
            ("OptimizePrompt", "optimizedPromptEvent"),
        ],
        takes_tokens: false,
    },
    Service {
        id: "bedrock-agent",
        api_version: "2023-06-05",
        class: "BedrockAgent",
        sdk_name: "AmazonBedrockAgentBuildTimeLambda",
        reference: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_",
        left_out: &[],
        terminal_events: &[],
        takes_tokens: false,
    },
    Service {
        id: "bedrock-agentcore",
        api_version: "2024-02-28",
        class: "BedrockAgentCore",
        sdk_name: "AmazonBedrockAgentCore",
        reference: "https://docs.aws.amazon.com/bedrock-agentcore/latest/APIReference/API_",
        left_out: &[],
        terminal_events: &[],
        // Those of a user, for runtimes with an authorizer:
        // https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/runtime-oauth.html
        takes_tokens: true,
    },
];

impl Service {
    /// Whether requests may carry a bearer token in place of a signature.
    pub(super) fn takes_bearer(&self, model: &Model) -> bool {
        self.takes_tokens || model.takes_api_keys()
    }

    /// Whether an operation gets a row and declarations.
    pub(super) fn emits(&self, operation: &str) -> bool {
        !self.left_out.iter().any(|(name, _)| *name == operation)
    }

    /// Name of the event that ends the operation's stream, if one is known.
    pub(super) fn terminal_event(&self, operation: &str) -> Option<&'static str> {
        self.terminal_events
            .iter()
            .find(|(name, _)| *name == operation)
            .map(|(_, event)| *event)
    }
}
