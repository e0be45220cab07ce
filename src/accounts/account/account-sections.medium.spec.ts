import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { insertRow } from '../../../test/support/factories.js';

const app = await anApp();

describe('a second factor and a provider', () => {
  it('are told alike to their person and to an administrator, who is led only to what there is', async () => {
    const { id } = app.users.support;
    const person = await app.signIn('support');
    const admin = await app.signIn('admin');
    const own = async () => pageOf(await person.get('/account').expect(200));
    const shown = async () => pageOf(await admin.get(`/settings/team/${id}`).expect(200));
    expect(wordsOf(await own(), 'section:has(#factor-title)')).toContain('Pas en place');
    expect(wordsOf(await shown(), 'main')).toContain('Code à usage uniquepas en place');
    expect((await shown())(`a[href="/settings/team/${id}/factor"]`)).toHaveLength(0);
    expect((await own())('a[href="/account/provider"]')).toHaveLength(0);

    await insertRow(app, 'factors', { user_id: id, last_step: 0, confirmed_at: '2026-03-02T10:00:00Z' });
    await insertRow(app, 'identity_providers', { ...provider, offered: true });
    expect(wordsOf(await own(), 'section:has(#factor-title)')).toContain('depuis le 2 mars 2026');
    expect(wordsOf(await shown(), 'main')).toContain('en place depuis le 2 mars 2026');
    expect((await shown())(`a[href="/settings/team/${id}/factor"]`)).toHaveLength(1);
    expect(wordsOf(await own(), 'section:has(#provider-title)')).toContain('Se connecter avec Annuaire des Pins');
  });
});

const provider = { name: 'Annuaire des Pins', issuer: 'https://idp.example', client_id: 'sceau' };
