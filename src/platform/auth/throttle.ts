import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { TooMany } from '../web/errors.js';

/** Counts failed sign-ins by account and by address, in PostgreSQL: the same count in every process. */
export class SignInThrottle {
  private readonly byAccount: RateLimiterPostgres;
  private readonly byAddress: RateLimiterPostgres;

  constructor(pool: pg.Pool) {
    const shared = { storeClient: pool, tableName: 'sign_in_attempts', tableCreated: true, duration: 900 };
    this.byAccount = new RateLimiterPostgres({ ...shared, keyPrefix: 'account', points: 10 });
    this.byAddress = new RateLimiterPostgres({ ...shared, keyPrefix: 'address', points: 50 });
  }

  /** @throws TooMany when this account or this address failed too often in the last quarter of an hour. */
  async check(email: string, address: string): Promise<void> {
    const [account, source] = await Promise.all([this.byAccount.get(keyOf(email)), this.byAddress.get(keyOf(address))]);
    const spent = [account?.consumedPoints ?? 0, source?.consumedPoints ?? 0];
    if ((spent[0] ?? 0) >= 10 || (spent[1] ?? 0) >= 50)
      throw tooMany(Math.max(account?.msBeforeNext ?? 0, source?.msBeforeNext ?? 0));
  }

  async failed(email: string, address: string): Promise<void> {
    await Promise.all(
      [this.byAccount.consume(keyOf(email)), this.byAddress.consume(keyOf(address))].map((tried) =>
        tried.catch(ignoreSpent),
      ),
    );
  }

  async succeeded(email: string): Promise<void> {
    await this.byAccount.delete(keyOf(email));
  }
}

// Addresses and accounts are personal data: only their hashes are kept.
function keyOf(value: string): string {
  return createHash('sha256').update(value.toLowerCase()).digest('base64url');
}

function ignoreSpent(answer: unknown): void {
  if (!(answer instanceof RateLimiterRes)) throw answer;
}

function tooMany(milliseconds: number): TooMany {
  const minutes = Math.max(1, Math.ceil(milliseconds / 60_000));
  return new TooMany(
    `Trop d’essais de connexion pour ce compte ou depuis cette adresse. Réessayez dans ${minutes}\u00a0min, ou demandez à un responsable Sceau de vérifier votre compte.`,
  );
}
