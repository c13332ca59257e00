const FENCE = /^ {0,3}```([^`]*)$/;

/**
 * Cuts a model's text at its code fences. A fence that is still open ends with the text.
 * @param {string} text
 * @returns {{ code: boolean, text: string }[]}
 */
export function textBlocks(text) {
  /** @type {{ code: boolean, lines: string[] }} */
  let block = { code: false, lines: [] };
  const blocks = [block];
  for (const line of text.split("\n")) {
    const [fence, info = ""] = FENCE.exec(line) ?? [];
    // Inside code, a fence with an info string is part of the code.
    if (fence !== undefined && !(block.code && info.trim())) blocks.push((block = { code: !block.code, lines: [] }));
    else block.lines.push(line);
  }
  return blocks
    .map(({ code, lines }) => ({
      code,
      text: lines.join("\n").replace(code ? /(?<!\n)\n+$/ : /^\n+|(?<!\n)\n+$/g, ""),
    }))
    .filter(({ code, text: content }) => code || content);
}
