import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { type AutomaticMail, automaticLabels } from './automatic-mail.js';
import { Message } from '../message.entity.js';
import type { Match } from '../in/mail-matching.service.js';

const meaning: Record<AutomaticMail, string> = {
  out_of_office: 'La personne est absente\u00a0: ce n’est pas sa réponse, et l’attente continue.',
  auto_reply: 'Une machine a répondu\u00a0: ce n’est pas la réponse du client, et l’attente continue.',
};

/** What a machine answered: it finds its client, moves nothing, and waits for nobody. */
@Injectable()
export class AutomaticMails {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** @returns the French sentence of what it is */
  async note(id: string, automatic: AutomaticMail, { clientId, kind, subjectId, by }: Match): Promise<string> {
    const at = clock.now();
    const found = { clientId, subjectKind: kind, subjectId, matchedBy: by, matchedAt: at };
    await this.db.repo(Message).update({ id }, { ...found, state: 'matched', stateSince: at });
    await this.audit.record({
      subject: { kind: 'message', id },
      clientId,
      action: 'matched',
      from: 'unmatched',
      to: 'matched',
      summary: `${automaticLabels[automatic]} rattaché${automatic === 'auto_reply' ? 'e' : ''} automatiquement\u00a0: rien n’a bougé`,
      reason: meaning[automatic],
      details: { about: { kind, id: subjectId } },
    });
    return meaning[automatic];
  }
}
