import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  aCampaign,
  aCertificate,
  aClient,
  aCsr,
  aGrouping,
  anAdministrator,
  anInstance,
  anOrder,
  aRepresentative,
  aRequest,
  aSlot,
  type Row,
} from '../../test/support/factories.js';
import { copyMany, planOf } from '../../test/support/copies.js';
import { anApp, pageOf, wordsOf } from '../../test/support/app.js';

const sha256 = `b7e0${'c'.repeat(56)}44a1`;
const made: Record<string, Row> = {};

const app = await anApp();
const support = await app.signIn('support');
beforeAll(async () => {
  const client = await aClient(app, {
    name: 'A.P.F. France handicap',
    town: 'Paris',
    finess_ej: '010780054',
    contract_number: 'CTR-2024/118',
  });
  made['client'] = client;
  made['vichy'] = await aClient(app, { name: 'Centre hospitalier de Vichy', town: 'Vichy' });
  await aClient(app, { name: 'Association Michon', town: 'Vire' });
  await aClient(app, { name: 'Écoute', town: 'Zuydcoote' });
  await aClient(app, { name: 'Zénith', town: 'Zuydcoote' });
  await aClient(app, { name: 'Eau vive', town: 'Zuydcoote', archived_at: new Date() });
  made['slot'] = await aSlot(app, { client_id: client.id, common_name: 'DPI PARIS' });
  made['order'] = await anOrder(app, { client_id: client.id, slot_id: made['slot'].id, number: 'C-2026-0031' });
  const ofSlot = { client_id: client.id, slot_id: made['slot'].id };
  made['certificate'] = await aCertificate(app, {
    ...ofSlot,
    sha256,
    serial_number: '5A7C31',
    common_name: 'dpi.apf.fr',
  });
  made['csr'] = await aCsr(app, { client_id: client.id, order_id: made['order'].id, sha256: 'd'.repeat(64) });
  made['request'] = await aRequest(app, { client_id: client.id, dossier_number: '2026-00417' });
  made['administrator'] = await anAdministrator(
    app,
    { first_name: 'Zoé', last_name: 'Kerléo', email: 'zoe.kerleo@editeur.test' },
    { number: '2700912345' },
  );
  const people = {
    first_names: 'Hélène',
    last_name: 'Łukasik',
    email: 'h.lukasik@apf.test',
    card_number: '2600998877',
  };
  await aRepresentative(app, { client_id: client.id, ...people });
  await anInstance(app, { client_id: client.id, name: 'Serveur du siège', host_name: 'srv-dpi.apf.fr' });
  made['grouping'] = await aGrouping(app, { name: 'Groupement des Hautes Terres' });
  made['campaign'] = await aCampaign(app, { title: 'Demandes de printemps' });
  const neighbour = await app.secondEditor();
  await aClient(neighbour, { name: 'A.P.F. des voisins', town: 'Vichy' });
  await anAdministrator(neighbour, { first_name: 'Zoé', last_name: 'Kerléo' }, null);
});

const ask = (q: string) => support.get(`/search?q=${encodeURIComponent(q)}`);
const found = async (q: string) => {
  const page = pageOf(await ask(q));
  return page('tbody th')
    .toArray()
    .map((cell) => page(cell).text().replace(/\s+/g, ' ').trim());
};

describe('an identifier that is pasted', () => {
  it.each([
    ['010780054', 'clients', 'client'],
    ['FINESS 010780054', 'clients', 'client'],
    ['FINESS EJ : 01 078 005 4', 'clients', 'client'],
    ['n° 2026-00417', 'requests', 'request'],
    ['n°2026-00417', 'requests', 'request'],
    ['dossier n°2026-00417', 'requests', 'request'],
    ['Dossier ANS 2026-00417', 'requests', 'request'],
    ['2026 00417', 'requests', 'request'],
    ['2026 – 00417', 'requests', 'request'],
    ['2026\u201100417', 'requests', 'request'],
    ['dossier 2026-00417', 'requests', 'request'],
    ['contrat n° ctr-2024/118', 'clients', 'client'],
    ['c-2026-0031', 'orders', 'order'],
    [sha256, 'certificates', 'certificate'],
    [sha256.slice(0, 8), 'certificates', 'certificate'],
    ['b7e0…44a1', 'certificates', 'certificate'],
    ['B7:E0:CC:CC:CC', 'certificates', 'certificate'],
    ['5a:7c:31', 'certificates', 'certificate'],
    ['dddd…dddd', 'orders', 'order'],
    ['carte CPA 2700 912345', 'administrators', 'administrator'],
    ['zoe.kerleo@editeur.test', 'administrators', 'administrator'],
    ['« 2026-00417 »', 'requests', 'request'],
    ['FINESS EJ : 010780054,', 'clients', 'client'],
    ['\u200b010780054\u200b', 'clients', 'client'],
    ['OU=1010780054', 'clients', 'client'],
    ['mailto:zoe.kerleo@editeur.test', 'administrators', 'administrator'],
    ['"Kerléo Zoé" <zoe.kerleo@editeur.test>;', 'administrators', 'administrator'],
  ])('« %s » opens the page of the one thing it names', async (q, path, name) => {
    const { status, headers } = await ask(q);
    expect([status, headers['location']]).toEqual([303, `/${path}/${made[name]?.id}`]);
  });

  it('of a representative’s card opens the representative', async () => {
    expect((await ask('CPS 2600998877')).headers['location']).toBe(`/clients/${made['client']?.id}/representative`);
  });

  it('with a wrong key is told, even behind « FINESS »', async () => {
    expect((await ask('FINESS 010780055')).text).toContain('clé');
  });

  // The addresses of the team hold four letters of any kind, which may be these.
  it('cut too short names nothing', async () => {
    const things = async (part: string) => (await found(part)).filter((name) => !name.startsWith('Personne '));
    expect(await things('b7e0')).toEqual([]);
    expect(await things('…44a1')).toEqual([]);
  });
});

describe('words', () => {
  it.each(['A.P.F.', 'APF', 'apf', 'a. p. f.', 'A P F'])('« %s » finds what is written « A.P.F. »', async (q) => {
    expect((await found(q))[0]).toBe('A.P.F. France handicap');
  });

  it('with a slip put what is nearest first: « vichi » is Vichy', async () => {
    expect((await found('vichi'))[0]).toBe('Centre hospitalier de Vichy');
    expect((await ask('vichi')).text).toContain('voici ce qui s’en approche');
  });

  it.each([
    ['Kerléo', 'Zoé Kerléo', 'Administrateur technique'],
    ['kerleo zoe', 'Zoé Kerléo', 'Administrateur technique'],
    ['lukasik', 'Hélène Łukasik', 'Représentant'],
    ['kerlao', 'Zoé Kerléo', 'Administrateur technique'],
    ['srv-dpi', 'Serveur du siège, srv-dpi.apf.fr', 'Instance'],
    ['srv-dpi.apf.fr', 'Serveur du siège, srv-dpi.apf.fr', 'Instance'],
    ['DPI PARIS', 'DPI PARIS', 'Emplacement'],
    ['dpi.apf.fr', 'dpi.apf.fr', 'Certificat'],
    ['hautes terres', 'Groupement des Hautes Terres', 'Groupement'],
    ['printemps', 'Demandes de printemps', 'Campagne'],
    ['Personne support', 'Personne support', 'Équipe'],
  ])('« %s » finds %s, %s', async (q, title, kind) => {
    const page = pageOf(await ask(q));
    const rows = page('tbody tr').toArray();
    const lines = rows.map((row) => page(row).text().replace(/\s+/g, ' ').trim());
    expect(lines).toContainEqual(expect.stringMatching(new RegExp(`^${title.replace(/[.]/g, '\\.')}.*${kind}$`)));
  });

  it('find archived clients too, marked, after the others; accents sort as the letters they are on', async () => {
    expect(await found('zuydcoote')).toEqual(['Écoute', 'Zénith', 'Eau vive Archivé']);
  });

  it('never find what is a neighbour’s', async () => {
    expect(await found('voisins')).toEqual([]);
    expect(await found('Kerléo')).toHaveLength(1);
  });

  it.each([`' OR true --`, '%', '\\', '"]]', '$query$', '…', '@'])(
    '« %s » finds nothing and breaks nothing',
    async (q) => {
      expect((await ask(q)).status).toBe(200);
      expect(await found(q)).toEqual([]);
    },
  );
});

it('says so when nothing is found, and leads to the register', async () => {
  const page = pageOf(await ask('zzz introuvable'));
  expect(wordsOf(page, 'main')).toContain('Aucun résultat');
  expect(page('a[href^="/directory?q="]')).toHaveLength(1);
});

it('reaches an index for every key it compares, row-level security or not', async () => {
  const keys = [
    [`clients WHERE siret = '1'`, 'clients_siret'],
    [`certificates WHERE serial_number = ANY ('{1,2}')`, 'certificates_serial'],
    [`certificates WHERE sha256 >= 'a' AND sha256 < 'ag'`, 'certificates_fingerprint'],
    [`certificates WHERE spki_sha256 >= 'a' AND spki_sha256 < 'ag'`, 'certificates_key'],
    [`certificates WHERE common_name = ANY ('{1,2}')`, 'certificates_name'],
    [`slots WHERE common_name = ANY ('{1,2}')`, 'slots_name'],
    [`csrs WHERE sha256 >= 'a' AND sha256 < 'ag'`, 'csrs_fingerprint'],
    [`orders WHERE product_number = '1'`, 'orders_product'],
    [`clients WHERE contract_number IN ('1', '2')`, 'clients_contract'],
    [`representatives WHERE card_number = '1'`, 'representatives_card'],
  ];
  const bulk: [table: string, columns: Record<string, string>][] = [
    ['clients', { finess_ej: `'F' || g`, siret: 'g', contract_number: 'g' }],
    ['certificates', { sha256: 'md5(g::text)', spki_sha256: 'md5(g::text)', serial_number: 'g', common_name: 'g' }],
    ['slots', { common_name: 'g' }],
    ['csrs', { sha256: 'md5(g::text)' }],
    ['orders', { number: 'g', product_number: 'g', state: `'verified'` }],
    ['representatives', { card_number: 'g', ended_on: `'2026-01-01'` }],
  ];
  for (const [table, columns] of bulk) await copyMany(app, table, columns);
  // The owner obeys row-level security too.
  for (const [from = '', index = ''] of keys) {
    const plan = await planOf(app, `SELECT editor_id FROM ${from}`);
    expect(plan).toContain(index);
    expect(plan).toMatch(
      /Index Cond: .*(siret|serial_number|sha256|common_name|product_number|contract_number|card_number)/,
    );
  }
});
