/** Things by a key, in the order they came; or of each what is wanted of it. */
export function grouped<Thing, Part = Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  partOf = (thing: Thing): Part => thing as unknown as Part,
): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(partOf(thing));
    else groups.set(key, [partOf(thing)]);
  }
  return groups;
}
