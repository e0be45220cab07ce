import type { PageRequest } from '../current.js';
import { localPath } from '../local-path.js';

/**
 * What was typed unseen never comes back in a page; nor do our own words, as the token, which is made anew (`ours`). By its name, since no form is
 * at hand where a session is over: a field that is typed unseen has a name that ends so, and no other field has, or the house
 * does not start (`field`).
 */
export const unseen = /(?:password|passphrase|secret|refreshToken)$/i;
export const ours = /^_/;

/** What was sent, to be sent again by a page of ours. */
export interface SentForm {
  action: string;
  hidden: { name: string; value: string }[];
  /** Something typed unseen was left out: its form will ask for it again. */
  lacksUnseen: boolean;
}

/** @returns null for a form with files, which do not come back, and are not read of somebody who is not signed in */
export function sentForm(request: PageRequest): SentForm | null {
  if (request.method !== 'POST' || hasFiles(request)) return null;
  const body = (request.body ?? {}) as Record<string, unknown>;
  const answers = Object.entries(body).filter(([name]) => !ours.test(name));
  const hidden = answers
    .filter(([name]) => !unseen.test(name))
    .flatMap(([name, given]) => [given].flat().map((value) => ({ name, value: String(value) })));
  return { action: request.originalUrl, hidden, lacksUnseen: answers.some(([name]) => unseen.test(name)) };
}

/**
 * What was sent too late, as errors/session-over holds it until the person has come in again by another tab.
 * @param door where they come in; `words` is the imperative of the sentence
 */
export function waitingForm(request: PageRequest, door: { words: string; label: string; href: string }) {
  const sent = sentForm(request);
  return { ...sent, kept: sent !== null, door };
}

function hasFiles(request: PageRequest): boolean {
  if (!request.user) return Boolean(request.is('multipart/form-data'));
  return Object.keys({ ...request.uploads, ...request.spooled }).length > 0;
}

/** The page of ours that this one was asked from, when it is another one. */
export function cameFrom(request: PageRequest): string | null {
  const referer = request.get('referer');
  if (!referer || !URL.canParse(referer)) return null;
  const { host, pathname, search } = new URL(referer);
  const path = localPath(pathname + search);
  return host === request.get('host') && path === pathname + search ? path : null;
}
