import {
  type CampaignKind,
  type Deed,
  type RowForecast,
  IsCampaignKind,
} from '../../src/campaigns/engine/campaign-kinds.js';
import { AuditService } from '../../src/platform/audit/audit.service.js';
import { Refused } from '../../src/platform/web/errors.js';

/** What the smallest kinds there are do to each client, by its id: a test says. */
export const fates = {
  /** Judged refused. */
  refused: new Set<string>(),
  /** Judged to be done already. */
  already: new Set<string>(),
  /** Judged fit, refused by the act itself. */
  refusedByAct: new Set<string>(),
  /** How often the act still fails. */
  failing: new Map<string, number>(),
  /** What the judgement stands on. */
  basis: new Map<string, string>(),
};

/** One journal row a client, so that what was done twice is seen twice. */
@IsCampaignKind()
export class NoteKind implements CampaignKind {
  readonly kind: string = 'note';
  readonly group = 'records' as const;
  readonly label: string = 'Noter';
  readonly description = 'Une ligne au journal par client.';
  readonly icon = 'note';
  readonly byHand = '/clients/:id/comments';
  readonly takenBack = 'Une ligne au journal ne s’efface pas.';

  constructor(private readonly audit: AuditService) {}

  fields = () => Promise.resolve([]);
  describe = () => Promise.resolve([]);

  judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const mend = { label: 'Ajouter le contrat', href: '/clients/:id/edit' };
    const refused: RowForecast = { forecast: 'refused', reasons: ['Sans contrat', 'Et sans carte'], mend };
    const of = (id: string): RowForecast => {
      if (fates.already.has(id)) return { forecast: 'done_already', reasons: ['Déjà noté'] };
      const basis = fates.basis.get(id);
      return { forecast: 'would_do', reasons: [], ...(basis === undefined ? {} : { basis }) };
    };
    return Promise.resolve(new Map(clientIds.map((id) => [id, fates.refused.has(id) ? refused : of(id)])));
  }

  async actMany(clientIds: string[]): Promise<Map<string, Deed>> {
    await this.audit.recordMany(
      clientIds.map((clientId) => ({
        subject: { kind: 'client', id: clientId },
        clientId,
        action: 'noted',
        summary: 'Noté',
      })),
    );
    for (const id of clientIds) {
      if (fates.refusedByAct.has(id)) throw new Refused(['Refusé par l’acte']);
      const left = fates.failing.get(id) ?? 0;
      fates.failing.set(id, left - 1);
      if (left > 0) throw new Error('power cut');
    }
    return new Map(clientIds.map((id) => [id, { text: 'Noté' }]));
  }
}

/** The same, as if mails left. */
@IsCampaignKind()
export class MailKind extends NoteKind {
  override readonly kind = 'note_by_mail';
  override readonly label = 'Noter par courriel';
  readonly mails = true as const;
}
