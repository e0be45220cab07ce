import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, type Visitor, wordsOf } from '../../test/support/app.js';
import { aClient, anEstablishment } from '../../test/support/factories.js';

const app = await anApp();
const support = await app.signIn();

const write = (visitor: Visitor, clientId: string, text: string) =>
  visitor.post(`/clients/${clientId}/comments`).type('form').send({ text });
const fil = async (address: string) => pageOf(await support.get(address).expect(200));

describe('a note about a client', () => {
  it('keeps its lines, makes no link and no markup of what was typed', async () => {
    const { id } = await aClient(app);
    await write(support, id, 'Premier point\r\n<b>https://exemple.test</b>').expect(303);
    const page = await fil(`/clients/${id}`);
    expect(page('.s-tl .s-note-text').text()).toBe('Premier point\n<b>https://exemple.test</b>');
    expect(page('.s-tl .s-note-text a, .s-tl .s-note-text b')).toHaveLength(0);
  });

  it('too long or empty is refused with what was typed', async () => {
    const { id } = await aClient(app);
    const text = 'x'.repeat(2001);
    const page = pageOf(await write(support, id, text).expect(422));
    expect(page('#f-text').val()).toBe(text);
    expect(wordsOf(page, '#error-summary')).toMatch(/2 001 caractères : 2 000 au plus/);
    await write(support, id, '  \n ').expect(422);
    await write(support, id, 'x'.repeat(2000)).expect(303);
    expect((await fil(`/clients/${id}`))('.s-tl details.s-note-text')).toHaveLength(1);
  });

  it('is taken back by who wrote it alone: its text is gone, the journal keeps that there was one', async () => {
    const { id } = await aClient(app);
    await write(support, id, 'Une confidence').expect(303);
    const action = (await fil(`/clients/${id}`))('.s-tl form').attr('action') ?? '';
    const admin = await app.signIn('admin');
    expect((await admin.get(`/clients/${id}`)).text).not.toContain('Effacer la note');
    await admin.post(action).expect(303);
    expect(wordsOf(pageOf(await admin.get(`/clients/${id}`)), '.s-flash')).toContain('seule cette personne');
    await support.post(action).expect(303);
    await support.post(action).expect(303);
    const page = await fil(`/clients/${id}`);
    expect(wordsOf(page, '.s-tl')).toContain('Note effacée');
    const { rows } = await app.owner.query('SELECT action FROM audit_entries WHERE client_id = $1 ORDER BY sequence', [
      id,
    ]);
    expect(rows.map(({ action: done }: { action: string }) => done)).toEqual(['commented', 'removed']);
    for (const table of ['audit_entries', 'comments']) {
      const kept = await app.owner.query(`SELECT 1 FROM ${table} t WHERE t::text LIKE '%Une confidence%'`);
      expect(kept.rows).toEqual([]);
    }
    const other = await aClient(app);
    await support.post(action.replace(id, other.id)).expect(404);
  });
});

describe('the timeline of a client', () => {
  it('shows one kind of things at the address of its filter, and says when the address means nothing', async () => {
    const { id } = await aClient(app);
    const establishment = await anEstablishment(app, { client_id: id });
    await write(support, id, 'Rappeler jeudi').expect(303);
    await support.post(`/establishments/${establishment.id}`).type('form').send({ name: 'Foyer neuf', version: '1' });
    expect(wordsOf(await fil(`/clients/${id}?kind=notes`), '.s-tl')).toMatch(/Rappeler jeudi(?!.*Foyer neuf)/);
    expect(wordsOf(await fil(`/clients/${id}/audit?kind=record`), '.s-tl')).toMatch(
      /^(?!.*Rappeler jeudi).*Foyer neuf/,
    );
    expect(wordsOf(await fil(`/clients/${id}?kind=zut&before=x`), 'main')).toContain(
      '« zut » n’est pas un filtre du fil',
    );
  });

  it('of thousands of entries is read a page at a time, every entry once', async () => {
    const { id } = await aClient(app);
    await app.owner.query(
      `INSERT INTO audit_entries (id, sequence, actor_kind, actor_name, subject_kind, subject_id, client_id, action, summary, previous_hash, hash)
       SELECT gen_random_uuid(), 0, 'job', 'Rappels', CASE WHEN g % 500 = 0 THEN 'message' ELSE 'slot' END, $1, $1, 'edited', 'Entrée ' || g, '', '' FROM generate_series(1, 3000) g`,
      [id],
    );
    await app.owner.query('ANALYZE audit_entries');
    const seen: string[] = [];
    let address: string | undefined = `/clients/${id}/audit?kind=mail`;
    for (let pages = 0; address && pages < 3; pages += 1) {
      const page: Awaited<ReturnType<typeof fil>> = await fil(address);
      page('.s-tl li p').each((_, line) => void seen.push(page(line).text()));
      address = page('a[rel=next]').attr('href');
    }
    expect(seen).toEqual([3000, 2500, 2000, 1500, 1000, 500].map((number) => `Entrée ${number}`));
    const plan = await app.owner.query<{ 'QUERY PLAN': string }>(
      `EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT sequence FROM audit_entries WHERE editor_id = $1 AND client_id = $2 ORDER BY sequence DESC LIMIT 13`,
      [app.editorId, id],
    );
    expect(plan.rows.map((line) => line['QUERY PLAN']).join('\n')).toMatch(/Index.*rows=13\b/);
  });
});

describe('a changed password', () => {
  it('ends the person’s other sessions and keeps the one that asked', async () => {
    const editor = await app.secondEditor();
    const [here, elsewhere] = [await app.signIn('support', editor), await app.signIn('support', editor)];
    const colleague = await app.signIn('admin', editor);
    const answers = { currentPassword: 'un mot de passe de test', newPassword: 'une phrase toute neuve' };
    await here
      .post('/account/password')
      .type('form')
      .send({ ...answers, currentPassword: 'faux' })
      .expect(422);
    await elsewhere.get('/account').expect(200);
    await here.post('/account/password').type('form').send(answers).expect(303);
    await here.get('/account').expect(200);
    await elsewhere.get('/account').expect(303);
    await colleague.get('/account').expect(200);
  });
});
