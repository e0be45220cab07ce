import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { type Role, roleTitles } from '../../journey/states/transitions.js';
import { type AuditEntry, AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { TeamService } from '../team/team.service.js';
import { User } from '../user.entity.js';
import { domainOf, type Identity } from './claims.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { Refusal } from './provider-refusals.js';

interface Person {
  id: string;
  name: string;
  role: Role;
  disabled: boolean;
}

/** Who of the team a provider's person is: linked, recognised once by a verified address, or new. Inside a transaction of the editor. */
@Injectable()
export class ProviderPeople {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly team: TeamService,
  ) {}

  /** @returns their id, or why they do not come in; what is refused changes nothing but the journal */
  async whoIs(identity: Identity, provider: IdentityProvider): Promise<{ userId: string } | { refusal: Refusal }> {
    if (identity.subject === '') return this.refused('untrusted', identity, null);
    if (isWeak(identity, provider)) return this.refused('weak', identity, null);
    const byRule = provider.roleClaim !== null;
    const linked = await this.linked(identity);
    const person = linked ?? (await this.invited(identity, provider));
    if (person?.disabled) return this.refused('disabled', identity, person);
    if (byRule && identity.role === null) return this.refused('no_role', identity, person);
    if (person) {
      if (!linked && !(await this.link(identity, person))) return this.refused('other_account', identity, person);
      if (byRule && identity.role) await this.follow(person, identity.role);
      return { userId: person.id };
    }
    if (identity.email === null) return this.refused('unverified', identity, null);
    if (!mayCreate(identity.email, provider) || identity.role === null) return this.refused('unknown', identity, null);
    const userId = await this.create(identity, identity.email, identity.role);
    // Two at once, the first time: the one that comes second begins again, and is recognised.
    return userId === null ? { refusal: 'expired' } : { userId };
  }

  /** Ties an identity to whoever is signed in and asked for it. */
  async linkOwn(identity: Identity, provider: IdentityProvider, userId: string): ReturnType<ProviderPeople['whoIs']> {
    if (identity.subject === '') return { refusal: 'untrusted' };
    if (isWeak(identity, provider)) return { refusal: 'weak' };
    const linked = await this.linked(identity);
    const { id, name } = await this.db.theOne(User, { id: userId });
    const isTheirs = linked ? linked.id === id : await this.link(identity, { id, name });
    return isTheirs ? { userId } : { refusal: 'not_linked' };
  }

  async isLinked(userId: string, issuer: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM provider_links WHERE user_id = $1 AND issuer = $2', [
      userId,
      issuer,
    ]);
    return rows.length > 0;
  }

  async unlink(person: { id: string; name: string }, issuer: string): Promise<void> {
    const sql = 'DELETE FROM provider_links WHERE user_id = $1 AND issuer = $2';
    if ((await this.db.execute(sql, [person.id, issuer])) > 0)
      await this.note(person.id, {
        action: 'provider_unlinked',
        summary: `Compte du fournisseur ${de(person.name)} détaché`,
      });
  }

  private async linked({ issuer, subject }: Identity): Promise<Person | null> {
    const rows = await this.db.query<Person>(
      `SELECT u.id, u.name, u.role, u.disabled_at IS NOT NULL AS disabled FROM provider_links l JOIN users u ON u.id = l.user_id
        WHERE l.issuer = $1 AND l.subject = $2`,
      [issuer, subject],
    );
    return rows[0] ?? null;
  }

  private async invited({ email }: Identity, { emailDomains }: IdentityProvider): Promise<Person | null> {
    if (email === null || (emailDomains.length > 0 && !emailDomains.includes(domainOf(email)))) return null;
    const rows = await this.db.query<Person>(
      'SELECT id, name, role, disabled_at IS NOT NULL AS disabled FROM users WHERE lower(email) = lower($1)',
      [email],
    );
    return rows[0] ?? null;
  }

  // Somebody already known there under another name stays so: an address that changed hands is no proof.
  private async link({ issuer, subject }: Identity, person: { id: string; name: string }): Promise<boolean> {
    const linked = await this.db.execute(
      'INSERT INTO provider_links (issuer, subject, user_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [issuer, subject, person.id],
    );
    if (linked === 1)
      await this.note(person.id, {
        action: 'provider_linked',
        summary: `Compte du fournisseur rattaché à ${person.name}`,
      });
    return linked === 1;
  }

  // The last administrator keeps the role, whatever the provider says: nobody could give it back.
  private async follow(person: Person, role: Role): Promise<void> {
    if (person.role === role) return;
    await this.team.changeRole(person.id, role).catch((error: unknown) => {
      if (!(error instanceof RefusedField)) throw error;
    });
  }

  private async create(identity: Identity, email: string, role: Role): Promise<string | null> {
    const id = uuidv7();
    const name = identity.name ?? email.slice(0, email.indexOf('@'));
    const sql = 'INSERT INTO users (id, email, name, role) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING';
    if ((await this.db.execute(sql, [id, email, name, role])) === 0) return null;
    await this.note(id, {
      action: 'created',
      summary: `Compte ${de(name)} créé par le fournisseur d’identité\u00a0: ${roleTitles[role]}`,
    });
    await this.link(identity, { id, name });
    return id;
  }

  private async refused(refusal: Refusal, { subject }: Identity, person: Person | null): Promise<{ refusal: Refusal }> {
    const summary = person
      ? `Connexion ${de(person.name)} par le fournisseur refusée`
      : 'Connexion par le fournisseur refusée';
    await this.audit.record({
      subject: person ? { kind: 'user', id: person.id } : { kind: 'editor', id: this.db.context().editorId },
      clientId: null,
      action: 'provider_refused',
      summary,
      details: { refusal, subject },
    });
    return { refusal };
  }

  private async note(id: string, told: Pick<AuditEntry, 'action' | 'summary'>): Promise<void> {
    await this.audit.record({ subject: { kind: 'user', id }, clientId: null, ...told });
  }
}

function isWeak({ acr }: Identity, { acrValues }: IdentityProvider): boolean {
  return acrValues.length > 0 && !acrValues.includes(acr ?? '');
}

function mayCreate(email: string, { createsPeople, emailDomains }: IdentityProvider): boolean {
  return createsPeople && emailDomains.includes(domainOf(email));
}
