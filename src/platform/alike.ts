/**
 * Whether two values of what JSON holds are the same, without writing either: what is not there is null, as it is there. Nothing is made
 * in memory, since batches ask it of each line.
 */
export function alike(one: unknown, other: unknown): boolean {
  if ((one ?? null) === (other ?? null)) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return false;
  if (Array.isArray(one) || Array.isArray(other)) return Array.isArray(one) && Array.isArray(other) && each(one, other);
  let more = 0;
  for (const name in one) {
    more += 1;
    if (!alike(one[name as keyof object], other[name as keyof object])) return false;
  }
  for (const _ in other) more -= 1;
  return more === 0;
}

// By number: the names of an array are made one by one.
function each(one: unknown[], other: unknown[]): boolean {
  if (one.length !== other.length) return false;
  for (let at = 0; at < one.length; at += 1) if (!alike(one[at], other[at])) return false;
  return true;
}
