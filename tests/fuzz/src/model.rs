//! The meaning of an error response, written down a second time from AWS's documents.

/// The name of the error (<https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html#operation-error-serialization>):
/// "If a `:` character is present, then take only the contents before the first `:`
/// […] If a `#` character is present, then take only the contents after the first `#`".
pub(crate) fn error_name(header: Option<&str>, body: Option<&str>, status: u16) -> String {
    for text in [header, body].into_iter().flatten() {
        let before = text.split(':').next().unwrap();
        let name = before.rsplit('#').next().unwrap();
        let name = name.trim_matches(|c: char| c.is_ascii_whitespace());
        if !name.is_empty() {
            return name.to_owned();
        }
    }
    let name = match status {
        403 => "AccessDenied",
        404 => "ResourceNotFound",
        429 => "Throttling",
        500 => "InternalServer",
        503 => "ServiceUnavailable",
        _ => return "UnknownError".to_owned(),
    };
    format!("{name}Exception")
}

/// Name, status and whether to retry of an exception or an error in mid-stream, as JSON: the name
/// with a capital, as the shapes of AWS's models have it, and the status that the same error has in
/// a response.
pub(crate) fn stream_failure(kind: &str) -> String {
    let mut name: Vec<char> = kind.chars().collect();
    match name.first_mut() {
        Some(first) => *first = first.to_ascii_uppercase(),
        None => name.extend("UnknownError".chars()),
    }
    let name: String = name.into_iter().collect();
    let status = status_of(&name);
    let retryable = retry(&name, status).is_some();
    format!("{},{status},{retryable}", serde_json::Value::from(name))
}

/// The status that an error stands for if none comes with it: in mid-stream, or in a 2xx response.
pub(crate) fn status_of(name: &str) -> u16 {
    let server = [
        "InternalServer",
        "ServiceUnavailable",
        "InternalFailure",
        "BadGateway",
    ];
    if server.iter().any(|start| name.starts_with(start)) {
        500
    } else {
        400
    }
}

/// Its message.
pub(crate) fn error_message(said: Option<&str>, status: u16) -> String {
    said.filter(|text| !text.is_empty()).map_or_else(
        || {
            format!(
                "the service responded with HTTP status {status} and no message; \
                 a proxy or the endpoint may be at fault"
            )
        },
        str::to_owned,
    )
}

/// Tokens and the first pause in milliseconds of another attempt, where there may be one
/// (<https://docs.aws.amazon.com/sdkref/latest/guide/feature-retry-behavior.html>).
pub(crate) fn retry(name: &str, status: u16) -> Option<(u32, u64)> {
    let transient = Some((14, 50));
    match name {
        "RequestTimeout"
        | "RequestTimeoutException"
        | "IDPCommunicationError"
        | "ModelNotReadyException" => return transient,
        "Throttling"
        | "ThrottlingException"
        | "ThrottledException"
        | "RequestThrottledException"
        | "TooManyRequestsException"
        | "ProvisionedThroughputExceededException"
        | "TransactionInProgressException"
        | "RequestLimitExceeded"
        | "BandwidthLimitExceeded"
        | "LimitExceededException"
        | "RequestThrottled"
        | "SlowDown"
        | "PriorRequestNotComplete"
        | "EC2ThrottledException" => return Some((5, 1_000)),
        _ => {}
    }
    match status {
        429 => Some((5, 1_000)),
        500 | 502 | 503 | 504 => transient,
        _ => None,
    }
}
