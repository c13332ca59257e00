//! Amazon Bedrock from a browser tab or an edge worker.
