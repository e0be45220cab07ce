import { Forbidden } from '../../platform/web/errors.js';
import { Inject, Injectable } from '@nestjs/common';
import type pg from 'pg';
import { passwordMatches } from '../../platform/auth/password.js';
import { SecurityEvents } from '../../platform/audit/security-events.js';
import type { PersonInSession } from '../../platform/auth/session-store.js';
import { type Attempt, Throttle, TooManyGuesses } from '../../platform/auth/throttle.js';
import { SESSION_POOL } from '../../platform/platform.module.js';
import type { SignedIn } from '../../platform/web/current.js';
import { proofOf } from './pending-sign-in.js';

/** As find_sign_in() tells it. */
interface Account {
  editor_id: string;
  id: string;
  password_hash: string | null;
}

/** An account that the password has opened, and what tells later whether it still would. */
export interface Opened {
  person: SignedIn;
  proof: string;
}

/** Knows who signs in before any tenant is known: the two SECURITY DEFINER functions are its only way to look. */
@Injectable()
export class SignInService {
  constructor(
    @Inject(SESSION_POOL) private readonly pool: pg.Pool,
    private readonly throttle: Throttle,
    private readonly events: SecurityEvents,
  ) {}

  /**
   * What follows a right password is for SignInSteps.
   * @returns the open accounts of that address that the password opens, of several editors perhaps, or none: unknown account, wrong password
   * and disabled account look the same, and take the same time.
   * @throws TooMany after too many guesses of it.
   */
  async signIn(email: string, password: string, address: string): Promise<Opened[]> {
    const { rows } = await this.pool.query<Account>('SELECT * FROM find_sign_in($1)', [email]);
    const { attempts, refusal } = await this.attempts(email, rows, address);
    const right = await this.rightOf(rows, attempts, password);
    if (right.length > 0) {
      for (const [index, attempt] of attempts.entries())
        await (right.some((account) => account === rows[index]) ? attempt?.right() : attempt?.elsewhere());
      return this.openOf(right);
    }
    this.tellFailed(rows, attempts, refusal, address);
    if (refusal) throw refusal;
    return [];
  }

  // Each is looked at, whichever fits: the time says nothing of which one did, nor that there is none.
  private async rightOf(accounts: Account[], attempts: (Attempt | null)[], password: string): Promise<Account[]> {
    const right: Account[] = [];
    for (const [index, account] of (accounts.length > 0 ? accounts : [null]).entries())
      if (attempts[index] && (await passwordMatches(account?.password_hash ?? null, password)) && account)
        right.push(account);
    return right;
  }

  /** @throws Forbidden when a suspended editor is all that the password opens */
  private async openOf(accounts: Account[]): Promise<Opened[]> {
    const opened: Opened[] = [];
    for (const { editor_id: editorId, id, password_hash: hash } of accounts) {
      const person = await this.find(editorId, id);
      if (person) opened.push({ person, proof: proofOf(hash) });
    }
    if (opened.length === 0) for (const { editor_id: editorId } of accounts) await this.refuseSuspended(editorId);
    return opened;
  }

  // The same address may be a person's at two editors: each account is guessed, and counted, for itself.
  private async attempts(email: string, accounts: { id: string }[], address: string) {
    const subjects = accounts.length > 0 ? accounts.map(({ id }) => ({ account: id })) : [{ typed: email }];
    const attempts: (Attempt | null)[] = [];
    let refusal: TooManyGuesses | null = null;
    for (const subject of subjects)
      try {
        attempts.push(await this.throttle.take('password', subject, address));
      } catch (error) {
        if (!(error instanceof TooManyGuesses)) throw error;
        refusal = error;
        attempts.push(null);
      }
    return { attempts, refusal };
  }

  // An unknown account is in the log only: there is no journal to tell it in.
  private tellFailed(
    accounts: { editor_id: string; id: string }[],
    attempts: (Attempt | null)[],
    refusal: TooManyGuesses | null,
    address: string,
  ): void {
    if (accounts.length === 0)
      return this.events.tell({ refusal: refusal ? 'guessed_too_often' : 'sign_in_failed', address });
    for (const [index, { editor_id: editorId, id }] of accounts.entries()) {
      if (attempts[index]) this.events.tell({ refusal: 'sign_in_failed', address, account: { editorId, id } });
      else if (refusal?.news) this.events.tell({ refusal: 'guessed_too_often', address, account: { editorId, id } });
    }
  }

  // Told to who has the right password only: to others a suspended editor looks like any.
  private async refuseSuspended(editorId: string): Promise<void> {
    if (await this.isSuspended(editorId))
      throw new Forbidden(
        'L’espace de votre éditeur est suspendu\u00a0: personne ne s’y connecte, aucune tâche n’est faite et aucun courriel ne part. Vos données sont intactes. Demandez pourquoi à l’exploitant de Sceau.',
      );
  }

  async isSuspended(editorId: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ suspended: boolean }>('SELECT is_suspended($1) AS suspended', [editorId]);
    return rows[0]?.suspended ?? false;
  }

  /** @returns null for an account that is closed, or of an editor that is suspended */
  async find(editorId: string, userId: string): Promise<SignedIn | null> {
    const { rows } = await this.pool.query<PersonInSession>('SELECT * FROM find_session_user($1, $2)', [
      editorId,
      userId,
    ]);
    return rows[0] ? signedIn(rows[0]) : null;
  }
}

export function signedIn({ editor_id: editorId, editor_name: editorName, ...person }: PersonInSession): SignedIn {
  return { ...person, editorId, editorName };
}
