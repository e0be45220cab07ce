import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { type Attempt, Throttle } from '../../platform/auth/throttle.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { scopeOf, type SignedIn } from '../../platform/web/current.js';
import { FactorsService } from '../factors/factors.service.js';
import { SignInPolicyService } from '../factors/sign-in-policy.service.js';
import { AccountLinks } from '../links/account-links.service.js';
import { comesInBy, InsteadOfPassword } from '../providers/instead-of-password.service.js';
import { User } from '../user.entity.js';
import { type PendingSignIn, proofOf, sameProof } from './pending-sign-in.js';
import { SignInService } from './sign-in.service.js';
import type { OfferedProvider } from './sign-in.view.js';

/** Somebody who owes a step, and what waits for it. */
export interface Owed {
  person: SignedIn;
  pending: PendingSignIn;
}

/** What somebody who has shown who they are must still do. */
export type Step = 'none' | PendingSignIn['step'];

/** How a person came in, for the journal. */
interface Way {
  /** By whose address the provider let them in; null: their password was right. */
  door: string | null;
  /** What they gave besides. */
  second?: keyof typeof seconds;
}

const seconds = {
  code: ', avec un code à usage unique',
  recovery_code: ', avec un code de secours',
  enrolment: '\u202f; code à usage unique mis en place',
};

/** From who somebody has shown to be to the first page: the second factor, and the entry of the journal. Each act has a transaction of its own. */
@Injectable()
export class SignInSteps {
  constructor(
    private readonly db: TenantDb,
    private readonly signIn: SignInService,
    private readonly factors: FactorsService,
    private readonly policy: SignInPolicyService,
    private readonly instead: InsteadOfPassword,
    private readonly links: AccountLinks,
    private readonly throttle: Throttle,
    private readonly audit: AuditService,
  ) {}

  /** @returns what is owed, and what to hold in the session meanwhile */
  after(person: SignedIn): Promise<{ step: Step; proof: string; seed?: string }> {
    return this.db.run(scopeOf(person), async () => {
      const proof = await this.proof(person.id);
      if (await this.factors.of(person.id)) return { step: 'code', proof };
      if (!(await this.policy.asksFactor(person.role))) return { step: 'none', proof };
      return { step: 'enrolment', proof, seed: this.factors.begin(person.id) };
    });
  }

  /** Whether the team comes in otherwise: whoever is not there for emergencies is led to the provider. Told to whoever knows the password only. */
  passwordRefused(person: SignedIn): Promise<{ provider: OfferedProvider; trouble: string[] } | null> {
    return this.db.run(scopeOf(person), async () => {
      const provider = await this.instead.of(person.role);
      return provider && { provider, trouble: [comesInBy(provider)] };
    });
  }

  /** @returns whom the step is of; null when the account closed, or its password changed, since */
  async person(pending: Pick<PendingSignIn, 'editorId' | 'userId' | 'proof'>): Promise<SignedIn | null> {
    const person = await this.signIn.find(pending.editorId, pending.userId);
    if (!person) return null;
    const proof = await this.db.run(scopeOf(person), () => this.proof(person.id));
    return sameProof(proof, pending.proof) ? person : null;
  }

  /** The seed to show, in clear; null where it waits no more. `inPlace` once a factor is: a step that was owed before is worth nothing then. */
  shown(person: SignedIn, seed: string): Promise<{ inPlace: boolean; seed: string | null }> {
    return this.db.run(scopeOf(person), async () => ({
      inPlace: (await this.factors.of(person.id)) !== null,
      seed: this.factors.shown(person.id, seed),
    }));
  }

  /** @throws TooMany */
  async takesCode({ person, pending }: Owed, typed: string, address: string): Promise<boolean> {
    return this.guessed(person, pending, address, () => this.factors.takesCode(person.id, typed));
  }

  /** @returns how many codes are left, null when it is none of them. @throws TooMany */
  async takesRecoveryCode({ person, pending }: Owed, typed: string, address: string): Promise<number | null> {
    let left: number | null = null;
    await this.guessed(person, pending, address, async () => {
      left = await this.factors.takesRecoveryCode(person, typed);
      return left !== null;
    });
    return left;
  }

  /** @returns the recovery codes; null when a factor was put in place meanwhile. @throws RefusedField, TooMany */
  async enrol(person: SignedIn, seed: string, typed: string, address: string): Promise<string[] | null> {
    const attempt = await this.throttle.take('code', { account: person.id }, address);
    const codes = await this.db.run(scopeOf(person), async () => {
      // Of two who stand there with the same password, the second waits, and finds what the first put in place.
      await this.db.one(User, { id: person.id }, { lock: true });
      return (await this.factors.of(person.id)) ? null : this.factors.confirm(person, seed, typed);
    });
    if (codes) await attempt.right();
    return codes;
  }

  async note(person: SignedIn, { door, second }: Way): Promise<void> {
    const way = door === null ? 'password' : 'provider';
    await this.db.run(scopeOf(person), async () => {
      await this.db.query('UPDATE users SET last_sign_in_at = now() WHERE id = $1', [person.id]);
      // Whoever has come in has answered: by a password, the link served for it.
      if (way === 'provider') await this.links.endInvitation(person.id);
      await this.audit.record({
        subject: { kind: 'user', id: person.id },
        clientId: null,
        action: 'signed_in',
        summary: `Connexion par ${way === 'password' ? 'mot de passe' : 'le fournisseur d’identité'}${second ? seconds[second] : ''}`,
        details: { way, ...(second && { second }) },
      });
    });
  }

  // Counted before it is looked at, as a password is; a wrong one of somebody who has shown who they are is worth an entry.
  private async guessed(
    person: SignedIn,
    { door }: Pick<PendingSignIn, 'door'>,
    address: string,
    look: () => Promise<boolean>,
  ): Promise<boolean> {
    const attempt: Attempt = await this.throttle.take('code', { account: person.id }, address);
    const right = await this.db.run(scopeOf(person), async () => {
      const taken = await look();
      if (!taken)
        await this.audit.record({
          subject: { kind: 'user', id: person.id },
          clientId: null,
          action: 'code_refused',
          summary: `${door === null ? 'Mot de passe juste' : 'Entrée par le fournisseur d’identité'}, code à usage unique refusé`,
        });
      return taken;
    });
    if (right) await attempt.right();
    return right;
  }

  private async proof(userId: string): Promise<string> {
    const rows = await this.db.query<{ passwordHash: string | null }>('SELECT password_hash FROM users WHERE id = $1', [
      userId,
    ]);
    return proofOf(rows[0]?.passwordHash ?? null);
  }
}
