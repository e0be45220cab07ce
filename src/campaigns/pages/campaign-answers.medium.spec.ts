import { beforeEach, describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, anAdministrator, aSelection, dayFromToday } from '../../../test/support/factories.js';

let selection: string;
const app = await anApp();
const support = await app.signIn('support');
beforeEach(async () => {
  selection = (await aSelection(app, {}, [(await aClient(app)).id])).id;
});

const send = (kind: string, answers: object) =>
  support
    .post('/campaigns')
    .type('form')
    .send({ kind, title: 'Essai', selection, ...answers });
const french = (day: string) => day.split('-').reverse().join('/');
async function errorsOf(kind: string, answers: object): Promise<string> {
  return wordsOf(pageOf(await send(kind, answers).expect(422)), '.s-errors');
}
async function kept(kind: string, answers: object): Promise<Record<string, string>> {
  await send(kind, answers).expect(303);
  const { rows } = await app.owner.query<{ parameters: Record<string, string> }>(
    'SELECT parameters FROM campaigns WHERE selection_id = $1',
    [selection],
  );
  return rows[0]?.parameters ?? {};
}

describe('the form of a campaign is read as every form is', () => {
  it('a day is one of this century, typed in French or not', async () => {
    const leaving = { reason: 'Le client part.' };
    expect(await errorsOf('end_rights', { ...leaving, date: '0001-01-01' })).toContain('entre 2000 et 2100');
    const today = dayFromToday(0);
    expect(await kept('end_rights', { ...leaving, date: french(today) })).toEqual({ ...leaving, date: today });
  });

  it('a deputy is named from such a day to such a day by the rules of the page of one client', async () => {
    const deputy = app.users.support.id;
    const named = (startsOn: string, endsOn: string) => errorsOf('name_deputy', { deputy, startsOn, endsOn });
    const { id } = await aClient(app);
    const byHand = async (startsOn: string, endsOn: string) => {
      const sent = { deputyId: deputy, startsOn, endsOn };
      const page = await support.post(`/clients/${id}/deputies`).type('form').send(sent).expect(422);
      return wordsOf(pageOf(page), '.s-errors');
    };
    const [before, yesterday, tomorrow] = [-9, -1, 1].map(dayFromToday) as [string, string, string];
    for (const say of [named, byHand]) {
      expect(await say(tomorrow, yesterday)).toContain('La fin est avant le début');
      expect(await say(before, yesterday)).toContain('Ce jour est passé');
    }
  });

  it('tells all that is wrong at once, each on its field, and keeps what was typed', async () => {
    const gone = await anAdministrator(app, { left_on: dayFromToday(-1) });
    const page = pageOf(await send('reassign_administrator', { title: '', from: 'x', to: gone.id }).expect(422));
    expect(wordsOf(page, '#f-title-error')).toContain('Donnez un titre');
    expect(wordsOf(page, '#f-from-error')).toContain('Choisissez la personne à remplacer');
    expect(wordsOf(page, '#f-to-error')).toContain('est partie, ou va partir');
    const typed = { field: 'informedEmail', from: 'x', to: 'igc@editeur.test' };
    const contacts = pageOf(await send('change_contacts', typed).expect(422));
    expect(contacts('[name=to]').val()).toBe(typed.to);
    expect(contacts('[name=field]:checked').val()).toBe('informedEmail');
  });

  it('a rule between two answers is told beside what is wrong with others', async () => {
    const wrong = await errorsOf('change_contacts', { title: '', field: 'actorEmail', from: '', to: '' });
    expect(wrong).toContain('Donnez un titre');
    expect(wrong).toContain('est obligatoire sur la plateforme');
    expect(await errorsOf('documents', { paper: 'card_101', signed: 'true' })).toContain('décochez cette case');
  });

  it.each<[string, object, object]>([
    ['documents', {}, { paper: 'open' }],
    ['documents', { paper: 'validated', signed: 'true' }, { paper: 'validated', signed: 'true' }],
    ['send_mandates', { scope: 'ORG,SERV', endsOn: '' }, { scope: 'ORG,SERV', endsOn: '' }],
    ['change_contacts', { field: 'informedEmail', to: '' }, { field: 'informedEmail', from: '', to: '' }],
    ['gather_forms', { title_of_dossier: ' Les  Pins ', number: '' }, { title_of_dossier: 'Les Pins' }],
    ['chase_signers', { waiting: '5', quiet: '7' }, { waiting: '5', quiet: '7' }],
    ['change_holder', { reason: ' Fin. ' }, { reason: 'Fin.' }],
    ['update_field', { town: 'Nice' }, { town: 'Nice' }],
    [
      'write_to_many',
      { recipients: 'representative', subject: 'Vos certificats', text: 'Bonjour.' },
      { recipients: 'representative', subject: 'Vos certificats', text: 'Bonjour.', asks: '', naming: '', named: '' },
    ],
  ])('%s: what is kept', async (kind, answers, parameters) => {
    expect(await kept(kind, answers)).toEqual(parameters);
  });

  it.each([
    ['documents', 'paper', 'open'],
    ['send_mandates', 'scope', 'ORG'],
    ['change_contacts', 'field', 'actorEmail'],
    ['write_to_many', 'asks', ''],
  ])('%s: what stands in it at first', async (kind, name, value) => {
    const page = pageOf(await support.get(`/campaigns/new?selection=${selection}&kind=${kind}`).expect(200));
    expect(page(`[name=${name}]:checked`).val()).toBe(value);
  });
});
