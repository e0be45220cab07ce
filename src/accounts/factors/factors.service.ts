import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { type AuditEntry, AuditService } from '../../platform/audit/audit.service.js';
import { hashPassword, passwordMatches } from '../../platform/auth/password.js';
import { clock } from '../../platform/clock.js';
import { log } from '../../platform/log.js';
import { SealBroken } from '../../platform/secrets/seal.js';
import { SecretsService } from '../../platform/secrets/secrets.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { Role } from '../../journey/states/transitions.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { type Factor, FactorsQueries } from './factors.queries.js';
import { newSeed, stepOf } from './one-time-code.js';
import { newRecoveryCodes, readRecoveryCode } from './recovery-codes.js';
import { SignInPolicyService } from './sign-in-policy.service.js';

const seedClosed =
  'Sceau ne peut plus vérifier les codes à usage unique\u00a0: sa clé de chiffrement manque. Entrez par un code de secours, ou prévenez l’exploitant de Sceau.';

/** Whose factor it is. */
export interface FactorHolder {
  id: string;
  name: string;
}

/** Of whoever shows what was to be put in place too late. */
export const waitsNoMore = 'Commencez par «\u00a0Mettre en place\u00a0»\u00a0: la clé montrée n’est plus en attente.';

/** The second factor of a person: codes of an application, each taken once, and recovery codes. Inside a transaction of their editor. */
@Injectable()
export class FactorsService {
  constructor(
    private readonly queries: FactorsQueries,
    private readonly secrets: SecretsService,
    private readonly audit: AuditService,
    private readonly policy: SignInPolicyService,
    private readonly db: TenantDb,
  ) {}

  of(userId: string): Promise<Factor | null> {
    return this.queries.of(userId);
  }

  /** A seed that is shown and not yet in force: it waits, sealed, in the session of whoever asked for it, and nowhere else. */
  begin(userId: string): string {
    return this.secrets.seal('one_time_seed', userId, newSeed());
  }

  /** @param waiting as `begin` gave it @returns null when it waits no more: it was sealed under a key that has gone since */
  shown(userId: string, waiting: string): string | null {
    return this.secrets.openWaiting('one_time_seed', userId, waiting);
  }

  /**
   * Puts the seed in force, in place of the former one.
   * @returns the recovery codes, to be shown this once
   * @throws RefusedField when the code is not of this seed, Refused when it waits no more
   */
  async confirm(holder: FactorHolder, waiting: string, typed: string): Promise<string[]> {
    const seed = this.shown(holder.id, waiting);
    if (seed === null) throw new Refused([waitsNoMore]);
    const step = stepOf(seed, typed, clock.now());
    if (step === null)
      throw new RefusedField(
        'code',
        'Ce code n’est pas celui que l’application montre maintenant. Vérifiez que son heure est réglée automatiquement, puis recopiez le suivant.',
      );
    const codes = newRecoveryCodes();
    const hashes = await hashed(codes);
    await this.queries.put(holder.id, step);
    await this.secrets.keep('one_time_seed', holder.id, seed);
    await this.queries.replaceCodes(holder.id, hashes);
    await this.note(holder, { action: 'factor_added', summary: `Code à usage unique ${de(holder.name)} mis en place` });
    return codes;
  }

  /** @returns whether it is the code of now, of a factor in force, and nobody gave it before */
  async takesCode(userId: string, typed: string): Promise<boolean> {
    const seed = await this.seedOf(userId);
    const step = seed === null ? null : stepOf(seed, typed, clock.now());
    return step !== null && this.queries.take(userId, step);
  }

  // The key of the environment was lost or changed: nobody's code can be told right from wrong, and that is no bug of theirs.
  private async seedOf(userId: string): Promise<string | null> {
    try {
      return await this.secrets.reveal('one_time_seed', userId);
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      log.fault('second factor', error);
      throw new RefusedField('code', seedClosed);
    }
  }

  /** @returns how many are left once this one is used; null when it is none of them */
  async takesRecoveryCode(holder: FactorHolder, typed: string): Promise<number | null> {
    const code = readRecoveryCode(typed);
    if (code === null) return null;
    const codes = await this.queries.unusedCodes(holder.id);
    for (const { id, codeHash } of codes) {
      if (!(await passwordMatches(codeHash, code))) continue;
      if (!(await this.queries.useCode(id))) return null;
      const left = codes.length - 1;
      await this.note(holder, {
        action: 'recovery_code_used',
        summary: `Code de secours ${de(holder.name)} utilisé\u202f; il en reste ${left}`,
      });
      return left;
    }
    return null;
  }

  /** Those of before are worth nothing any more. @returns ten codes, to be shown this once */
  async remakeCodes(holder: FactorHolder): Promise<string[]> {
    const codes = newRecoveryCodes();
    await this.queries.replaceCodes(holder.id, await hashed(codes));
    await this.note(holder, { action: 'recovery_codes_made', summary: `Codes de secours ${de(holder.name)} refaits` });
    return codes;
  }

  /** Whether it is the factor of whoever acts. */
  isOwn(userId: string): boolean {
    const { actor } = this.db;
    return actor.kind === 'person' && actor.id === userId;
  }

  /**
   * @returns whether there was one
   * @throws Refused when it is one's own, and compulsory: by no page is it given up
   */
  async remove(holder: FactorHolder & { role: Role }): Promise<boolean> {
    if (this.isOwn(holder.id) && (await this.policy.asksFactor(holder.role)))
      throw new Refused([
        'Votre équipe demande un code à usage unique pour votre rôle\u00a0: il se remplace, il ne se supprime pas.',
      ]);
    const removed = await this.queries.remove(holder.id);
    await this.secrets.forget('one_time_seed', holder.id);
    if (removed === 0) return false;
    await this.note(holder, { action: 'factor_removed', summary: `Code à usage unique ${de(holder.name)} supprimé` });
    return true;
  }

  private async note({ id }: FactorHolder, told: Pick<AuditEntry, 'action' | 'summary'>): Promise<void> {
    await this.audit.record({ subject: { kind: 'user', id }, clientId: null, ...told });
  }
}

// Sixty bits are not enough for a plain digest (ASVS 5, 6.5.2): they are hashed as passwords are.
function hashed(codes: string[]): Promise<string[]> {
  return Promise.all(codes.map((code) => hashPassword(code.replaceAll('-', ''))));
}
