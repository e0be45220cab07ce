/**
 * The first in an order, found in one pass: sorting takes more memory for three things than they weigh, and this is asked of every client
 * that changes. Of equals, the one that came first.
 */
export function firstOf<Thing>(
  things: readonly Thing[],
  inOrder: (one: Thing, other: Thing) => number,
): Thing | undefined {
  return things.reduce<Thing | undefined>(
    (first, thing) => (first === undefined || inOrder(thing, first) < 0 ? thing : first),
    undefined,
  );
}

/** The order of words and of ISO days. */
export function ascending(one: string, other: string): number {
  return one === other ? 0 : one < other ? -1 : 1;
}
