import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { CampaignKinds } from '../../src/campaigns/engine/campaign-kinds.js';
import { uuidv7 } from '../../src/platform/uuid.js';
import { insertRow } from '../support/factories.js';
import { aTenant } from '../support/tenant.js';
import { scenes } from './campaign-scenes.js';

const tenant = await aTenant();
beforeEach(() => insertRow(tenant, 'mail_holds', { id: uuidv7(), reason: 'panne' }));
afterEach(() => tenant.owner.query('UPDATE mail_holds SET released_at = now()'));

const held = 'Tous les courriels sont retenus par l’exploitation\u00a0: panne. Il part dès qu’ils sont libérés.';
const mailing = tenant
  .get(CampaignKinds)
  .all()
  .filter(({ mails }) => mails);

it.each(mailing.map((kind) => [kind.kind, kind] as const))(
  '%s: a mail that is held is told as such by its campaign as by the journal, and never as sent',
  async (name, kind) => {
    const editor = await tenant.secondEditor();
    const texts: string[] = [];
    for (const { parameters, clients } of (await scenes[name]?.(editor)) ?? []) {
      const ids = clients.map(({ id }) => id);
      await editor.owner.query('DELETE FROM audit_entries WHERE client_id = ANY ($1::uuid[])', [ids]);
      const deeds = await editor.run(async () => {
        const judged = await kind.judge(ids, parameters);
        const due = ids.filter((id) => judged.get(id)?.forecast === 'would_do');
        return due.length === 0 ? [] : [...(await kind.actMany(due, parameters, judged))];
      });
      for (const [clientId, { text }] of deeds) {
        texts.push(text);
        const { rows } = await editor.owner.query<{ summary: string }>(
          'SELECT summary FROM audit_entries WHERE client_id = $1',
          [clientId],
        );
        const told = rows.map(({ summary }) => summary);
        expect(told).toContainEqual(expect.stringMatching(/prête? à (partir|être demandée)/u));
        const sent = /^(Demande .*envoyée|Mandat envoyé|Désignation .*demandée|Client relancé)/u;
        expect(told.filter((one) => sent.test(one) && !one.includes('prêt'))).toEqual([]);
      }
    }
    expect(texts).not.toEqual([]);
    for (const text of texts) {
      expect(text).toMatch(/^[^\n]*prête? à (partir|être demandée)/u);
      expect(text).toContain(held);
    }
  },
);
