import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { codePlace, LinkTokens } from '../../platform/auth/link-tokens.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { MailQueue } from '../../mailbox/out/mail-queue.service.js';
import { aboutAsked } from '../links/about-asked.js';
import { ClientLink } from '../links/client-link.entity.js';
import type { Visit } from './link-door.service.js';

const codeMinutes = 15;
/** Of a million: five tries of each code, and each new one goes to the mailbox. */
const triesOfACode = 5;
const openMinutes = 30;

/** Six digits, sent to the address of the link, open for a while what engages the client: handing back, declining, naming somebody. */
@Injectable()
export class SpaceCodes {
  constructor(
    private readonly db: TenantDb,
    private readonly outgoing: MailQueue,
    private readonly tokens: LinkTokens,
    private readonly audit: AuditService,
  ) {}

  /** Mails a new one; those before it serve no more. */
  async send({ link, editorName }: Visit): Promise<void> {
    const codeUntil = minutesFromNow(codeMinutes);
    const [sent] = await this.db.query<{ codeNumber: number }>(
      'UPDATE client_links SET code_number = code_number + 1, code_tries = 0, code_until = $2 WHERE id = $1 RETURNING code_number',
      [link.id, codeUntil],
    );
    await this.outgoing.queue({
      purpose: 'other',
      clientId: link.clientId,
      about: aboutAsked(link),
      to: [link.email],
      subject: 'votre code',
      text: letterOf(link.personName, editorName),
      link: { id: link.id, code: sent?.codeNumber ?? 0 },
    });
  }

  /**
   * A try is counted before it is looked at, and kept when it is wrong.
   * @param browserHash of the cookie that is given if it is right
   */
  async tryCode({ link }: Visit, typed: string, browserHash: string): Promise<boolean> {
    const [tried] = await this.db.query<{ codeNumber: number }>(
      'UPDATE client_links SET code_tries = code_tries + 1 WHERE id = $1 AND code_tries < $2 AND code_until > moment() RETURNING code_number',
      [link.id, triesOfACode],
    );
    const right = tried !== undefined && this.tokens.isCode(link.id, tried.codeNumber, typed);
    if (right) {
      const unlockedUntil = minutesFromNow(openMinutes);
      await this.db.repo(ClientLink).update({ id: link.id }, { browserHash, unlockedUntil, codeUntil: null });
    }
    await this.audit.record({
      subject: { kind: 'client_link', id: link.id },
      clientId: link.clientId,
      action: right ? 'space_unlocked' : 'code_refused',
      summary: right
        ? 'Code juste\u00a0: les actes engageants sont ouverts'
        : 'Code faux ou périmé dans l’espace client',
    });
    return right;
  }
}

function minutesFromNow(minutes: number): Date {
  return new Date(clock.now().getTime() + minutes * 60_000);
}

function letterOf(name: string, editorName: string): string {
  return [
    `Bonjour ${name},`,
    '',
    `Votre code\u00a0: ${codePlace}`,
    '',
    `Saisissez-le dans votre espace ${editorName}. Il sert une fois, pendant ${codeMinutes}\u00a0minutes.`,
    'Si vous n’avez rien demandé, ne le donnez à personne\u00a0: sans lui, rien ne peut être déposé en votre nom. Nous ne vous le demanderons jamais.',
    '',
    editorName,
  ].join('\n');
}
