import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { departuresOf, when } from '../../../test/support/departures.js';

const app = await anApp();

const { aHouse, drafts } = departuresOf(() => app);

describe('some clients of a line, decided apart', () => {
  it('offer nobody who leaves; named all the same it is refused beside its field, and what was typed and ticked stays', async () => {
    const { editor, leaver, taker, user, held } = await aHouse();
    const client = await held({ account_manager_id: user.id }, taker);
    const id = await editor.run(() => drafts().open(leaver.id, when(taker.id)));
    const admin = await app.signIn('admin', editor);
    const own = `/departures/${id}/lines/portfolio`;
    const page = pageOf(await admin.get(own).expect(200));
    expect(page(`[name=taker] option[value="${user.id}"]`)).toHaveLength(0);
    const wish = { clients: client.id, decision: 'hand_over', taker: user.id, reason: 'Les connaît bien.' };
    const back = pageOf(await admin.post(`${own}/exceptions`).type('form').send(wish).expect(422));
    expect(wordsOf(back, '#f-taker-error')).toContain('C’est la personne qui part');
    expect(back('[name=clients]').attr('checked')).toBeDefined();
    expect(back('[name=reason]').attr('value')).toBe('Les connaît bien.');
    await admin
      .post(`${own}/exceptions`)
      .type('form')
      .send({ ...wish, taker: editor.users.support.id })
      .expect(303);
    await admin
      .post(`/departures/${id}/lines/orders/exceptions`)
      .type('form')
      .send({ ...wish, taker: 'personne' })
      .expect(422);
  });
});
