import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const last = { milliseconds: 0, count: 0 };
/** Twelve bits count the ids of one millisecond. */
const most = 0x1000;

/**
 * An id that sorts after those this process made before it: UUID version 7 (RFC 9562, § 6.2 method 1), the milliseconds, a count, then 62
 * random bits. Batches make thousands: Node keeps its random bits in store for `randomUUID`, where a library asks for 16 bytes each time (0024).
 */
export function uuidv7(): string {
  const now = Date.now();
  if (now > last.milliseconds) Object.assign(last, { milliseconds: now, count: 0 });
  else if (++last.count === most) Object.assign(last, { milliseconds: last.milliseconds + 1, count: 0 });
  // What is left of a version 4 after its version: the variant, and 62 random bits.
  return uuidOf(last.milliseconds, last.count, randomUUID().slice(19));
}

/** @param tail the last 64 bits as a UUID writes them, the variant included */
export function uuidOf(milliseconds: number, count: number, tail: string): string {
  const time = milliseconds.toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count.toString(16).padStart(3, '0')}-${tail}`;
}

const uuid = z.uuid();

/** Whether a text from outside may be the id of something: PostgreSQL refuses any other, with an error of its own. */
export function isUuid(text: unknown): text is string {
  return uuid.safeParse(text).success;
}
