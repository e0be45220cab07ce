/** The address of a list: what is empty is left out, commas stay readable. */
export function listAddress(path: string, query: Record<string, string | null | undefined>): string {
  const text = queryText(query);
  return text === '' ? path : `${path}?${text}`;
}

/** The same, the part after the question mark only. */
export function queryText(query: Record<string, string | null | undefined>): string {
  return Object.entries(query)
    .flatMap(([name, value]) => (value ? `${written(name)}=${written(value)}` : []))
    .join('&');
}

// A page writes dozens of addresses, most of whose words are plain.
function written(word: string): string {
  return /^[\w.,-]*$/.test(word) ? word : new URLSearchParams({ word }).toString().slice(5).replaceAll('%2C', ',');
}

/**
 * The parameters of a list's address as texts: given several times, its values separated by commas; an empty one is not there.
 * @param given what the query parser made, whatever somebody typed
 */
export function readListQuery(given: unknown): Record<string, string> {
  const entries = Object.entries((given ?? {}) as Record<string, unknown>).map(([key, value]) => {
    const texts = (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');
    return [
      key,
      texts
        .map((text) => text.trim())
        .filter(Boolean)
        .join(','),
    ] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== ''));
}

/** An address without some of its words. */
export function without(query: Record<string, string>, ...keys: string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([key]) => !keys.includes(key)));
}

/** A word of the address that the list does not know. */
export function noFilter(name: string): string {
  return `«\u00a0${name.slice(0, 60)}\u00a0» n’est pas un filtre de cette liste\u00a0: il n’est pas appliqué.`;
}

/** A value that means nothing for the filter. @param meant what a value of it is: « un jour » */
export function noValue(value: string, meant: string): string {
  return `«\u00a0${value.slice(0, 60)}\u00a0» n’est pas ${meant}\u00a0: ce filtre n’est pas appliqué.`;
}
