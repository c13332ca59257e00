// A rule for ESLint: a type that says nothing has its reason beside it, and so has a cast.
//
// `any`, `*`, `Object` and `Function` in JSDoc need the text `any: why`, a cast needs `cast: why`: in the same tag, in the same
// statement, or in the comment before it. `@ts-ignore` and its kind are not allowed.

const TAG = /@[a-z]+/g;
const EMPTY = /(?<![\w./"'$-])(?:any|Object|Function)(?![\w."'$-]|\??:)|(?<=^|[<|(,:=]\s*|\.\.\.)\*/;
const REASON = /\b(?:any|casts?): \S/;
const BODY = /^(Program|BlockStatement|StaticBlock|SwitchCase|ClassBody)$/;
/** How far above its line, inside a long statement, a reason may be. */
const MAX_LINES = 6;

/** @type {import("eslint").Rule.RuleModule} */
export default {
  meta: {
    type: "problem",
    messages: {
      empty: "`{{type}}` needs a reason, as `any: why`; prefer `unknown`, or a type of pkg/types",
      cast: "a cast needs a reason, as `cast: why`",
      silenced: "{{tag}} hides errors of types; write the type",
    },
    schema: [{ type: "object", properties: { casts: { type: "boolean" } }, additionalProperties: false }],
  },
  create(context) {
    const { sourceCode } = context;
    const { casts = true } = context.options[0] ?? {};
    return {
      Program() {
        for (const comment of sourceCode.getAllComments()) {
          const silenced = /@ts-(?:ignore|nocheck|expect-error)/.exec(comment.value);
          if (silenced) context.report({ loc: comment.loc, messageId: "silenced", data: { tag: silenced[0] } });
          if (comment.type !== "Block" || !comment.value.startsWith("*")) continue;
          const around = aroundOf(sourceCode, comment);
          if (casts && isCast(sourceCode, comment) && !REASON.test(comment.value) && !REASON.test(around)) {
            context.report({ loc: comment.loc, messageId: "cast" });
          }
          for (const { type, text } of typesOf(comment.value.replace(/^\s*\*/gm, ""))) {
            const empty = EMPTY.exec(type);
            if (!empty || REASON.test(text) || REASON.test(around)) continue;
            context.report({ loc: comment.loc, messageId: "empty", data: { type: empty[0] } });
          }
        }
      },
    };
  },
};

/**
 * The types of a comment, each with the text of its tag outside braces.
 * @param {string} comment
 */
function typesOf(comment) {
  const starts = [...comment.matchAll(TAG)].map(({ index }) => index);
  return starts.flatMap((start, at) => {
    const tag = comment.slice(start, starts[at + 1]);
    const [open, close] = [tag.indexOf("{"), endOf(tag)];
    return open < 0 || close < 0 ? [] : [{ type: tag.slice(open + 1, close), text: tag.slice(close + 1) }];
  });
}

/** Where the first brace of a tag is closed. @param {string} tag */
function endOf(tag) {
  let depth = 0;
  for (let at = tag.indexOf("{"); at >= 0 && at < tag.length; at++) {
    if (tag[at] === "{") depth++;
    if (tag[at] === "}" && --depth === 0) return at;
  }
  return -1;
}

/**
 * Whether a type is followed by the parenthesis of an expression, and not by the parameters of a function.
 * @param {import("eslint").SourceCode} sourceCode
 * @param {any} comment any: ESLint takes comments for tokens here, and declares them apart
 */
function isCast(sourceCode, comment) {
  const next = sourceCode.getTokenAfter(comment);
  if (next?.value !== "(" || !/@type\s*{(?!const})/.test(comment.value)) return false;
  return !/^(ArrowFunction|Function)Expression$/.test(sourceCode.getNodeByRangeIndex(next.range[0])?.type ?? "");
}

/**
 * The other comments of the statement that a comment is inside of or before, from a few lines above it on.
 * @param {import("eslint").SourceCode} sourceCode
 * @param {any} comment any: as above
 */
function aroundOf(sourceCode, comment) {
  const next = sourceCode.getTokenAfter(comment);
  /** @type {any} any: nodes of all types, whose parents ESLint does not declare */
  let node = next && sourceCode.getNodeByRangeIndex(next.range[0]);
  while (node?.parent && !BODY.test(node.parent.type)) node = node.parent;
  if (!node?.parent) return "";
  const line = comment.loc.end.line;
  return [...sourceCode.getCommentsBefore(node), ...sourceCode.getCommentsInside(node)]
    .filter((other) => other !== comment && other.loc && other.loc.start.line <= line)
    .filter(
      (other) => other.range && (other.range[1] <= node.range[0] || Number(other.loc?.end.line) >= line - MAX_LINES),
    )
    .map(({ value }) => value)
    .join("\n");
}
