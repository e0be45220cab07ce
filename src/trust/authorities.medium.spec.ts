import { describe, expect, it } from '@jest/globals';
import { aCertificate } from '../../test/support/factories.js';
import { makeCrl, makeTestAuthority } from '../../test/support/pki.js';
import { anApp, pageOf, wordsOf, type Visitor } from '../../test/support/app.js';

const app = await anApp();
const admin = await app.signIn('admin');
const authority = await makeTestAuthority('TEST');

const page = '/settings/authorities';
const send = (visitor: Visitor, address: string, field: string, bytes: Uint8Array, name: string) =>
  visitor.post(address).attach(field, Buffer.from(bytes), name);
const authorities = async () =>
  (await app.owner.query<{ name: string; sha256: string }>('SELECT name, sha256 FROM editor_authorities')).rows;

describe('the page of the authorities', () => {
  it('adds an authority we do not know only once its fingerprint was compared, and says what it is', async () => {
    const bundle = Buffer.from([authority.issuing, authority.root].map((one) => one.toString('pem')).join('\n'));
    const asked = await send(admin, page, 'authority', bundle, 'chaine.pem').expect(422);
    const words = wordsOf(pageOf(asked), 'main');
    expect(words).toContain('Empreinte à comparer');
    expect(words).toContain('CN=TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS,OU=IGC-SANTE TEST');
    expect(await authorities()).toEqual([]);
    const pem = String(pageOf(asked)('input[name="pem"]').attr('value'));
    await admin.post(page).type('form').send({ pem }).expect(422);
    expect(await authorities()).toEqual([]);
    await admin.post(page).type('form').send({ pem, compared: 'true' }).expect(303);
    expect((await authorities()).map(({ name }) => name).sort()).toEqual([
      'TEST AC IGC-SANTE ELEMENTAIRE ORGANISATIONS',
      'TEST AC RACINE IGC-SANTE ELEMENTAIRE',
    ]);
    const shown = wordsOf(pageOf(await admin.get(page).expect(200)), 'table');
    expect(shown).toContain('Ajoutée par');
    expect(shown).toContain('Reconnaît les certificats qu’elle a émis');
  });

  it('trusts it for this editor alone', async () => {
    const neighbour = await app.secondEditor();
    const theirs = await app.signIn('admin', neighbour);
    expect(wordsOf(pageOf(await theirs.get(page).expect(200)), 'main')).not.toContain('TEST AC');
    const list = await makeCrl(authority);
    await send(theirs, `${page}/lists`, 'list', list.der, 'liste.crl').expect(422);
  });

  it('loads a revocation list, with its date, its next one and the certificates of the house that it revokes', async () => {
    const { sha256 } = (await authorities()).find(({ name }) => name.endsWith('ORGANISATIONS')) ?? { sha256: '' };
    const thisUpdate = new Date('2025-11-20T10:00:00Z');
    const list = await makeCrl(authority, { revoked: [{ serialNumber: '4a4b' }], thisUpdate });
    const support = await app.signIn('support');
    await send(support, `${page}/lists`, 'list', list.der, 'liste.crl').expect(303);
    await aCertificate(app, { revoked_at: new Date(), revoked_by_list: sha256 });
    const shown = pageOf(await support.get(page).expect(200));
    const row = wordsOf(shown, 'tbody tr:contains("ORGANISATIONS")');
    for (const words of ['du 20/11/2025', '1 certificat révoqué', '26/11/2025'])
      expect(row.replaceAll('\u00a0', ' ')).toContain(words);
    expect(shown('a[href="/certificates?view=list&coverage=revoked"]').text()).toBe('1');
    expect(shown('form[action="/settings/authorities"]').length).toBe(0);
  });

  it('refuses a list that is made in the future, and one that was kept so holds back no other', async () => {
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000);
    const later = await makeCrl(authority, { thisUpdate: inDays(30) });
    const answer = await send(admin, `${page}/lists`, 'list', later.der, 'liste.crl').expect(422);
    expect(wordsOf(pageOf(answer), 'main')).toContain('qui n’est pas encore venu');
    // One of before this was refused.
    await app.owner.query('UPDATE editor_revocation_lists SET this_update = $1', [inDays(30)]);
    const today = await makeCrl(authority, { revoked: [{ serialNumber: '4c4d' }, { serialNumber: '4e4f' }] });
    await send(admin, `${page}/lists`, 'list', today.der, 'liste.crl').expect(303);
    expect(wordsOf(pageOf(await admin.get(page).expect(200)), 'tbody tr:contains("ORGANISATIONS")')).toContain(
      '2 certificats révoqués',
    );
  });

  it('refuses another file by name, and nothing is shown to a role that may not use it', async () => {
    const refused = await send(admin, `${page}/lists`, 'list', new Uint8Array(authority.root.rawData), 'x.crl').expect(
      422,
    );
    expect(wordsOf(pageOf(refused), 'main')).toContain('il ressemble à un certificat');
    await admin.post(page).type('form').send({}).expect(422);
    const auditor = await app.signIn('auditor');
    expect(pageOf(await auditor.get(page).expect(200))('main form').length).toBe(0);
  });

  it('removes an authority of this editor, and its list with it', async () => {
    const address = pageOf(await admin.get(page))('form[action$="/removal"]')
      .first()
      .attr('action');
    await admin.post(String(address)).type('form').send({}).expect(303);
    expect(await authorities()).toHaveLength(1);
    await admin.post(String(address)).type('form').send({}).expect(404);
  });
});
