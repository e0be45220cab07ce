import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { startTestApp, type TestApp } from '../../../test/support/app.js';
import { afterDays, anAwaitedForm, chaseAt, chasedOf } from '../../../test/support/chased.js';
import { aChaseMute } from '../../../test/support/factories.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { clock } from '../../platform/clock.js';
import { HandChasing } from './hand-chasing.service.js';

let app: TestApp;
let editor: TestEditor;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());
beforeEach(async () => {
  editor = await app.secondEditor();
});

const chase = (clientId: string, days: number) =>
  clock.at(afterDays(days), () =>
    editor.run(async () => {
      const hand = app.get(HandChasing);
      return hand.chase(await hand.of([clientId], 'signature'));
    }),
  );
const mails = async () => {
  const { rows } = await editor.owner.query<{ subject: string; body: string; link_id: string | null }>(
    `SELECT subject, body, link_id FROM messages WHERE direction = 'out' AND purpose = 'signature_chase' ORDER BY created_at, id`,
  );
  return rows;
};

describe('a chase by hand', () => {
  it('takes the stage that is due: the round of the same day sends nothing besides, and the other way round', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await chase(client.id, 5);
    expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
    expect(await mails()).toHaveLength(1);
    await chaseAt(app, editor, afterDays(10));
    expect(await chasedOf(editor, request.id)).toEqual(['sent 5 client', 'sent 10 client']);
    const [first, second] = await mails();
    expect(first?.subject).toBe(second?.subject);
    expect(first?.body).toBe(second?.body);
    expect(first?.link_id).toBe(second?.link_id);
  });

  it('before its day takes the stage that comes; after the last, one of its own; each is told', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await chase(client.id, 4);
    expect(await chaseAt(app, editor, afterDays(5))).toBe(0);
    await chase(client.id, 22);
    await chase(client.id, 23);
    await chase(client.id, 23);
    expect(await chasedOf(editor, request.id)).toEqual([
      'sent 5 client',
      'skipped 10 client',
      'sent 20 client',
      'sent 23 client',
      'sent 24 client',
    ]);
    const { rows } = await editor.owner.query<{ summary: string }>(
      `SELECT summary FROM audit_entries WHERE subject_id = $1 AND action = 'chased' ORDER BY sequence`,
      [request.id],
    );
    expect(rows[0]?.summary).toMatch(/^Client relancé, règle «\u00a0Formulaire à signer\u00a0», étape 5/u);
  });

  it('two at once write one letter a stage', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await Promise.allSettled([chase(client.id, 5), chaseAt(app, editor, afterDays(5))]);
    const stages = await chasedOf(editor, request.id);
    expect(new Set(stages).size).toBe(stages.length);
    expect(stages.filter((one) => one === 'sent 5 client')).toHaveLength(1);
  });

  it('is refused while it is muted, and once it is signed', async () => {
    const { client, request } = await anAwaitedForm(editor);
    await aChaseMute(editor, { client_id: client.id, subject_id: client.id, until: '2026-12-31' });
    await expect(chase(client.id, 5)).rejects.toThrow(/En sourdine/u);
    await editor.owner.query('DELETE FROM chase_mutes');
    const [row] = await clock.at(afterDays(5), () =>
      editor.run(() => app.get(HandChasing).of([client.id], 'signature')),
    );
    await editor.owner.query(`UPDATE requests SET state = 'signed' WHERE id = $1`, [request.id]);
    await expect(editor.run(() => app.get(HandChasing).chase([row!]))).rejects.toThrow(/n’est plus attendu/u);
    expect(await mails()).toEqual([]);
  });
});

it('« Relancer maintenant » is on the page of what waits, for whoever may', async () => {
  const { client } = await anAwaitedForm(editor);
  const support = await app.signIn('support', editor);
  const page = await support.get(`/clients/${client.id}/chasing`).expect(200);
  expect(page.text).toContain('Relancer maintenant');
  const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM requests');
  const sent = { rule: 'signature', subject: rows[0]?.id };
  const auditor = await app.signIn('auditor', editor);
  await auditor.post(`/clients/${client.id}/chases`).type('form').send(sent).expect(403);
  await support.post(`/clients/${client.id}/chases`).type('form').send(sent).expect(303);
  expect(await mails()).toHaveLength(1);
  const told = await support.get(`/clients/${client.id}/chasing`).expect(200);
  expect(told.text).toContain('Relance voulue par');
  await support.post(`/clients/${client.id}/chases`).type('form').send({ rule: 'expiry' }).expect(303);
  expect(await mails()).toHaveLength(1);
});
