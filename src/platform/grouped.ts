/** Things by a key, in the order they came; or of each what is wanted of it. */
export function grouped<Thing, Part = Thing>(
  things: readonly Thing[],
  keyOf: (thing: Thing) => string,
  partOf?: (thing: Thing) => Part,
): Map<string, Part[]> {
  const groups = new Map<string, Part[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const part = partOf ? partOf(thing) : (thing as unknown as Part);
    const group = groups.get(key);
    if (group) group.push(part);
    else groups.set(key, [part]);
  }
  return groups;
}
