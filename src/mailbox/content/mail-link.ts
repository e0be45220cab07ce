import type { Run } from './formatted-mail.js';

const longestAddress = 500;

/** Where a link may lead: what else a mail names (`javascript:`, `data:`, `file:`, a path) leads nowhere. */
export function linkOf(address: string): string | null {
  // What browsers drop from an address, and what only hides what it is.
  const plain = address.replace(/[\u0000-\u0020\u007f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');
  if (plain.length > longestAddress || !/^(?:https?:\/\/|mailto:)/i.test(plain) || !URL.canParse(plain)) return null;
  const url = new URL(plain);
  // A name before the host only serves to pass for another one.
  if (url.username !== '' || url.password !== '') return null;
  return url.protocol === 'mailto:' ? `mailto:${url.pathname}` : url.href;
}

/** The words of a link, with where it leads: told where the words do not tell it, and not followed where they tell another host. */
export function linked(run: Run, href: string): Run {
  const url = new URL(href);
  const place = url.protocol === 'mailto:' ? decoded(url.pathname) : url.host;
  const words = run.text.toLowerCase().replace(/\s+/g, '');
  if (words === place || words === href.toLowerCase()) return { ...run, href };
  const named = hostIn(words, url.protocol === 'mailto:');
  if (named !== null && named !== place && named !== `www.${place}` && `www.${named}` !== place)
    return { ...run, place, lies: true };
  return { ...run, href, place };
}

/** The host, or the address of a person, that words announce; null when they announce none. */
function hostIn(words: string, person: boolean): string | null {
  const address = /[^\s@<>]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+/.exec(words)?.[0];
  if (address !== undefined) return person ? address : address.slice(address.lastIndexOf('@') + 1);
  const host = /^(?:[a-z]{1,10}:\/\/)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24})(?=[/:?#]|$)/.exec(
    words,
  )?.[1];
  return host ?? null;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).toLowerCase();
  } catch {
    return text.toLowerCase();
  }
}
