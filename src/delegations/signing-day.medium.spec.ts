import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';
import { aClient, aDelegation, aDocument, aRepresentative, dayFromToday } from '../../test/support/factories.js';
import { scan } from '../../test/support/ready-client.js';
import { DelegationChanges } from './delegation-changes.service.js';

const app = await anApp();

async function underWay(state: string, columns: Record<string, unknown> = {}) {
  const client = await aClient(app);
  await aRepresentative(app, { client_id: client.id });
  const { id } = await aDelegation(app, { client_id: client.id, state, evidence_document_id: null, ...columns });
  const support = await app.signIn('support');
  return (day: string) =>
    support
      .post(`/delegations/${id}/signature`)
      .field('signature-date', day)
      .attach('signature-document', scan(`mandat ${id}`).bytes, 'mandat.png');
}

describe('the day on which a mandate was signed', () => {
  it('is none of before it left: refused beside its field, with why; the day stays', async () => {
    const sign = await underWay('requested');
    const page = pageOf(await sign(dayFromToday(-1)).expect(422));
    const said = wordsOf(page, '[id="f-signature-date-error"]');
    expect(said).toContain('une signature d’avant est celle d’une autre version');
    expect(page('[name="signature-date"]').attr('value')).toBe(dayFromToday(-1));
    await sign(dayFromToday(0)).expect(303);
  });

  it('is none that has not come: the mandate itself says so, whoever brings it', async () => {
    const sign = await underWay('prepared');
    expect(wordsOf(pageOf(await sign(dayFromToday(1)).expect(422)), '[id="f-signature-date-error"]')).toContain(
      'pas encore venue',
    );
    const client = await aClient(app);
    await aRepresentative(app, { client_id: client.id });
    const { id } = await aDelegation(app, { client_id: client.id, state: 'requested', evidence_document_id: null });
    const { id: kept } = await aDocument(app, { client_id: client.id, kind: 'client_answer' });
    const taken = app.run(() => app.get(DelegationChanges).change(id, 'sign', { kept, date: dayFromToday(1) }));
    await expect(taken).rejects.toMatchObject({ field: 'date', message: expect.stringContaining('pas encore venue') });
  });

  it('may be any of before where nothing left', async () => {
    await (await underWay('prepared'))(dayFromToday(-900)).expect(303);
  });
});
