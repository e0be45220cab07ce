import { expect, it, describe } from '@jest/globals';
import { afterDays, anAwaitedForm, chaseAt, chasedOf } from '../../../../test/support/chased.js';
import { anApp } from '../../../../test/support/app.js';
import { aMessage, type Columns } from '../../../../test/support/factories.js';
import { MailTexts } from '../../../exchanges/texts/mail-texts.service.js';
import { clock } from '../../../platform/clock.js';
import { CampaignKinds } from '../../engine/campaign-kinds.js';

const app = await anApp();

it('a campaign chases by the same letter and the same row', async () => {
  const editor = await app.secondEditor();
  const { client, request } = await anAwaitedForm(editor);
  const kind = app.get(CampaignKinds).of('chase_signers');
  const parameters = { waiting: '5', quiet: '3' };
  await clock.at(afterDays(5), () =>
    editor.run(async () => {
      expect((await kind.judge([client.id], parameters)).get(client.id)).toMatchObject({ forecast: 'would_do' });
      await kind.actMany([client.id], parameters);
    }),
  );
  expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
  expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client']);
});

describe('whom a campaign would chase is what « Relances » says', () => {
  const day = (days: number) => afterDays(days);
  async function anAsked() {
    const editor = await app.secondEditor();
    const { client, request } = await anAwaitedForm(editor);
    const { rows } = await editor.owner.query<{ email: string }>('SELECT email FROM representatives');
    const mail = (columns: Columns) =>
      aMessage(editor, {
        ...{ client_id: client.id, direction: 'out', subject_kind: 'request', subject_id: request.id },
        ...{ purpose: 'signature_request', recipients: [rows[0]?.email], ...columns },
      });
    const judged = (days: number) =>
      clock.at(day(days), () => editor.run(() => app.get(CampaignKinds).of('chase_signers').judge([client.id], asked)));
    const forecast = async (days: number) => (await judged(days)).get(client.id);
    return { editor, client, request, mail, forecast };
  }
  const asked = { waiting: '5', quiet: '7' };

  it('stands on the text that was read: reworded meanwhile, or another one chosen, it is to be read again', async () => {
    const { editor, forecast } = await anAsked();
    const basis = async () => (await forecast(6))?.basis;
    const reworded = (key: string) =>
      editor.run(async () => {
        const { label, subject, version, text } = await app.get(MailTexts).byKey(key);
        await app.get(MailTexts).change(key, { label, subject, version, text: `${text}\nMerci.` });
      });
    const read = await basis();
    await reworded('chase_csr');
    expect(await basis()).toBe(read);
    await reworded('chase_signature');
    expect(await basis()).not.toBe(read);
  });

  it('a mail that a person took back is not a mail that did not arrive', async () => {
    const { mail, forecast } = await anAsked();
    await mail({ state: 'sent', created_at: day(0) });
    await mail({ state: 'withdrawn', purpose: 'signature_chase', created_at: day(1) });
    expect(await forecast(6)).toMatchObject({ forecast: 'would_do' });
  });

  it('a mail that did not arrive holds up its own address, and leads to where it is mended', async () => {
    const { editor, mail, forecast } = await anAsked();
    await mail({ state: 'failed', created_at: day(0) });
    expect(await forecast(6)).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining('n’est pas arrivé')],
      mend: { href: '/clients/:id/representative' },
    });
    await editor.owner.query(`UPDATE representatives SET email = 'bonne@client.test'`);
    expect(await forecast(6)).toMatchObject({ forecast: 'would_do' });
  });

  it('a reminder is one for so many days, unless it was taken back', async () => {
    const { editor, client, forecast } = await anAsked();
    const kind = app.get(CampaignKinds).of('chase_signers');
    await clock.at(day(5), () => editor.run(() => kind.actMany([client.id], asked)));
    expect(await forecast(6)).toMatchObject({
      forecast: 'done_already',
      reasons: ['Déjà relancé\nLe 14\u00a0septembre\u00a02026'],
    });
    await editor.owner.query(`UPDATE messages SET state = 'withdrawn' WHERE purpose = 'signature_chase'`);
    expect(await forecast(6)).toMatchObject({ forecast: 'would_do' });
  });

  it('acts on whom its choice names alone', async () => {
    const { editor, client, request } = await anAsked();
    const kind = app.get(CampaignKinds).of('chase_signers');
    const early = clock.at(day(4), () => editor.run(() => kind.actMany([client.id], asked)));
    expect((await early).size).toBe(0);
    expect(await chasedOf(editor, request.id)).toEqual([]);
  });

  it('who is archived is chased by nobody, nor who has a draft', async () => {
    const { editor, client, forecast } = await anAsked();
    await editor.owner.query('UPDATE clients SET archived_at = now() WHERE id = $1', [client.id]);
    expect(await forecast(6)).toMatchObject({
      forecast: 'refused',
      reasons: expect.arrayContaining([expect.stringContaining('archivé')]),
    });
    await editor.owner.query(`UPDATE clients SET archived_at = NULL`);
    await editor.owner.query(`UPDATE requests SET state = 'draft'`);
    expect(await forecast(6)).toMatchObject({
      forecast: 'refused',
      reasons: [expect.stringContaining('encore en préparation')],
    });
  });
});
