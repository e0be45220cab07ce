import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { OpenSessions } from '../../platform/auth/open-sessions.js';
import type { PageRequest, SignedIn } from '../../platform/web/current.js';
import { NotFound, Refused, RefusedField } from '../../platform/web/errors.js';
import { AccountLinks } from '../links/account-links.service.js';
import { PasswordLinks } from '../links/password-links.service.js';
import { Passwords } from '../password/passwords.service.js';
import { WaysIn } from '../ways-in.service.js';

/** What people do to their own account. */
@Injectable()
export class OwnAccount {
  constructor(
    private readonly passwords: Passwords,
    private readonly sessions: OpenSessions,
    private readonly audit: AuditService,
    private readonly ways: WaysIn,
    private readonly links: AccountLinks,
    private readonly passwordLinks: PasswordLinks,
  ) {}

  /**
   * Whoever else holds a session of this person must sign in again; the one that asks is kept.
   * @throws RefusedField when the current password is not the one given, or the next one is easy to guess
   * @throws TooMany
   */
  async changePassword(user: SignedIn, current: string, next: string, request: PageRequest): Promise<void> {
    if (!(await this.passwords.isOf(user.id, current, request.ip ?? '')))
      throw new RefusedField('currentPassword', 'Ce n’est pas votre mot de passe actuel. Vérifiez les majuscules.');
    const endedSessions = await this.passwords.set(user, next, 'newPassword', request.sessionID);
    await this.tell(user, 'password_changed', `Mot de passe ${de(user.name)} changé`, { endedSessions });
  }

  /** To whoever has none: chosen by the link that their mailbox receives, as any first password. @throws Refused */
  async sendPasswordLink({ id, name }: SignedIn): Promise<void> {
    const { hasPassword, passwordServes } = await this.ways.of(id);
    if (!passwordServes) throw new Refused(['Dans votre équipe, le mot de passe est réservé aux responsables Sceau.']);
    if (hasPassword) throw new Refused(['Vous avez un mot de passe\u00a0: changez-le ici.']);
    if (await this.links.wasSentLately(id))
      throw new Refused(['Un lien vient de vous être envoyé\u00a0: attendez-le cinq minutes, puis recommencez.']);
    await this.passwordLinks.send({ id, name, hasPassword }, 'dans «\u00a0Mon compte\u00a0»');
  }

  /** @param session one of them; null for all but the one that asks. @throws NotFound when it was over already */
  async endSessions(user: SignedIn, session: string | null, here: string): Promise<number> {
    const endedSessions =
      session === null ? await this.sessions.end(user.id, here) : Number(await this.sessions.endOne(user.id, session));
    if (endedSessions === 0)
      throw session === null ? new Refused(['Vous n’avez aucune autre session ouverte.']) : new NotFound();
    await this.tell(user, 'sessions_ended', `${user.name} a terminé ses autres sessions`, { endedSessions });
    return endedSessions;
  }

  private async tell(user: SignedIn, action: 'password_changed' | 'sessions_ended', summary: string, details: object) {
    const subject = { kind: 'user', id: user.id };
    await this.audit.record({ subject, clientId: null, action, summary, details: { ...details } });
  }
}
