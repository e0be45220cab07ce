import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aClient, aRepresentative } from '../../../test/support/factories.js';
import { justBefore } from '../../../test/support/just-before.js';
import { send } from '../../../test/support/records.js';
import { representativeForm } from './representative.form.js';
import { RepresentativesService } from './representatives.service.js';
import { Refused } from '../../platform/web/errors.js';
import { readForm } from '../../platform/web/read-form.js';

const app = await anApp();
const support = await app.signIn();

describe('the representative of a client', () => {
  const person = (answers: Record<string, unknown>) => {
    const form = readForm(representativeForm, {
      role: 'legal_representative',
      lastName: 'Santoni',
      firstNames: 'Marie',
      ...answers,
    });
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    return form.value;
  };

  it('is followed by another and stays in the history', async () => {
    const id = (await aClient(app)).id;
    const service = app.get(RepresentativesService);
    await app.run(() => service.appoint(id, person({}), null));
    const first = await app.run(() => service.current(id));
    await app.run(() => service.appoint(id, person({ lastName: 'Ornano' }), first?.id ?? null));
    expect(await app.run(() => service.current(id))).toMatchObject({ lastName: 'Ornano' });
    expect(await app.run(() => service.former(id))).toMatchObject([{ lastName: 'Santoni' }]);
    await expect(app.run(() => service.appoint(id, person({}), first?.id ?? null))).rejects.toBeInstanceOf(Refused);
  });

  it('has the number of the third line of the card, not of the first', () => {
    const form = readForm(representativeForm, {
      ...person({}),
      cardKind: 'CPS',
      cardState: 'active',
      cardNumber: '899700218896',
    });
    expect(form.ok ? null : form.errors['cardNumber']).toContain('troisième ligne');
  });

  it('is not overwritten by a form opened on the one before', async () => {
    const client = await aClient(app);
    const former = await aRepresentative(app, { client_id: client.id, last_name: 'Ancien' });
    const answers = { role: 'legal_representative', lastName: 'Nouvelle', firstNames: 'Anne' };
    await send(support, `/clients/${client.id}/representatives`, { ...answers, replaces: former.id }).expect(303);
    const late = { ...answers, lastName: 'Ancien-Corrigé', version: '1', representativeId: former.id };
    const page = pageOf(await send(support, `/clients/${client.id}/representative`, late).expect(409));
    expect(page('input[name=lastName]').val()).toBe('Ancien-Corrigé');
    expect(wordsOf(page, 'main table')).toContain('Nouvelle');
    const { rows } = await app.owner.query(
      'SELECT last_name FROM representatives WHERE client_id = $1 AND ended_on IS NULL',
      [client.id],
    );
    expect(rows).toEqual([{ last_name: 'Nouvelle' }]);
  });

  it('of two first ones at once, one is kept and the other comes back as it was typed', async () => {
    const client = await aClient(app);
    const answers = { role: 'agent', lastName: 'Deuxième', firstNames: 'Anne', replaces: '' };
    const sent = await justBefore(
      app,
      () => aRepresentative(app, { client_id: client.id, last_name: 'Première' }),
      () => send(support, `/clients/${client.id}/representatives`, answers),
    );
    expect(sent.status).toBe(422);
    expect(pageOf(sent)('#f-lastName').val()).toBe('Deuxième');
    expect(wordsOf(pageOf(sent), '#error-summary')).toContain('Le représentant a changé');
    expect(wordsOf(pageOf(sent), 'main')).toContain('Première');
  });

  it('of a client who has none is recorded, though it comes back to be corrected; the next one replaces them', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/representatives`;
    const answers = { role: 'agent', lastName: '', firstNames: 'Anne', replaces: '' };
    const words = async () => {
      const page = pageOf(await send(support, address, answers).expect(422));
      return [page('main .s-row.mb-3 h2').text(), page('main button[type=submit]').first().text().trim()];
    };
    expect(await words()).toEqual(['Enregistrer le représentant', 'Enregistrer']);
    const opened = pageOf(await support.get(`/clients/${client.id}/representative/new`).expect(200));
    expect(opened('main button[type=submit]').first().text().trim()).toBe('Enregistrer');
    await aRepresentative(app, { client_id: client.id });
    expect(await words()).toEqual(['Remplacer le représentant', 'Remplacer le représentant']);
  });

  it('keeps what was typed when somebody else replaced them meanwhile', async () => {
    const client = await aClient(app);
    const answers = { role: 'agent', lastName: 'Deuxième', firstNames: 'Anne', replaces: '' };
    await send(support, `/clients/${client.id}/representatives`, { ...answers, lastName: 'Premier' }).expect(303);
    const page = pageOf(await send(support, `/clients/${client.id}/representatives`, answers).expect(422));
    expect(page('#f-lastName').val()).toBe('Deuxième');
    expect(wordsOf(page, '#error-summary')).toContain('Le représentant a changé');
  });
});
