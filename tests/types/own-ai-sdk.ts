// The provider is one of each specification that the AI SDK publishes.
import type { EmbeddingModelV2, ImageModelV2, LanguageModelV2, ProviderV2 } from "ai-provider-2";
import type { EmbeddingModelV4, Experimental_BatchV4, ImageModelV4, LanguageModelV4, ProviderV4, RerankingModelV4 } from "ai-provider-4";
import type { EmbeddingModelV3, ImageModelV3, LanguageModelV3, ProviderV3, RerankingModelV3 } from "@ai-sdk/provider";
import { Bedrock } from "bedrock-wasm";
import { bedrock, createBedrock } from "bedrock-wasm/ai-sdk";
import { S3 } from "bedrock-wasm/s3";

const options = { region: "us-east-1", credentials: { accessKeyId: "a", secretAccessKey: "b" } };

const fourth = createBedrock(options);
fourth satisfies ProviderV4;
fourth("m") satisfies LanguageModelV4;
fourth.embeddingModel("m") satisfies EmbeddingModelV4;
fourth.imageModel("m") satisfies ImageModelV4;
fourth.rerankingModel("m") satisfies RerankingModelV4;
fourth.experimental_batch() satisfies Experimental_BatchV4;
bedrock satisfies ProviderV4;
createBedrock({ ...options, batch: { client: new Bedrock(options), s3: new S3(options), roleArn: "r", input: "s3://b/" } });
// @ts-expect-error jobs need clients
createBedrock({ ...options, batch: { roleArn: "r" } });

const third = createBedrock({ ...options, specification: "v3" });
third satisfies ProviderV3;
third("m") satisfies LanguageModelV3;
third.embeddingModel("m") satisfies EmbeddingModelV3;
third.imageModel("m") satisfies ImageModelV3;
third.rerankingModel("m") satisfies RerankingModelV3;

const second = createBedrock({ ...options, specification: "v2" });
second satisfies ProviderV2;
second("m") satisfies LanguageModelV2;
second.textEmbeddingModel("m") satisfies EmbeddingModelV2<string>;
second.imageModel("m") satisfies ImageModelV2;

// @ts-expect-error the fifth is not one of them
createBedrock({ specification: "v5" });
// @ts-expect-error a model is named by text
fourth(5);
