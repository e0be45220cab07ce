import { createHash, timingSafeEqual } from 'node:crypto';
import { clock } from '../../platform/clock.js';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';

const longest = 10 * 60_000;

/**
 * Somebody whose password was right, or whom the provider has let in, and who owes a second step. Passport knows nobody yet: no page but those of the step lets them in.
 * Kept in the session, ten minutes.
 */
export interface PendingSignIn {
  editorId: string;
  userId: string;
  step: 'code' | 'enrolment';
  /** By whose address the provider let them in; null: their password was right. */
  door: string | null;
  /** Where they wanted to go. */
  next: string;
  /** What the password was checked against: another one since, and the step is worth nothing. */
  proof: string;
  /** The seed that is shown, sealed, while one is put in place. */
  seed?: string;
  since: number;
}

/** Somebody whose password opened accounts of several editors, and who has not said which one. Kept as long. */
export interface PendingChoice {
  accounts: Pick<PendingSignIn, 'editorId' | 'userId' | 'proof'>[];
  next: string;
  since: number;
}

interface Held {
  pending?: PendingSignIn;
  choice?: PendingChoice;
  enteredBy?: string;
}

/** The address by which the provider let in whoever is signed in; null: they came by a password. */
export function doorOf(request: PageRequest): string | null {
  return (request.session as Held).enteredBy ?? null;
}

export async function holdSignIn(request: PageRequest, pending: Omit<PendingSignIn, 'since'>): Promise<void> {
  await beginAnew(request);
  (request.session as Held).pending = { ...pending, since: clock.now().getTime() };
}

export async function holdChoice(request: PageRequest, choice: Omit<PendingChoice, 'since'>): Promise<void> {
  await beginAnew(request);
  (request.session as Held).choice = { ...choice, since: clock.now().getTime() };
}

/** @returns null when there is none, or it is too old */
export function heldSignIn(request: PageRequest): PendingSignIn | null {
  return stillGood((request.session as Held | undefined)?.pending);
}

/** @returns null when there is none, or it is too old */
export function heldChoice(request: PageRequest): PendingChoice | null {
  return stillGood((request.session as Held | undefined)?.choice);
}

function stillGood<Pending extends { since: number }>(pending: Pending | undefined): Pending | null {
  return pending && clock.now().getTime() - pending.since < longest ? pending : null;
}

/** In a new session: an id that somebody fixed beforehand leads nowhere. */
async function beginAnew(request: PageRequest): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    request.session.regenerate((error: unknown) => (error ? reject(error as Error) : resolve())),
  );
}

/** What tells whether a password is still the one that was right. */
export function proofOf(passwordHash: string | null): string {
  return createHash('sha256')
    .update(passwordHash ?? '')
    .digest('base64url');
}

export function sameProof(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

/** Whether somebody was owed a step here, and took longer than it waits. */
export function tookTooLong(request: PageRequest): boolean {
  const pending = (request.session as Held | undefined)?.pending;
  return pending !== undefined && stillGood(pending) === null;
}

/**
 * Passport opens a new session here: a fixed one is worth nothing, and what was pending is gone.
 * @param door by whose address the provider let them in: whoever leaves is led back to it
 */
export async function enter(request: PageRequest, person: SignedIn, door: string | null): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    request.logIn(person, (error: unknown) =>
      error ? reject(error instanceof Error ? error : new Error('the session could not be opened')) : resolve(),
    ),
  );
  if (door !== null) (request.session as Held).enteredBy = door;
}
