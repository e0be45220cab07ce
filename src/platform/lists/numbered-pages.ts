/** The page that an address asks for by its number, of things that are all counted and few enough: the nearest there is. */
export function numberedPage(given: unknown, total: number, size: number): number {
  const page = typeof given === 'string' && /^\d{1,4}$/.test(given) ? Number(given) : 1;
  return Math.min(Math.max(1, page), Math.max(1, Math.ceil(total / size)));
}

/** The links around it, as the partial `pages` takes them; null where one page has all. @param at the address of a page */
export function aroundNumbered(
  { page, total, size }: { page: number; total: number; size: number },
  { label, note, at }: { label: string; note: string; at: (page: number) => string },
) {
  if (total <= size) return null;
  return {
    label,
    note,
    previous: page > 1 ? at(page - 1) : null,
    next: page * size < total ? at(page + 1) : null,
  };
}
