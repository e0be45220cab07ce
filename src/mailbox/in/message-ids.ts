const longestHalf = 400;

/**
 * The Message-IDs in a text, with their angle brackets, each once, in order. One pass, whatever the text: a stranger writes it.
 * @param most stops after so many
 */
export function idsIn(text: string, most = Infinity): string[] {
  const found = new Set<string>();
  let close = -1;
  for (let open = text.indexOf('<'); open >= 0 && found.size < most;) {
    if (close < open) close = text.indexOf('>', open);
    if (close < 0) break;
    const next = text.indexOf('<', open + 1);
    if ((next < 0 || close < next) && close - open <= 2 * longestHalf + 2) {
      const id = text.slice(open + 1, close);
      if (isId(id)) found.add(`<${id}>`);
    }
    open = next;
  }
  return [...found];
}

/** Some sign `@` in it has on both sides a length that a name has. */
function isId(id: string): boolean {
  const at = id.indexOf('@', Math.max(1, id.length - longestHalf - 1));
  return at > 0 && at < id.length - 1 && at <= longestHalf && !/\s/.test(id);
}
