import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { departuresOf, when } from '../../../test/support/departures.js';
import { rowOf } from '../../../test/support/records.js';

const app = await anApp();

const { aHouse, drafts, confirm, runCampaign } = departuresOf(() => app);

async function underWay() {
  const { editor, leaver, taker, held } = await aHouse();
  const client = await held({}, taker);
  const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
  await confirm(editor, id);
  await runCampaign(editor, id);
  return { editor, leaver, client, id, admin: await app.signIn('admin', editor) };
}

describe('a departure under way, of somebody who stays after all', () => {
  it('is stopped from its page, which says first what that does and asks for a reason, then what stands', async () => {
    const { editor, id, admin } = await underWay();
    const page = pageOf(await admin.get(`/departures/${id}`).expect(200));
    const form = `form[action="/departures/${id}/abandonment"]`;
    expect(page(form)).toHaveLength(1);
    expect(wordsOf(page, '[aria-label=Abandonner]')).toContain('Ce qui est fait reste fait');
    const stop = (reason: string) =>
      admin.post(`/departures/${id}/abandonment`).type('form').send({ 'abandonment-reason': reason });
    await stop('').expect(422);
    await stop('Son départ est reporté.').expect(303);
    const after = pageOf(await admin.get(`/departures/${id}`).expect(200));
    expect(after(form)).toHaveLength(0);
    const words = wordsOf(after, 'main');
    expect(words).toContain('La personne reste');
    expect(words).toContain('Confirmé, puis arrêté');
    expect(words).toContain('1 fin d’habilitation reste à demander');
    expect(words).not.toContain('Une fois confirmé');
    const auditor = await app.signIn('auditor', editor);
    await auditor.get(`/departures/${id}`).expect(200);
  });

  it('is not stopped by a page that was read while it was a draft: nothing was said of what that does', async () => {
    const { editor, leaver, taker, held } = await aHouse();
    await held({}, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    const admin = await app.signIn('admin', editor);
    const own = `/departures/${id}/abandonment`;
    const draft = pageOf(await admin.get(`/departures/${id}`).expect(200));
    const from = draft(`form[action="${own}"] input[name=from]`).val();
    expect(from).toBe('draft');
    await confirm(editor, id);
    const send = (read: unknown) =>
      admin
        .post(own)
        .type('form')
        .send({ from: String(read), 'abandonment-reason': 'Préparé par erreur' });
    const back = pageOf(await send(from).expect(422));
    expect(wordsOf(back, 'main')).toContain('« Abandonner ce départ » ne ferait plus la même chose');
    expect(back('[name=abandonment-reason]').text()).toContain('Préparé par erreur');
    const stands = async () => (await rowOf(editor, 'departures', id))?.['state'];
    expect(await stands()).toBe('confirmed');
    await send(back(`form[action="${own}"] input[name=from]`).val()).expect(303);
    expect(await stands()).toBe('abandoned');
  });

  it('is stopped from the page of the person, which says that it ends too, and leads to what stands', async () => {
    const { leaver, id, admin } = await underWay();
    const page = pageOf(await admin.get(`/administrators/${leaver.id}`).expect(200));
    expect(wordsOf(page, 'section[aria-labelledby=departure]')).toContain('l’annuler l’arrête');
    const answer = await admin.post(`/administrators/${leaver.id}/return`).expect(303);
    expect(answer.headers['location']).toBe(`/departures/${id}`);
    expect(wordsOf(pageOf(await admin.get(`/departures/${id}`).expect(200)), 'main')).toContain('La personne reste');
    const after = pageOf(await admin.get(`/administrators/${leaver.id}`).expect(200));
    expect(wordsOf(after, 'main')).not.toContain('Départ prévu');
  });

  it('counts and leads to the forms that still have the person leave: the end is given up once they are cancelled', async () => {
    const { editor, client, id, admin } = await underWay();
    const { rows } = await editor.owner.query<{ id: string }>('SELECT id FROM open_requests WHERE client_id = $1', [
      client.id,
    ]);
    const form = rows[0]?.id;
    const page = async (path = '') => pageOf(await admin.get(`/departures/${id}${path}`).expect(200));
    expect(wordsOf(await page(), 'main')).not.toContain('à annuler');
    const reason = { 'abandonment-reason': 'Son départ est reporté.' };
    await admin.post(`/departures/${id}/abandonment`).type('form').send(reason).expect(303);
    const stopped = await page();
    const words = wordsOf(stopped, 'main');
    expect(words).toContain('1 demande 503 est à annuler');
    expect(words).toContain('une fois sa demande 503 annulée');
    expect(stopped(`a[href="/departures/${id}/lines/needless"]`)).toHaveLength(1);
    expect((await page('/lines/needless'))(`a[href="/requests/${form}"]`)).toHaveLength(1);
    expect((await page('/lines/needless'))('thead').text()).not.toContain('À part');
    // Nothing is to come of what was stopped.
    expect(words).not.toMatch(/à venir|Suivra/);
    await editor.owner.query(`UPDATE requests SET state = 'cancelled' WHERE id = $1`, [form]);
    const after = wordsOf(await page(), 'main');
    expect(after).not.toContain('à annuler');
    expect(after).toMatch(/y renonce, sur la page de chaque client\./);
  });
});
