import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';

const app = await anApp();
const support = await app.signIn('support');

const base = '/settings/chasing';
const formOf = async () => pageOf(await support.get(`${base}/signature/edit`).expect(200));
const versionOf = async () => (await formOf())('input[name=version]').val();

async function typed(columns: object) {
  const usual = { clientDays: '5, 10, 20', teamDays: '', leadDays: '', taskDays: '25' };
  return { ...usual, textName: 'chase_signature', lastTextName: '', version: await versionOf(), ...columns };
}
const send = async (columns: object) =>
  support
    .post(`${base}/signature`)
    .type('form')
    .send(await typed(columns));

const kept = async () =>
  (
    await app.owner.query(
      `SELECT client_days, team_days, task_days, text_name, last_text_name FROM chase_rules WHERE wait = 'signature'`,
    )
  ).rows;

describe('the rules of chasing', () => {
  it('are told wait by wait: from whom, when, by which way, and what stops it', async () => {
    const page = pageOf(await support.get(base).expect(200));
    const line = page('main tbody tr')
      .toArray()
      .map((row) => page(row).text().replace(/\s+/g, ' '))
      .find((text) => text.includes('Formulaire à signer'));
    expect(line).toContain('5, 10, 20 j : courriel au client');
    expect(line).toContain('25 j : tâche');
    expect(line).toContain('Fournie');
    const settings = pageOf(await support.get('/settings').expect(200));
    expect(settings(`a[href="${base}"]`)).toHaveLength(1);
  });

  it('take no text that could never leave: of a colleague’s, of a space that this wait has not, and none is reworded so', async () => {
    const admin = await app.signIn('admin');
    const own = { label: 'Le nôtre', subject: 'rappel', text: 'Bonjour, {transmis_par} nous a écrit.' };
    const { headers } = await admin.post('/mailbox/texts').type('form').send(own).expect(303);
    const [key = ''] = /[0-9a-f-]{36}/.exec(headers['location'] ?? '') ?? [];
    const { rows } = await app.owner.query<{ id: string }>(`SELECT id FROM mail_texts WHERE label = 'Le nôtre'`);
    expect(['', rows[0]?.id]).toContain(key);
    const refused = pageOf(await send({ textName: rows[0]?.id }));
    expect(wordsOf(refused, '#f-textName-error')).toContain('{transmis_par}, qui a transmis la demande');
    const installation = { ...(await typed({ textName: 'chase_csr', taskDays: '' })), version: '1' };
    const other = await support.post(`${base}/installation`).type('form').send(installation).expect(422);
    expect(wordsOf(pageOf(other), '#f-textName-error')).toContain('{espace}, l’adresse de l’espace');
    const words = { label: 'Relance', subject: 'rappel', text: 'Bonjour, {transmis_par}.', version: '1' };
    const reworded = await admin.post('/mailbox/texts/chase_signature').type('form').send(words).expect(422);
    expect(wordsOf(pageOf(reworded), '#f-text-error')).toContain('enlevez ce mot, ou rien ne partirait');
    await admin
      .post('/mailbox/texts/chase_signature')
      .type('form')
      .send({ ...words, text: 'Bonjour, {espace}.' })
      .expect(303);
    await app.owner.query('DELETE FROM mail_texts');
  });

  it.each([
    ['clientDays', '5, bientôt', 'Écrivez des nombres de jours ouvrés'],
    ['clientDays', '0, 5', 'Écrivez des nombres de jours ouvrés'],
    ['clientDays', '-5', 'Écrivez des nombres de jours ouvrés'],
    ['clientDays', '5.5', 'Écrivez des nombres de jours ouvrés'],
    ['clientDays', '121', 'Écrivez des nombres de jours ouvrés'],
    ['clientDays', '1 2 3 4 5 6 7 8 9 10 11', 'Au plus 10 étapes'],
    ['taskDays', '25, 30', 'un seul nombre'],
    ['taskDays', '20', 'La tâche vient après le dernier courriel'],
    ['textName', '', 'Choisissez le texte que le client reçoit'],
    ['textName', 'constructor', 'Choisissez un modèle de la liste'],
    ['lastTextName', 'nowhere', 'Choisissez un modèle de la liste'],
  ])('refuse %s « %s » on its field, and keep what was typed', async (name, value, reason) => {
    const answer = await send({ [name]: value });
    expect(answer.status).toBe(422);
    const page = pageOf(answer);
    expect(wordsOf(page, `#f-${name}-error`)).toContain(reason);
    if (!name.endsWith('Name')) expect(page(`#f-${name}`).val()).toBe(value);
    expect(await kept()).toEqual([]);
  });

  it('are changed, told in their history, lost to nobody, and put back', async () => {
    const opened = await typed({ clientDays: '8 3;3', lastTextName: 'chase_mandate', taskDays: '' });
    await support.post(`${base}/signature`).type('form').send(opened).expect(303);
    expect(await kept()).toEqual([
      {
        client_days: [3, 8],
        team_days: [],
        task_days: [],
        text_name: 'chase_signature',
        last_text_name: 'chase_mandate',
      },
    ]);
    // Opened before, sent after: nobody’s rule is lost.
    await support
      .post(`${base}/signature`)
      .type('form')
      .send({ ...opened, clientDays: '9' })
      .expect(409);
    const changed = await formOf();
    expect(changed('#f-clientDays').val()).toBe('3, 8');
    expect(wordsOf(changed, 'main')).toContain('Règle fournie');
    expect(wordsOf(changed, 'main')).toContain('5, 10, 20');
    expect(wordsOf(pageOf(await support.get(base).expect(200)), 'main')).toContain('Modifiée, version 2');
    await support.post(`${base}/signature/restoration`).expect(303);
    const restored = await formOf();
    expect(restored('#f-clientDays').val()).toBe('5, 10, 20');
    expect(restored('form[action$="/restoration"]')).toHaveLength(0);
    expect(wordsOf(restored, 'main')).toContain('3, 8');
  });

  it('may be emptied: then nothing leaves by itself', async () => {
    expect((await send({ clientDays: '', taskDays: '', textName: '' })).status).toBe(303);
    expect(await kept()).toMatchObject([{ client_days: [], task_days: [] }]);
    const { rows } = await app.owner.query(`SELECT 1 FROM chase_rules WHERE client_days = '{}'`);
    expect(rows).toHaveLength(1);
  });

  it('of ANS have no mail to a client, and what is sent of one is not kept', async () => {
    const page = pageOf(await support.get(`${base}/validation/edit`).expect(200));
    expect([page('#f-clientDays').length, page('#f-taskDays').length, page('#f-teamDays').val()]).toEqual([0, 0, '3']);
    const version = page('input[name=version]').val();
    const forged = { clientDays: '1', teamDays: '2', leadDays: '', version };
    await support.post(`${base}/validation`).type('form').send(forged).expect(303);
    const { rows } = await app.owner.query(`SELECT client_days, team_days FROM chase_rules WHERE wait = 'validation'`);
    expect(rows).toEqual([{ client_days: [], team_days: [2] }]);
  });

  it('are read by everybody, changed by admin and support, and no other wait is known', async () => {
    const manager = await app.signIn('account_manager');
    const page = pageOf(await manager.get(base).expect(200));
    expect(page('main tbody a')).toHaveLength(0);
    await manager.get(`${base}/signature/edit`).expect(403);
    await manager.post(`${base}/signature`).type('form').send({}).expect(403);
    for (const odd of ['nowhere', 'constructor']) await support.get(`${base}/${odd}/edit`).expect(404);
  });
});
