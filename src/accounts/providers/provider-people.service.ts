import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { type Role, roleTitles } from '../../journey/states/transitions.js';
import { type AuditEntry, AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { TeamService } from '../team/team.service.js';
import { User } from '../user.entity.js';
import { domainOf, type Identity, isOfDomains } from './claims.js';
import type { IdentityProvider } from './identity-provider.entity.js';
import type { Refusal } from './provider-refusals.js';
import { subjectWords, whyRefused } from './told-refusals.js';

interface Person {
  id: string;
  name: string;
  role: Role;
  disabled: boolean;
}

/** An account at a provider by which somebody of the team is known. */
export interface Tie {
  issuer: string;
  subject: string;
  linkedAt: Date;
  lastEntryAt: Date | null;
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
    const addressed = linked ? null : await this.addressed(identity);
    // Said of the domain alone, and of whoever has such an address: who of them is of the team is the journal's to tell.
    if (!linked && identity.email !== null && !isOfDomains(identity.email, provider.emailDomains))
      return this.refused('other_domain', identity, addressed);
    const person = linked ?? addressed;
    if (person?.disabled) return this.refused('disabled', identity, person);
    if (byRule && identity.role === null) return this.refused('no_role', identity, person);
    if (person) {
      if (!linked && !(await this.link(identity, person))) return this.refused('other_account', identity, person);
      if (byRule && identity.role) await this.follow(person, identity.role);
      await this.cameBy(identity);
      return { userId: person.id };
    }
    // Where a password lets them in, they tie the account by themselves.
    const unverified = provider.passwordFor === 'everybody' ? 'unverified' : 'unverified_alone';
    if (identity.email === null) return this.refused(unverified, identity, null);
    if (!mayCreate(identity.email, provider) || identity.role === null) return this.refused('unknown', identity, null);
    const userId = await this.create(identity, identity.email, identity.role);
    if (userId !== null) await this.cameBy(identity);
    // Two at once, the first time: the one that comes second begins again, and is recognised.
    return userId === null ? { refusal: 'expired' } : { userId };
  }

  /** Ties an identity to whoever is signed in and asked for it. */
  async linkOwn(identity: Identity, provider: IdentityProvider, userId: string): ReturnType<ProviderPeople['whoIs']> {
    const { id, name } = await this.db.theOne(User, { id: userId });
    if (identity.subject === '') return this.refused('untrusted', identity, { id, name }, 'tying');
    if (isWeak(identity, provider)) return this.refused('weak', identity, { id, name }, 'tying');
    const linked = await this.linked(identity);
    const isTheirs = linked ? linked.id === id : await this.link(identity, { id, name });
    return isTheirs ? { userId } : this.refused('not_linked', identity, { id, name }, 'tying');
  }

  /** The accounts by which somebody is known, at this provider or at a former one. */
  tiesOf(userId: string): Promise<Tie[]> {
    return this.db.query<Tie>(
      'SELECT issuer, subject, linked_at, last_entry_at FROM provider_links WHERE user_id = $1 ORDER BY linked_at',
      [userId],
    );
  }

  /** The one that was looked at; who comes by it is recognised anew. @returns whether it was still theirs */
  async detach(
    person: { id: string; name: string },
    { issuer, subject }: Pick<Tie, 'issuer' | 'subject'>,
    details: AuditEntry['details'] = {},
  ): Promise<boolean> {
    const sql = 'DELETE FROM provider_links WHERE user_id = $1 AND issuer = $2 AND subject = $3';
    if ((await this.db.execute(sql, [person.id, issuer, subject])) === 0) return false;
    await this.note(person.id, {
      action: 'provider_unlinked',
      summary: `Compte du fournisseur ${de(person.name)} détaché`,
      reason: subjectWords(subject),
      details: { issuer, subject, ...details },
    });
    return true;
  }

  async isLinked(userId: string, issuer: string): Promise<boolean> {
    const rows = await this.db.query('SELECT 1 FROM provider_links WHERE user_id = $1 AND issuer = $2', [
      userId,
      issuer,
    ]);
    return rows.length > 0;
  }

  async unlink(person: { id: string; name: string }, issuer: string): Promise<void> {
    for (const tie of await this.tiesOf(person.id)) if (tie.issuer === issuer) await this.detach(person, tie);
  }

  private async linked({ issuer, subject }: Identity): Promise<Person | null> {
    const rows = await this.db.query<Person>(
      `SELECT u.id, u.name, u.role, u.disabled_at IS NOT NULL AS disabled FROM provider_links l JOIN users u ON u.id = l.user_id
        WHERE l.issuer = $1 AND l.subject = $2`,
      [issuer, subject],
    );
    return rows[0] ?? null;
  }

  private async addressed({ email }: Identity): Promise<Person | null> {
    if (email === null) return null;
    const rows = await this.db.query<Person>(
      'SELECT id, name, role, disabled_at IS NOT NULL AS disabled FROM users WHERE lower(email) = lower($1)',
      [email],
    );
    return rows[0] ?? null;
  }

  private async cameBy({ issuer, subject }: Identity): Promise<void> {
    const sql = 'UPDATE provider_links SET last_entry_at = moment() WHERE issuer = $1 AND subject = $2';
    await this.db.execute(sql, [issuer, subject]);
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
        reason: subjectWords(subject),
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

  /** What was refused of nobody who is known: an answer that proves nothing, a provider that says nothing. */
  async refuseNobody(refusal: Refusal): Promise<void> {
    await this.audit.record({
      ...this.ofEditor(),
      summary: nobodyCame,
      reason: whyRefused[refusal],
      details: { refusal },
    });
  }

  private async refused(
    refusal: Refusal,
    { subject, email }: Identity,
    person: { id: string; name: string } | null,
    what: 'entry' | 'tying' = 'entry',
  ): Promise<{ refusal: Refusal }> {
    const sentences = {
      entry: person ? `Connexion ${de(person.name)} par le fournisseur refusée` : nobodyCame,
      tying: person ? `Rattachement d’un compte du fournisseur à ${person.name} refusé` : '',
    };
    const address = person === null && email !== null ? `Adresse\u00a0: ${email}` : '';
    await this.audit.record({
      ...this.ofEditor(),
      ...(person ? { subject: { kind: 'user', id: person.id } } : {}),
      summary: sentences[what],
      reason: [whyRefused[refusal], subject === '' ? '' : subjectWords(subject), address].filter(Boolean).join('. '),
      details: { refusal, subject },
    });
    return { refusal };
  }

  private ofEditor() {
    const subject = { kind: 'editor', id: this.db.context().editorId };
    return { subject, clientId: null, action: 'provider_refused' };
  }

  private async note(id: string, told: Pick<AuditEntry, 'action' | 'summary' | 'reason' | 'details'>): Promise<void> {
    await this.audit.record({ subject: { kind: 'user', id }, clientId: null, ...told });
  }
}

const nobodyCame = 'Connexion par le fournisseur refusée';

function isWeak({ acr }: Identity, { acrValues }: IdentityProvider): boolean {
  return acrValues.length > 0 && !acrValues.includes(acr ?? '');
}

function mayCreate(email: string, { createsPeople, emailDomains }: IdentityProvider): boolean {
  return createsPeople && emailDomains.includes(domainOf(email));
}
