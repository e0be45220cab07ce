import { z } from 'zod';
import { isUuid } from '../uuid.js';

/** A place in a list: the keys of the row a page begins after, or ends before. */
export interface Cursor {
  way: 'after' | 'before';
  keys: string[];
}

/** The PostgreSQL types a list may be ordered by. */
export type KeyType = keyof typeof sound;

const number = (digits: number) => new RegExp(`^-?\\d{1,${digits}}$`);
const moment = /^(\d{4})-(\d\d)-(\d\d) ([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/;
const endless = (key: string) => /^-?infinity$/.test(key);

// A key kept from another order, or typed by hand, must not reach PostgreSQL as a value it cannot read.
const sound = {
  text: (key: string) => !key.includes('\0'),
  /** A rank: two digits at most. */
  smallint: (key: string) => number(2).test(key),
  int: (key: string) => number(9).test(key),
  bigint: (key: string) => number(18).test(key),
  boolean: (key: string) => key === 'true' || key === 'false',
  uuid: isUuid,
  date: (key: string) => endless(key) || isDay(key),
  timestamptz: (key: string) => endless(key) || (moment.test(key) && isDay(key.slice(0, 10))),
};

const cursorText = z.array(z.string().max(1000)).min(1).max(6);

/** The cursor of a row, opaque in the address. @param keys a list in JSON */
export function writeCursor(keys: string): string {
  return Buffer.from(keys).toString('base64url');
}

/**
 * Reads `after` or `before` of an address.
 * @param types of the keys the list is ordered by, in order
 * @returns null when the first page is asked, `lost` when what is there is no place of this list
 */
export function readCursor(query: Record<string, unknown>, types: KeyType[]): Cursor | null | 'lost' {
  const way = query['after'] ? 'after' : query['before'] ? 'before' : null;
  if (!way) return null;
  const keys = decoded(query[way]);
  const fits = keys?.length === types.length && types.every((type, index) => sound[type](keys[index] ?? ''));
  return keys && fits ? { way, keys } : 'lost';
}

function decoded(text: unknown): string[] | null {
  if (typeof text !== 'string') return null;
  try {
    return cursorText.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8'))).data ?? null;
  } catch {
    return null;
  }
}

function isDay(text: string): boolean {
  return /^[1-9]\d{3}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.slice(0, 10) === text;
}
