//! A trace as a flat list of steps. The service nests each step in a union of unions.

use serde_json::{Map, Value};

/// A step of a trace.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Step {
    /// `preProcessing`, `orchestration`, `postProcessing`, `routingClassifier`,
    /// `customOrchestration`, `guardrail`, `failure` or `flow`.
    pub phase: String,
    /// Such as `rationale` or `observation`; of a flow `nodeInput`, `nodeOutput` and others.
    pub kind: String,
    /// The id of its trace.
    pub trace_id: Option<String>,
    /// AWS's members of the step.
    pub data: Value,
    /// What the event says beside the step, such as `agentId`, `collaboratorName` and `eventTime`.
    pub about: Map<String, Value>,
}

/// Adds the steps of a `TracePart`, or of a `FlowTraceEvent`.
pub(super) fn add(part: &Value, steps: &mut Vec<Step>) {
    let (Some(members), Some(traces)) = (part.as_object(), part["trace"].as_object()) else {
        return;
    };
    let mut about = members.clone();
    about.remove("trace");
    let text = |value: &Value| value.as_str().map(str::to_owned);
    for (name, data) in traces {
        let phase = name.strip_suffix("Trace").unwrap_or(name);
        let step = |phase: &str, kind: &str, data: &Value, trace_id: Option<String>| Step {
            phase: phase.to_owned(),
            kind: kind.to_owned(),
            trace_id,
            data: data.clone(),
            about: about.clone(),
        };
        if data.get("nodeName").is_some() {
            steps.push(step("flow", phase, data, None));
            let agents = data
                .pointer("/traceElements/agentTraces")
                .and_then(Value::as_array);
            agents
                .into_iter()
                .flatten()
                .for_each(|inner| add(inner, steps));
            continue;
        }
        let id = text(&data["traceId"]);
        // These have no steps in them.
        if matches!(phase, "failure" | "guardrail") {
            steps.push(step(phase, phase, data, id));
            continue;
        }
        let parts = data.as_object().into_iter().flatten();
        for (kind, value) in parts.filter(|(kind, _)| *kind != "traceId") {
            let own = text(&value["traceId"]);
            steps.push(step(phase, kind, value, own.or_else(|| id.clone())));
        }
    }
}
