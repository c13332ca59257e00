// Files as attachments of a prompt.

const IMAGES = ["png", "jpeg", "gif", "webp"];
const DOCUMENTS = ["pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"];

/** What the file dialog offers. */
export const ACCEPTED = [...IMAGES.map((format) => `image/${format}`), ...DOCUMENTS.map((format) => `.${format}`)].join(
  ",",
);

/**
 * @param {File} file
 * @returns {Promise<import("./conversation.js").Attachment | undefined>} undefined if Converse takes no such file
 */
export async function attachmentOf(file) {
  const ending = file.name.split(".").at(-1)?.toLowerCase() ?? "";
  const format =
    { jpg: "jpeg", htm: "html", markdown: "md" }[ending] ??
    (file.type.startsWith("image/") ? file.type.slice(6) : ending);
  const kind = IMAGES.includes(format) ? "image" : DOCUMENTS.includes(format) ? "document" : undefined;
  if (!kind) return undefined;
  return { name: file.name || `pasted.${format}`, kind, format, bytes: new Uint8Array(await file.arrayBuffer()) };
}
