//! Advice for the service errors that people ask about most. It follows AWS's own message.

use super::advice_texts::ADVICE;
use crate::error::Error;
use serde::Deserialize;

/// What to add to the text of an error; "" if there is nothing.
pub(crate) fn advice_for(error: &Error, input: &str, region: &str) -> String {
    let Some(name) = error.name() else {
        return String::new();
    };
    let said = format!(":{name}: {}", error.message()).to_ascii_lowercase();
    let found = ADVICE.iter().find(|(part, _)| said.contains(part));
    let advice = found.map_or("", |(_, advice)| advice);
    if advice.contains("{profile}") {
        return advice.replace("{profile}", &profile_of(input, region));
    }
    advice.replace("{region}", region)
}

/// The cross-region profile of a model in the region of the call.
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
