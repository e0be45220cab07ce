import { createHash } from 'node:crypto';
import type pg from 'pg';
import { TooMany } from '../web/errors.js';
import { sourceOf } from './source.js';

/** What is asked for; each is counted apart. */
export type Guessed = 'password' | 'code' | 'reset' | 'link' | 'space_code' | 'space_mail' | 'space_csr';

/** So many tries are free in a window; then each makes the next one wait, twice as long as the one before, up to the longest. Seconds. */
interface Limit {
  free: number;
  first: number;
  longest: number;
  window: number;
}

const [minute, hour, day] = [60, 3_600, 86_400];

/**
 * A delay, never a lock: an outsider can make others wait at his own place only. The wide limits stop many places that guess one account,
 * and one place that guesses many; neither holds at a place from which the person came in lately (docs/decisions/0020-accounts.md).
 */
const limits: Record<'place' | 'account' | 'source', Limit> = {
  place: { free: 10, first: 10, longest: 15 * minute, window: day },
  account: { free: 100, first: 30, longest: 10 * minute, window: day },
  source: { free: 50, first: 10, longest: 5 * minute, window: hour },
};
const knownFor = '90 days';

/** Whose secret is guessed: the account when there is one, else what was typed for one. */
export type Subject = { account: string } | { typed: string };

/** A try that was let through and is counted as a wrong guess already. */
export interface Attempt {
  /** It was the right answer: this place starts afresh, and is known. Nothing else is reset. */
  right(): Promise<void>;
  /** The same words were right for another account of that address: no wrong guess of this one, and nothing to learn from it. */
  elsewhere(): Promise<void>;
}

/** Counts guesses before they are looked at, in PostgreSQL: the same count in every process, however many come at once. */
export class Throttle {
  constructor(private readonly pool: pg.Pool) {}

  /**
   * @param address of whoever asks
   * @throws TooMany when this account, at this place or everywhere, or this place was guessed too often: nothing is counted then
   */
  async take(guessed: Guessed, subject: Subject, address: string): Promise<Attempt> {
    const keys = keysOf(guessed, await this.named(subject), address);
    const asked = (['place', 'account', 'source'] as const).map((kind) => ({ key: keys[kind], ...limits[kind] }));
    const { rows } = await this.pool.query<{ wait: number; news: boolean }>('SELECT * FROM take_attempt($1)', [
      JSON.stringify(asked),
    ]);
    const { wait = 0, news = false } = rows[0] ?? {};
    if (wait > 0) throw new TooManyGuesses(wait, news);
    return {
      right: () => this.giveBack(keys.place, [keys.account, keys.source]),
      elsewhere: () => this.giveBack(null, Object.values(keys)),
    };
  }

  /** Its person sits there, as something better than a guess has shown: the link of their mailbox. */
  async know(guessed: Guessed, account: string, address: string): Promise<void> {
    await this.giveBack(keysOf(guessed, await this.named({ account }), address).place, []);
  }

  private async giveBack(place: string | null, others: string[]): Promise<void> {
    await this.pool.query('SELECT give_back_attempt($1, $2, $3)', [place, others, knownFor]);
  }

  // PostgreSQL finds an account by lower(): whatever it takes for one address is one here too, whether there is such an account or not.
  private async named(subject: Subject): Promise<string> {
    if ('account' in subject) return `account ${subject.account}`;
    const { rows } = await this.pool.query<{ typed: string }>('SELECT lower($1) AS typed', [subject.typed]);
    return `typed ${rows[0]?.typed}`;
  }
}

/** 429: how long to wait, in the sentence and in `seconds`. */
export class TooManyGuesses extends TooMany {
  constructor(
    readonly seconds: number,
    /** The first refusal since a try was let through: the others say nothing new. */
    readonly news: boolean,
  ) {
    super(
      `Trop d’essais pour ce compte ou depuis cet endroit. Réessayez dans ${inWords(seconds)}\u00a0: il n’est pas bloqué, chaque essai manqué allonge l’attente.`,
    );
  }
}

function inWords(seconds: number): string {
  return seconds < 90 ? `${seconds}\u00a0s` : `${Math.ceil(seconds / 60)}\u00a0min`;
}

function keysOf(guessed: Guessed, account: string, address: string): Record<keyof typeof limits, string> {
  const source = sourceOf(address);
  const key = (kind: string, ...of: string[]) => `${guessed} ${kind} ${hashOf(of)}`;
  return { place: key('place', account, source), account: key('account', account), source: key('source', source) };
}

// Addresses and accounts are personal data: only their hashes are kept.
function hashOf(parts: string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('base64url');
}
