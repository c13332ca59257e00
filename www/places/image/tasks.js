// Amazon's tasks of images, and what each needs.

/** @typedef {{ id: string, title: string, needsImage: boolean, needsMask?: boolean, needsPrompt: boolean }} Task */

/** @type {Task[]} */
export const TASKS = [
  { id: "TEXT_IMAGE", title: "From words", needsImage: false, needsPrompt: true },
  { id: "INPAINTING", title: "Change a part", needsImage: true, needsMask: true, needsPrompt: true },
  { id: "OUTPAINTING", title: "Change what is around", needsImage: true, needsMask: true, needsPrompt: true },
  { id: "IMAGE_VARIATION", title: "Vary", needsImage: true, needsPrompt: true },
  { id: "BACKGROUND_REMOVAL", title: "Remove the background", needsImage: true, needsPrompt: false },
];
