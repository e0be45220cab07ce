import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { type OpenSession, OpenSessions } from '../../platform/auth/open-sessions.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import type { AccountLink } from '../links/account-link.entity.js';
import type { Factor } from '../factors/factors.queries.js';
import { FactorsService } from '../factors/factors.service.js';
import { AccountLinks } from '../links/account-links.service.js';
import { PasswordLinks } from '../links/password-links.service.js';
import type { IdentityProvider } from '../providers/identity-provider.entity.js';
import { IdentityProviders } from '../providers/identity-providers.service.js';
import { comesInBy, InsteadOfPassword } from '../providers/instead-of-password.service.js';
import { ProviderPeople, type Tie } from '../providers/provider-people.service.js';
import type { User } from '../user.entity.js';
import { type Ways, WaysIn } from '../ways-in.service.js';
import { isUnanswered } from './account-state.js';
import { TeamService } from './team.service.js';

export interface AccessOf {
  link: AccountLink | null;
  sessions: OpenSession[];
  factor: Factor | null;
  ways: Ways;
  /** The accounts at a provider by which they are known. */
  ties: Tie[];
  /** The one that is offered. */
  provider: IdentityProvider | null;
  /** Of whoever looks. */
  isOwn: boolean;
}

/** How somebody of the team comes in: their invitation, the link for another password, their sessions. */
@Injectable()
export class Access {
  constructor(
    private readonly team: TeamService,
    private readonly links: AccountLinks,
    private readonly passwords: PasswordLinks,
    private readonly sessions: OpenSessions,
    private readonly factors: FactorsService,
    private readonly ways: WaysIn,
    private readonly people: ProviderPeople,
    private readonly providers: IdentityProviders,
    private readonly instead: InsteadOfPassword,
    private readonly audit: AuditService,
  ) {}

  async of(user: User): Promise<AccessOf> {
    const link = await this.links.last(user.id);
    const [ways, ties] = [await this.ways.of(user.id), await this.people.tiesOf(user.id)];
    const provider = await this.providers.offered();
    const [sessions, factor] = [await this.sessions.of(user.id), await this.factors.of(user.id)];
    return { link, sessions, factor, ways, ties, provider, isOwn: this.factors.isOwn(user.id) };
  }

  /** An invitation for whoever has not answered theirs, a link for a password otherwise. @returns the sentence to tell */
  async sendLink(id: string): Promise<string> {
    const user = await this.open(id);
    if (!isUnanswered(user)) {
      const instead = await this.instead.of(user.role);
      if (instead) throw new Refused([`${comesInBy(instead)} Un mot de passe ne servirait pas à ${user.name}.`]);
      return `${await this.passwords.send(user)}.`;
    }
    await this.links.send(id, 'invitation');
    const summary = `Invitation envoyée de nouveau à ${user.name}`;
    await this.audit.record({ subject: { kind: 'user', id }, clientId: null, action: 'invited', summary });
    return `${summary}.`;
  }

  /** What was mailed serves no more; the account stays, and another link can be sent. */
  async revokeLink(id: string): Promise<string> {
    const user = await this.team.byId(id);
    if (!(await this.links.end(id))) throw new Refused([`${user.name} n’a aucun lien qui serve encore.`]);
    const summary = `Lien envoyé à ${user.name} annulé`;
    await this.audit.record({ subject: { kind: 'user', id }, clientId: null, action: 'invitation_revoked', summary });
    return `${summary}\u00a0: il ne sert plus.`;
  }

  /** They come in by it no more, and are recognised anew the next time. @throws Refused */
  async detach(id: string, tie: Pick<Tie, 'issuer' | 'subject'>): Promise<string> {
    const user = await this.team.byId(id);
    if (this.factors.isOwn(id))
      throw new Refused(['C’est le vôtre\u00a0: il se détache dans «\u00a0Mon compte\u00a0».']);
    const endedSessions = await this.sessions.end(id);
    if (!(await this.people.detach(user, tie, { endedSessions })))
      throw new Refused([`Ce compte du fournisseur n’est plus rattaché à ${user.name}.`]);
    return `Compte du fournisseur ${de(user.name)} détaché\u202f; ses sessions ouvertes sont terminées.`;
  }

  /** @param session one of them, or null for all. @throws NotFound when it was over already */
  async endSessions(id: string, session: string | null): Promise<string> {
    const user = await this.team.byId(id);
    const ended = session === null ? await this.sessions.end(id) : Number(await this.sessions.endOne(id, session));
    if (ended === 0)
      throw session === null ? new Refused([`${user.name} n’a aucune session ouverte.`]) : new NotFound();
    const summary = session === null ? `Sessions ${de(user.name)} terminées` : `Une session ${de(user.name)} terminée`;
    await this.audit.record({
      subject: { kind: 'user', id },
      clientId: null,
      action: 'sessions_ended',
      summary,
      details: { endedSessions: ended },
    });
    return `${summary}.`;
  }

  private async open(id: string): Promise<User> {
    const user = await this.team.byId(id);
    if (user.disabledAt) throw new Refused([`Le compte ${de(user.name)} est désactivé\u00a0: réactivez-le d’abord.`]);
    return user;
  }
}
