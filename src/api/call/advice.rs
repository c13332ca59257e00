//! Advice for the service errors that people ask about most. It follows AWS's own message.

use crate::error::Error;
use serde::Deserialize;

/// What to add to the text of an error; "" if there is nothing.
pub(crate) fn advice_for(error: &Error, input: &str, region: &str) -> String {
    let Some(name) = error.name() else {
        return String::new();
    };
    let text = error.message().to_ascii_lowercase();
    let has = |part: &str| text.contains(part);
    if has("on-demand throughput isn") && has("t supported") {
        let profile = profile_of(input, region);
        return format!("Use an inference profile as modelId, such as \"{profile}\".");
    }
    let advice = if has("don't have access to the model") {
        "Request access to it in the Bedrock console, under Model access, in this region."
    } else if has("session policy allows") {
        "Guests of a Cognito identity pool need the basic flow: give CognitoPool a role."
    } else if has("scoped to a valid region") {
        return format!("The client signs for {region}: give it the region of its endpoint.");
    } else if name.starts_with("ExpiredToken")
        || has("security token included in the request is expired")
    {
        "Give the client a Provider, which returns fresh credentials."
    } else {
        ""
    };
    advice.to_owned()
}

/// The cross-region profile that a model has where the call is made.
fn profile_of(input: &str, region: &str) -> String {
    #[derive(Deserialize)]
    struct Input {
        #[serde(rename = "modelId")]
        model_id: String,
    }

    let model_id =
        serde_json::from_str(input).map_or_else(|_| String::new(), |Input { model_id }| model_id);
    let id = model_id.rsplit('/').next().unwrap_or_default();
    let places = [
        ("us-gov-", "us-gov"),
        ("us-", "us"),
        ("eu-", "eu"),
        ("ap-", "apac"),
    ];
    let place = places.iter().find(|(start, _)| region.starts_with(start));
    let place = place.map_or("global", |(_, place)| place);
    format!("{place}.{id}")
}
