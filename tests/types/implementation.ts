// Each module of the package has what its declaration says: the types of its JSDoc fit the public ones.
import * as agents from "../../pkg/agents/index.js";
import * as aiSdk from "../../pkg/ai-sdk/index.js";
import * as anthropic from "../../pkg/anthropic/index.js";
import * as batch from "../../pkg/batch/index.js";
import * as embeddings from "../../pkg/embeddings/index.js";
import * as explain from "../../pkg/explain/index.js";
import * as images from "../../pkg/images/index.js";
import * as models from "../../pkg/models/index.js";
import * as otel from "../../pkg/otel/index.js";
import * as paginators from "../../pkg/paginators.js";
import * as sse from "../../pkg/sse.js";
import * as testing from "../../pkg/testing/index.js";
import * as tools from "../../pkg/tools/index.js";
import * as waiters from "../../pkg/waiters.js";
import * as index from "../../pkg/index.js";

agents satisfies typeof import("../../pkg/types/agents.js");
aiSdk satisfies typeof import("../../pkg/types/ai-sdk.js");
anthropic satisfies typeof import("../../pkg/types/anthropic.js");
batch satisfies typeof import("../../pkg/types/batch.js");
embeddings satisfies typeof import("../../pkg/types/embeddings.js");
explain satisfies typeof import("../../pkg/types/explain.js");
images satisfies typeof import("../../pkg/types/images.js");
models satisfies typeof import("../../pkg/types/models.js");
otel satisfies typeof import("../../pkg/types/otel.js");
paginators satisfies typeof import("../../pkg/types/paginators.js");
sse satisfies typeof import("../../pkg/types/sse.js");
testing satisfies typeof import("../../pkg/types/testing.js");
tools satisfies typeof import("../../pkg/types/tools.js");
waiters satisfies typeof import("../../pkg/types/waiters.js");
// Not the classes whose methods are installed from tables, as those of S3 are, nor EventStream, whose constructor is not public.
type Installed = "Bedrock" | "BedrockAgent" | "BedrockAgentCore" | "BedrockAgentRuntime" | "BedrockRuntime" | "EventStream";
index satisfies Omit<typeof import("../../pkg/types/index.js"), Installed>;
declare const stream: InstanceType<typeof index.EventStream>;
stream satisfies Public<import("../../pkg/types/index.js").EventStream<any>>;
type Public<T> = { [Member in keyof T]: T[Member] };
