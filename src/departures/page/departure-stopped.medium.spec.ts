import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { departuresOf, when } from '../../../test/support/departures.js';

const app = await anApp();

const { aHouse, drafts, confirm, runCampaign } = departuresOf(() => app);

async function underWay() {
  const { editor, leaver, taker, held } = await aHouse();
  await held({}, taker);
  const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
  await confirm(editor, id);
  await runCampaign(editor, id);
  return { editor, leaver, id, admin: await app.signIn('admin', editor) };
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
});
