import { describe, expect, it } from '@jest/globals';
import { anApp } from '../../../test/support/app.js';
import { aClient } from '../../../test/support/factories.js';
import { keyMarkers, keyPem, pdfWith } from '../../../test/support/hidden-keys.js';
import type { TestEditor } from '../../../test/support/tenant.js';
import { unconfirmed } from '../../../test/support/unconfirmed.js';
import { waitFor } from '../../../test/support/wait-for.js';

const app = await anApp();

const told = async ({ owner }: TestEditor, action: string) =>
  (
    await owner.query<{ actor_kind: string; actor_name: string; subject_id: string; details: { route?: string } }>(
      'SELECT actor_kind, actor_name, subject_id, details FROM audit_entries WHERE action = $1 ORDER BY sequence',
      [action],
    )
  ).rows;
const guess = (email: string) =>
  app.visitor().post('/session').type('form').send({ email, password: 'non', next: '/' });

describe('the journal', () => {
  it('tells a password that was refused, to the editor of the account only, and the wait that followed once', async () => {
    const [editor, other] = [await app.secondEditor(), await app.secondEditor()];
    const { email, id } = editor.users.support;
    for (let turn = 0; turn < 13; turn += 1) await guess(email);
    await guess('personne@nulle.part').expect(422);
    const failed = await waitFor(
      'ten entries',
      () => told(editor, 'sign_in_failed'),
      (rows) => rows.length >= 10,
    );
    expect(failed).toHaveLength(10);
    expect(failed[0]).toMatchObject({ actor_kind: 'system', subject_id: id });
    expect(
      await waitFor(
        'one entry',
        () => told(editor, 'guessed_too_often'),
        (rows) => rows.length > 0,
      ),
    ).toHaveLength(1);
    expect(await told(other, 'sign_in_failed')).toEqual([]);
  });

  it('tells what a role was refused, by the pattern of its address, once in a while', async () => {
    const editor = await app.secondEditor();
    const auditor = await app.signIn('auditor', editor);
    const ask = () => auditor.post(`/settings/team/${editor.users.support.id}/disabling`).type('form').send({});
    for (let turn = 0; turn < 3; turn += 1) await ask().expect(403);
    const rows = await waitFor(
      'an entry',
      () => told(editor, 'forbidden'),
      (found) => found.length > 0,
    );
    expect(rows).toEqual([
      {
        actor_kind: 'person',
        actor_name: editor.users.auditor.name,
        subject_id: editor.users.auditor.id,
        details: { route: 'POST /settings/team/:id/disabling' },
      },
    ]);
  });

  it('raises the alarm of a private key that came in a form or as a document, with nothing of it', async () => {
    const editor = await app.secondEditor();
    const support = await app.signIn('support', editor);
    const client = await aClient(editor);
    const alarm = async (count: number) =>
      waitFor(
        `${count} alarms`,
        () => told(editor, 'private_key_refused'),
        (rows) => rows.length === count,
      );
    const form = { text: `Voici\n${keyPem}` };
    await support.post(`/clients/${client.id}/comments`).type('form').send(form);
    await alarm(1);
    const scan = Buffer.from(await pdfWith('attachment'));
    await support.post(`/clients/${client.id}/documents`).field('kind', 'other').attach('file', scan, 'scan.pdf');
    const rows = await alarm(2);
    expect(rows.map(({ actor_name: name, details }) => [name, details.route])).toEqual([
      [editor.users.support.name, expect.stringContaining('POST')],
      [editor.users.support.name, expect.stringContaining('POST')],
    ]);
    const { rows: all } = await editor.owner.query<{ row: string }>('SELECT e::text AS row FROM audit_entries e');
    for (const { row } of all) for (const marker of keyMarkers) expect(row).not.toContain(marker.toString('base64'));
  });

  it('tells a password that was refused before an act of consequence', async () => {
    const editor = await app.secondEditor();
    const admin = await app.signIn('admin', editor);
    await unconfirmed(app, editor.users.admin.id);
    const form = { name: 'Ada', email: 'ada@editeur.test', role: 'auditor', _confirmation: 'non' };
    await admin.post('/settings/team').type('form').send(form).expect(403);
    await waitFor(
      'an entry',
      () => told(editor, 'confirmation_failed'),
      (rows) => rows.length === 1,
    );
    // Being asked is no refusal.
    expect(await told(editor, 'forbidden')).toEqual([]);
  });
});
