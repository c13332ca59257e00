//! The names of enum values, which the AWS SDK has from Smithy's models and botocore's models lack.

/// Values that the SDK names otherwise than by their own words: shape, value, name.
const NAMED: &[(&str, &str, &str)] = &[
    (
        "ActionGroupSignature",
        "AMAZON.CodeInterpreter",
        "AMAZON_CODEINTERPRETER",
    ),
    (
        "ActionGroupSignature",
        "AMAZON.UserInput",
        "AMAZON_USERINPUT",
    ),
    (
        "ActionGroupSignature",
        "ANTHROPIC.TextEditor",
        "ANTHROPIC_TEXTEDITOR",
    ),
    (
        "AutomatedReasoningPolicyBuildDocumentContentType",
        "txt",
        "TEXT",
    ),
    ("CacheTTL", "1h", "ONE_HOUR"),
    ("CacheTTL", "5m", "FIVE_MINUTES"),
    ("ContentBlockType", "resource", "EMBEDDED_RESOURCE"),
    ("DescriptorType", "A2A", "A2A"),
    ("FlowExecutionErrorType", "ExecutionTimedOut", "TIMED_OUT"),
    ("InputImageFormat", "gif", "gif"),
    ("InputImageFormat", "jpeg", "jpeg"),
    ("InputImageFormat", "png", "png"),
    ("InputImageFormat", "webp", "webp"),
    (
        "InsightsFailureCategory",
        "coding-use-case-specific-failure-types-category-dependency-issues",
        "CODING_DEPENDENCY_ISSUES",
    ),
    (
        "InsightsFailureCategory",
        "coding-use-case-specific-failure-types-category-edge-case-oversights",
        "CODING_EDGE_CASE_OVERSIGHTS",
    ),
    (
        "InsightsFailureCategory",
        "configuration-mismatch-category-tool-definition",
        "CONFIGURATION_MISMATCH_TOOL_DEFINITION",
    ),
    (
        "InsightsFailureCategory",
        "context-handling-error-category-context-handling-failures",
        "CONTEXT_HANDLING_FAILURES",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-authentication",
        "EXECUTION_ERROR_AUTHENTICATION",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-environment",
        "EXECUTION_ERROR_ENVIRONMENT",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-formatting",
        "EXECUTION_ERROR_FORMATTING",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-rate-limiting",
        "EXECUTION_ERROR_RATE_LIMITING",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-resource-exhaustion",
        "EXECUTION_ERROR_RESOURCE_EXHAUSTION",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-resource-not-found",
        "EXECUTION_ERROR_RESOURCE_NOT_FOUND",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-service-errors",
        "EXECUTION_ERROR_SERVICE_ERRORS",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-timeout",
        "EXECUTION_ERROR_TIMEOUT",
    ),
    (
        "InsightsFailureCategory",
        "execution-error-category-tool-schema",
        "EXECUTION_ERROR_TOOL_SCHEMA",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-fabricate-tool-outputs",
        "HALLUCINATION_FABRICATE_TOOL_OUTPUTS",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-hall-capabilities",
        "HALLUCINATION_CAPABILITIES",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-hall-history",
        "HALLUCINATION_HISTORY",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-hall-misunderstand",
        "HALLUCINATION_MISUNDERSTAND",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-hall-params",
        "HALLUCINATION_PARAMS",
    ),
    (
        "InsightsFailureCategory",
        "hallucination-category-hall-usage",
        "HALLUCINATION_USAGE",
    ),
    (
        "InsightsFailureCategory",
        "incorrect-actions-category-clarification",
        "INCORRECT_ACTIONS_CLARIFICATION",
    ),
    (
        "InsightsFailureCategory",
        "incorrect-actions-category-inappropriate-info-request",
        "INCORRECT_ACTIONS_INAPPROPRIATE_INFO_REQUEST",
    ),
    (
        "InsightsFailureCategory",
        "incorrect-actions-category-poor-information-retrieval",
        "INCORRECT_ACTIONS_POOR_INFORMATION_RETRIEVAL",
    ),
    (
        "InsightsFailureCategory",
        "incorrect-actions-category-tool-selection",
        "INCORRECT_ACTIONS_TOOL_SELECTION",
    ),
    (
        "InsightsFailureCategory",
        "llm-output-category-nonsensical",
        "LLM_OUTPUT_NONSENSICAL",
    ),
    (
        "InsightsFailureCategory",
        "orchestration-related-errors-category-goal-deviation",
        "ORCHESTRATION_GOAL_DEVIATION",
    ),
    (
        "InsightsFailureCategory",
        "orchestration-related-errors-category-premature-termination",
        "ORCHESTRATION_PREMATURE_TERMINATION",
    ),
    (
        "InsightsFailureCategory",
        "orchestration-related-errors-category-reasoning-mismatch",
        "ORCHESTRATION_REASONING_MISMATCH",
    ),
    (
        "InsightsFailureCategory",
        "orchestration-related-errors-category-unaware-termination",
        "ORCHESTRATION_UNAWARE_TERMINATION",
    ),
    (
        "InsightsFailureCategory",
        "repetitive-behavior-category-repetition-info",
        "REPETITIVE_BEHAVIOR_INFO",
    ),
    (
        "InsightsFailureCategory",
        "repetitive-behavior-category-repetition-tool",
        "REPETITIVE_BEHAVIOR_TOOL",
    ),
    (
        "InsightsFailureCategory",
        "repetitive-behavior-category-step-repetition",
        "REPETITIVE_BEHAVIOR_STEP",
    ),
    (
        "InsightsFailureCategory",
        "task-instruction-category-non-compliance",
        "TASK_INSTRUCTION_NON_COMPLIANCE",
    ),
    (
        "InsightsFailureCategory",
        "task-instruction-category-problem-id",
        "TASK_INSTRUCTION_PROBLEM_ID",
    ),
    ("ModelInvocationType", "Converse", "Converse"),
    ("ModelInvocationType", "InvokeModel", "InvokeModel"),
    ("Oauth2FlowType", "M2M", "M2M"),
    (
        "ValidationExceptionReason",
        "EventInOtherSession",
        "ROOT_EVENT_IN_OTHER_SESSION",
    ),
];

/// `end_turn` → `END_TURN`, `InProgress` → `IN_PROGRESS`, as the SDK's constants are named.
pub(super) fn name(shape: &str, value: &str) -> String {
    let named = NAMED
        .iter()
        .find(|(owner, given, _)| *owner == shape && *given == value);
    named.map_or_else(|| words(value), |(_, _, name)| (*name).to_owned())
}

fn words(value: &str) -> String {
    let mut name = String::new();
    let mut previous = '_';
    for character in value.chars() {
        if !character.is_ascii_alphanumeric() {
            if previous != '_' {
                name.push('_');
            }
            previous = '_';
            continue;
        }
        if character.is_ascii_uppercase()
            && (previous.is_ascii_lowercase() || previous.is_ascii_digit())
        {
            name.push('_');
        }
        name.push(character.to_ascii_uppercase());
        previous = character;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::name;

    /// Names as `@aws-sdk/client-bedrock-runtime` and `@aws-sdk/client-bedrock-agent-runtime`
    /// export them.
    #[test]
    fn values_are_named_as_the_sdk_names_them() {
        for (shape, value, expected) in [
            ("StopReason", "end_turn", "END_TURN"),
            ("AsyncInvokeStatus", "InProgress", "IN_PROGRESS"),
            ("AudioFormat", "x-aac", "X_AAC"),
            ("CacheTTL", "5m", "FIVE_MINUTES"),
            ("FlowExecutionErrorType", "ExecutionTimedOut", "TIMED_OUT"),
        ] {
            assert_eq!(name(shape, value), expected);
        }
    }
}
