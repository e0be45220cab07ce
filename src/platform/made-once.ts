/**
 * What is made of a thing once, for as long as the thing is there: of constants, and of what `keptByText` gives.
 * @param make of the thing alone
 */
export function madeOnce<Thing extends object, Made extends object>(
  make: (thing: Thing) => Made,
): (thing: Thing) => Made {
  const known = new WeakMap<Thing, Made>();
  return (thing) => {
    const before = known.get(thing);
    if (before) return before;
    const made = make(thing);
    known.set(thing, made);
    return made;
  };
}

/** Longer texts are read each time: what somebody pasted is not asked twice. */
const longest = 400;

/**
 * What a short text is read as, once while it is asked again and again: all of it is forgotten when there are too many.
 * @param read of the text alone: never of the hour, nor of who asks
 */
export function keptByText<Made extends object>(read: (text: string) => Made, most = 300): (text: string) => Made {
  const known = new Map<string, Made>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const made = read(text);
    if (text.length > longest) return made;
    if (known.size >= most) known.clear();
    known.set(text, made);
    return made;
  };
}
