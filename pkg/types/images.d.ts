// Images made, edited and enlarged.
import type { ImageData } from "./embeddings.js";
import type { InvokeModelCommandInput, InvokeModelCommandOutput } from "./bedrock-runtime.js";
import type { BedrockError, MethodOptions, ResponseMetadata } from "./index.js";

export type ImageTask =
  | "TEXT_IMAGE"
  | "COLOR_GUIDED_GENERATION"
  | "INPAINTING"
  | "OUTPAINTING"
  | "IMAGE_VARIATION"
  | "BACKGROUND_REMOVAL"
  | (string & {});

/** Each model, and each task of a model, takes some of these; what it does not take is refused before anything is sent. */
export interface GenerateImageOptions extends MethodOptions {
  /** The id or ARN of a model or an inference profile. */
  modelId: string;
  /** For an ARN that does not name its model: a family, or the id of the base model. */
  family?: string | undefined;
  /** Of Nova Canvas and Titan Image; `TEXT_IMAGE` unless given. Stability has a model for each task. */
  task?: ImageTask | undefined;
  prompt?: string | undefined;
  negativePrompt?: string | undefined;
  /** How many images; Stability makes one a call. */
  n?: number | undefined;
  /** In pixels. */
  width?: number | undefined;
  height?: number | undefined;
  quality?: "standard" | "premium" | (string & {}) | undefined;
  cfgScale?: number | undefined;
  seed?: number | undefined;
  /** What to edit or enlarge, or what guides the layout, the colors or the style. */
  image?: ImageData | undefined;
  /** Of `IMAGE_VARIATION`. */
  images?: readonly ImageData[] | undefined;
  /** Black is inside, white is outside: inpainting changes the inside, outpainting the outside. */
  mask?: ImageData | undefined;
  /** Describes what the mask would cover, in its place. */
  maskPrompt?: string | undefined;
  returnMask?: boolean | undefined;
  outPaintingMode?: "DEFAULT" | "PRECISE" | (string & {}) | undefined;
  /** Such as `#ff9800`. */
  colors?: readonly string[] | undefined;
  similarityStrength?: number | undefined;
  controlMode?: "CANNY_EDGE" | "SEGMENTATION" | (string & {}) | undefined;
  controlStrength?: number | undefined;
  /** Of Nova Canvas. */
  style?: string | undefined;
  /** The rest is Stability's. */
  aspectRatio?: string | undefined;
  mode?: "text-to-image" | "image-to-image" | (string & {}) | undefined;
  strength?: number | undefined;
  outputFormat?: "png" | "jpeg" | "webp" | (string & {}) | undefined;
  stylePreset?: string | undefined;
  creativity?: number | undefined;
  growMask?: number | undefined;
  left?: number | undefined;
  right?: number | undefined;
  up?: number | undefined;
  down?: number | undefined;
  searchPrompt?: string | undefined;
  selectPrompt?: string | undefined;
  fidelity?: number | undefined;
  styleImage?: ImageData | undefined;
  styleStrength?: number | undefined;
  compositionFidelity?: number | undefined;
  changeStrength?: number | undefined;
}

export interface GenerateImageOutput {
  images: Blob[];
  /** Stability's, as `finishReasons` are. */
  seeds?: number[] | undefined;
  finishReasons?: (string | null)[] | undefined;
  /** With `returnMask`. */
  mask?: Blob | undefined;
  $metadata: ResponseMetadata;
}

/** Thrown with the code `content_filtered`, or `image_failed` if the model failed. */
export interface ImageError extends BedrockError {
  /** Those that passed. */
  images: Blob[];
  finishReasons: (string | null)[];
}

/**
 * @throws {InputError} for a model or an option that cannot be, before anything is sent
 * @throws {ImageError} if content was held back
 */
export declare function generateImage(
  client: { invokeModel(input: InvokeModelCommandInput, options?: MethodOptions): Promise<InvokeModelCommandOutput> },
  options: GenerateImageOptions,
): Promise<GenerateImageOutput>;
