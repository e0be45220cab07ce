import { load } from 'cheerio';

// What decides how an element is drawn and read, besides which attributes it has.
const telling = new Set(['class', 'role', 'type', 'scope']);

/**
 * Each kind of element of a page, with all that it stands in: « html > main > form.s-form > input[name,required] ». Words, ids, addresses and
 * how many rows there are make no other kind; an element that is empty is another than one that is not.
 */
export function partsOfPage(html: string): Set<string> {
  const places = new Map<unknown, string>();
  // In the order of the document: what an element stands in comes first.
  for (const element of load(html)('*').toArray()) {
    if (!('attribs' in element)) continue;
    const { name, attribs, children, parent } = element;
    const attributes = Object.keys(attribs)
      .toSorted((one, other) => (one < other ? -1 : 1))
      .map((key) => (telling.has(key) ? `${key}=${attribs[key]}` : key));
    const empty = children.every((child) => child.type === 'text' && child.data.trim() === '');
    places.set(element, `${places.get(parent) ?? ''}>${name}[${attributes.join()}]${empty ? 'empty' : ''}`);
  }
  return new Set(places.values());
}
