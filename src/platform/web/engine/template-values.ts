/** Text that is HTML already: an icon of ours. */
export class Markup {
  constructor(private readonly html: string) {}

  toString(): string {
    return this.html;
  }
}

/** What a block sees that is given nothing: it has no property and is written as nothing. */
export const nothing: object = Object.freeze(
  Object.create(Object.freeze({ __proto__: null, toString: () => '' })) as object,
);

const mailAddress = /[^\s,;:()<>«»&]+@[^\s,;:()<>«»&]+/gu;

/** Words as HTML, in which a mail address that is too long for its line wraps after « @ » and before « . », never in the middle of a name. */
export function wrapped(words: unknown): unknown {
  if (typeof words !== 'string' || !words.includes('@')) return words;
  const html = escaped(words).replace(mailAddress, (one) => one.replace('@', '@<wbr>').replace(/\.(?=\w)/gu, '<wbr>.'));
  return new Markup(html);
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A value as HTML: safe between tags and inside of a quoted attribute, which a test holds all of ours to be. */
export function escaped(value: unknown): string {
  if (typeof value === 'string') return /[&<>"']/.test(value) ? value.replace(/[&<>"']/g, escapeOf) : value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return `${value}`;
  return value instanceof Markup ? value.toString() : escaped(String(value));
}

const escapeOf = (sign: string) => escapes[sign] as string;

/** What a path leads to; of a method, what it gives. */
export function valueOf(value: unknown, context: unknown): unknown {
  return typeof value === 'function' ? (value as () => unknown).call(context) : value;
}

/** As `{{#if}}` means it: an empty list is none. */
export function truthy(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

/** What `{{#each}}` goes through. */
export function itemsOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (typeof value !== 'object' || value === null) return [];
  return Symbol.iterator in value ? [...(value as Iterable<unknown>)] : Object.values(value);
}

/** The words of `{{@key}}`. */
export function keysOf(value: unknown): readonly string[] {
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
