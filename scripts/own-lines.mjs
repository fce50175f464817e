// An ESLint rule: how long a function is, without the functions inside it. A factory that returns a dozen short methods
// is not long; ESLint's own max-lines-per-function would count every line of them.

/** @typedef {import('estree').Node} Node */

/** @type {import('eslint').Rule.RuleModule} */
export const ownLines = {
  meta: {
    type: 'suggestion',
    schema: [{ type: 'integer', minimum: 1 }],
    messages: { tooLong: 'This function has {{lines}} lines of its own, more than {{max}}. Give parts of it a name.' },
  },
  create(context) {
    const max = context.options[0]
    /** @type {Node[][]} for every function being looked at, the functions found directly inside it */
    const inside = []
    const leave = (/** @type {Node} */ node) => {
      const lines = linesOf(context.sourceCode, node)
      for (const inner of inside.pop() ?? []) without(lines, inner)
      inside.at(-1)?.push(node)
      if (lines.size <= max) return
      context.report({ node, messageId: 'tooLong', data: { lines: String(lines.size), max: String(max) } })
    }
    const functions = ':matches(FunctionDeclaration, FunctionExpression, ArrowFunctionExpression)'
    return { [functions]: () => inside.push([]), [`${functions}:exit`]: leave }
  },
}

/**
 * The lines of a node that hold code: neither blank nor only a comment.
 * @param {import('eslint').SourceCode} sourceCode
 * @param {Node} node
 */
function linesOf(sourceCode, node) {
  /** @type {Set<number>} */
  const lines = new Set()
  for (const { loc } of sourceCode.getTokens(node)) {
    for (let line = loc.start.line; line <= loc.end.line; line++) lines.add(line)
  }
  return lines
}

/**
 * Takes away the lines inside a function; its first and last line are also its surroundings'.
 * @param {Set<number>} lines
 * @param {Node} inner
 */
function without(lines, inner) {
  if (!inner.loc) return
  for (let line = inner.loc.start.line + 1; line < inner.loc.end.line; line++) lines.delete(line)
}
