/**
 * A function that answers what it was asked before without working it out again: formatting a day costs more than a cell of a page.
 * @param most so many answers are kept; then all are forgotten
 */
export function remembered<Asked, Answer>(most: number, work: (asked: Asked) => Answer): (asked: Asked) => Answer {
  const known = new Map<Asked, Answer>();
  return (asked) => {
    const found = known.get(asked);
    if (found !== undefined) return found;
    const answer = work(asked);
    if (known.size >= most) known.clear();
    known.set(asked, answer);
    return answer;
  };
}
