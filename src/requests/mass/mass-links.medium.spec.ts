import { beforeAll, describe, expect, it } from '@jest/globals';
import { anApp, pageOf } from '../../../test/support/app.js';
import { aClient, aRequest } from '../../../test/support/factories.js';
import { MassGathering } from './mass-gathering.service.js';

let dossier: string;
const app = await anApp();
const support = await app.signIn('support');
const client = await aClient(app, { name: 'Les Pins' });
const request = await aRequest(app, { client_id: client.id, state: 'submitted' });
beforeAll(async () => {
  const wish = { title: 'Formulaires de novembre', dossierNumber: 'MASSE-2026-0042' };
  const gathered = await app.run(() => app.get(MassGathering).gatherForms(wish, [client.id]));
  dossier = `/mass-dossiers/${gathered.id}`;
});

/** Where the links of a page with these words lead. */
async function linksAt(path: string, words: string): Promise<(string | undefined)[]> {
  const page = pageOf(await support.get(path).expect(200));
  const found = page('main a').filter((_, link) => page(link).text().includes(words));
  return found.toArray().map((link) => page(link).attr('href'));
}

describe('a dossier of many clients', () => {
  it('is reached from the page of a client that is in it, and leads back to the client and to its request', async () => {
    expect(await linksAt(`/clients/${client.id}/requests`, 'Formulaires de novembre')).toEqual([dossier]);
    expect(await linksAt(dossier, 'Les Pins')).toEqual([`/clients/${client.id}`, `/requests/${request.id}`]);
  });

  it('is reached from the request that is in it, and leads to the list of its requests', async () => {
    expect(await linksAt(`/requests/${request.id}`, 'Formulaires de novembre')).toEqual([dossier]);
    const [list] = await linksAt(dossier, 'Ses demandes');
    const page = pageOf(await support.get(list ?? '').expect(200));
    expect(page('tbody th a').text()).toContain('Les Pins');
  });

  it('is not told of a client that is in none, and is nobody’s of another editor', async () => {
    const other = await aClient(app);
    expect(await linksAt(`/clients/${other.id}/requests`, 'Formulaires de novembre')).toEqual([]);
    const neighbour = await app.secondEditor();
    const theirs = await aClient(neighbour);
    await support.get(`/clients/${theirs.id}/requests`).expect(404);
  });
});
