import { describe, expect, it } from '@jest/globals';
import { anApp } from '../../test/support/app.js';
import { ansAddresses } from './ans-links.form.js';

const app = await anApp();
const admin = await app.signIn('admin');
const support = await app.signIn('support');

const open = async (name: string) => (await support.get(`/ans/${name}`).expect(302)).headers['location'];

describe('the links to ANS', () => {
  it('lead where the guide says', async () => {
    for (const [name, address] of Object.entries(ansAddresses)) expect(await open(name)).toBe(address);
    await support.get('/ans/anything').expect(404);
  });

  it('lead where an admin says since, and back to the guide’s address when it is emptied', async () => {
    const send = (form: Record<string, string>) => admin.post('/settings/links').type('form').send(form);
    await send({ ...empty(), 'form-413': 'https://esante.gouv.fr/nouveau-413', version: await version() }).expect(303);
    expect(await open('form-413')).toBe('https://esante.gouv.fr/nouveau-413');
    await send({ ...empty(), version: await version() }).expect(303);
    expect(await open('form-413')).toBe(ansAddresses['form-413']);
  });

  it('lead to a page or a mail only, and are an admin’s to change', async () => {
    const bad = { ...empty(), faq: 'javascript:alert(1)', version: await version() };
    await admin.post('/settings/links').type('form').send(bad).expect(422);
    await support.post('/settings/links').type('form').send(empty()).expect(403);
  });
});

function empty(): Record<string, string> {
  return Object.fromEntries(Object.keys(ansAddresses).map((name) => [name, '']));
}

async function version(): Promise<string> {
  const { rows } = await app.owner.query<{ version: number }>('SELECT version FROM editors');
  return String(rows[0]?.version);
}
