import { describe, expect, it } from '@jest/globals';
import { anApp, pageOf, wordsOf } from '../../../test/support/app.js';
import { aCertificate, aClient, anEstablishment, anOrder, aSlot, insertRow } from '../../../test/support/factories.js';
import { aCoveredClient } from '../../../test/support/covered-client.js';
import { aFreshKey } from '../../../test/support/hidden-keys.js';
import { journalOf, rowOf, send } from '../../../test/support/records.js';

const app = await anApp();
const support = await app.signIn();

describe('the identity of a client', () => {
  const answers = (client: Record<string, unknown>, more: object = {}) => ({
    name: client['name'],
    siret: '',
    address: client['address'],
    postalCode: client['postal_code'],
    town: client['town'],
    environment: 'PROD',
    accountManagerId: '',
    version: '1',
    ...more,
  });

  it('tells who follows the client by name, before and after, in the journal and on the form', async () => {
    const { account_manager: first, technical_admin: second } = app.users;
    const client = await aClient(app, { account_manager_id: first.id });
    const address = `/clients/${client.id}/edit`;
    await send(support, address, answers(client, { accountManagerId: second.id })).expect(303);
    const [told] = await journalOf(app, client.id);
    expect(told?.details).toMatchObject({ version: 2, changes: { accountManagerId: [first.name, second.name] } });
    const history = wordsOf(pageOf(await support.get(address)), 'section[aria-labelledby=history-title]');
    expect(history).toContain(`Chargé de compte${first.name}${second.name}`);
    expect(history).toContain(app.users.support.name);
  });

  it('shows the second of two tabs the three versions, takes the manager by name from there, and loses nothing', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/edit`;
    await send(support, address, answers(client, { town: 'Antibes' })).expect(303);
    const mine = answers(client, { town: 'Cannes', accountManagerId: app.users.account_manager.id });
    const page = pageOf(await send(support, address, mine).expect(409));
    expect(page('input[name=town]').val()).toBe('Cannes');
    expect(page('input[name=accountManagerId]').val()).toBe(app.users.account_manager.name);
    expect(wordsOf(page, 'main table')).toContain('Antibes');
    const again = Object.fromEntries(
      page('main form input')
        .toArray()
        .map((field) => [page(field).attr('name'), page(field).val()]),
    );
    await send(support, address, again).expect(303);
    expect(await rowOf(app, 'clients', client.id)).toMatchObject({
      town: 'Cannes',
      account_manager_id: app.users.account_manager.id,
      version: 3,
    });
  });

  it('keeps who follows the client when their account was closed, and refuses a person of nowhere', async () => {
    const gone = await insertRow(app, 'users', {
      id: crypto.randomUUID(),
      email: 'partie@editeur.test',
      name: 'Odile Partie',
      role: 'account_manager',
      password_hash: 'x',
      disabled_at: new Date(),
    });
    const client = await aClient(app, { account_manager_id: gone.id });
    const address = `/clients/${client.id}/edit`;
    expect(wordsOf(pageOf(await support.get(address)), 'option[selected]')).toBe('Odile Partie (compte désactivé)');
    await send(support, address, answers(client, { town: 'Vence', accountManagerId: gone.id })).expect(303);
    const stranger = answers(client, { accountManagerId: crypto.randomUUID(), version: '2' });
    expect((await send(support, address, stranger).expect(422)).text).toContain('Choisissez une personne de la liste');
  });

  it('is entrusted to nobody who only reads', async () => {
    const client = await aClient(app);
    const address = `/clients/${client.id}/edit`;
    const page = pageOf(await support.get(address).expect(200));
    expect(page(`option[value="${app.users.auditor.id}"]`)).toHaveLength(0);
    await send(support, address, answers(client, { accountManagerId: app.users.auditor.id })).expect(422);
    const given = {
      finessEj: '740012380',
      name: 'Nouveau',
      postalCode: '74000',
      accountManagerId: app.users.auditor.id,
    };
    const refused = pageOf(await send(support, '/clients', { ...given, environment: 'PROD' }).expect(422));
    expect(wordsOf(refused, '#f-accountManagerId-error')).toContain('ne peut que lire');
  });

  it('says beforehand how many certificates in service another name or département makes wrong', async () => {
    const client = await aClient(app, { name: 'Fondation Ancienne' });
    const said = async () => wordsOf(pageOf(await support.get(`/clients/${client.id}/edit`).expect(200)), 'main');
    const sentence = 'Si le nom ou le département change, 1 certificat en service sera à révoquer et à refaire.';
    expect(await said()).not.toContain('Si le nom');
    const slot = await aSlot(app, { client_id: client.id });
    const of = { client_id: client.id, slot_id: slot.id };
    await aCertificate(app, of);
    await aCertificate(app, { ...of, not_after: new Date(Date.now() - 1000) });
    expect(await said()).toContain(sentence);
    // It is wrong already, and is told elsewhere.
    await send(support, `/clients/${client.id}/edit`, answers(client, { name: 'Fondation Nouvelle' })).expect(303);
    expect(await said()).not.toContain('Si le nom');
  });

  it('counts the certificates that carry the former name, and leads to them', async () => {
    const client = await aClient(app);
    const slot = await aSlot(app, { client_id: client.id });
    const of = { client_id: client.id, slot_id: slot.id };
    await aCertificate(app, of);
    await aCertificate(app, { ...of, revoked_at: new Date() });
    await aCertificate(app, { ...of, not_after: new Date(Date.now() - 1000) });
    await aCertificate(app, { ...of, not_before: new Date(Date.now() + 60_000) });
    expect((await support.get(`/clients/${client.id}`)).text).not.toContain('à révoquer et à refaire');
    await send(support, `/clients/${client.id}/edit`, answers(client, { name: 'Fondation Nouvelle' })).expect(303);
    const page = pageOf(await support.get(`/clients/${client.id}/requests`));
    const note = page('.s-notes .s-note.bad');
    expect(note.text()).toContain('1\u00a0certificat porte un ancien nom');
    expect(note.find('a').attr('href')).toBe(`/clients/${client.id}/certificates`);
  });

  describe('that goes from one environment to the other', () => {
    const sentence = 'Si l’environnement change, 1 certificat en service sera à révoquer et à refaire.';
    const form = async (id: string) =>
      wordsOf(pageOf(await support.get(`/clients/${id}/edit`)), 'main').replace(/\s/g, ' ');
    const wrong = async (id: string) =>
      (await app.owner.query('SELECT wrong FROM certificates_to_redo WHERE client_id = $1', [id])).rows;
    const stateOf = async (slot: string) =>
      wordsOf(pageOf(await support.get(`/slots/${slot}`)), 'main').replace(/\s/g, ' ');

    it.each([
      ['TEST', 'PROD', 'il est de test, le client est en production', 'de test, et le client est en production'],
      ['PROD', 'TEST', 'il est de production, le client est en test', 'de production, et le client est en test'],
    ])(
      'from %s to %s leaves its certificates to be made again, told before and wherever one looks',
      async (from, to, why, note) => {
        const client = await aClient(app, { environment: from, contract_state: 'signed', self_administered: true });
        const slot = await aSlot(app, { client_id: client.id });
        const of = { client_id: client.id, slot_id: slot.id, environment: from };
        await aCertificate(app, { ...of, installed_at: new Date(), verified_at: new Date() });
        await aCertificate(app, { ...of, revoked_at: new Date() });
        expect(await form(client.id)).toContain(sentence);
        expect(await stateOf(slot.id)).not.toContain('à refaire');
        const address = `/clients/${client.id}/edit`;
        await send(support, address, answers(client, { environment: to })).expect(303);
        const page = pageOf(await support.get(`/clients/${client.id}`));
        expect(page.text()).toContain('L’environnement a changé\u00a0: les certificats en service sont de l’ancien');
        expect(page('.s-notes .s-note.bad').text()).toContain(`1\u00a0certificat est ${note}`);
        expect(await wrong(client.id)).toEqual([{ wrong: from }]);
        expect(await stateOf(slot.id)).toContain(`À révoquer et à refaire : ${why}`);
        expect(wordsOf(pageOf(await support.get('/clients?revoke=1')), 'main')).toContain(String(client['name']));
        expect(await form(client.id)).not.toContain('Si l’environnement change');
        await send(support, address, answers(client, { environment: from, version: '2' })).expect(303);
        expect(await wrong(client.id)).toEqual([]);
      },
    );

    it('is asked by its next action to make them again', async () => {
      const { id } = await aCoveredClient(app, app, aFreshKey().print, { environment: 'TEST' });
      const client = (await rowOf(app, 'clients', id)) ?? {};
      const changed = answers(client, { version: String(client['version']) });
      await send(support, `/clients/${id}/edit`, changed).expect(303);
      const { rows } = await app.owner.query('SELECT code, detail FROM client_progress WHERE client_id = $1', [id]);
      expect(rows).toEqual([
        { code: 'slot_to_redo', detail: expect.stringMatching(/^Il est de test, le client est en production/) },
      ]);
    });

    it('is sent to install no certificate of the former one', async () => {
      const client = await aClient(app, { environment: 'TEST', contract_state: 'signed', self_administered: true });
      const slot = await aSlot(app, { client_id: client.id });
      await aCertificate(app, { client_id: client.id, slot_id: slot.id, environment: 'TEST' });
      expect(await stateOf(slot.id)).toContain('À installer');
      await send(support, `/clients/${client.id}/edit`, answers(client)).expect(303);
      const said = await stateOf(slot.id);
      expect(said).toContain('révoquez-le sur la plateforme sans l’installer');
      expect(said).not.toContain('À installer');
    });

    it('knows nothing of what is declared only', async () => {
      const client = await aClient(app, { environment: 'TEST' });
      await aSlot(app, { client_id: client.id, declared_not_after: '2035-01-01', declared_by: 'Une personne' });
      expect(await form(client.id)).not.toContain('Si l’environnement change');
      await send(support, `/clients/${client.id}/edit`, answers(client)).expect(303);
      expect(await wrong(client.id)).toEqual([]);
    });

    it('is refused while orders are passed on the platform of the one it is in, and names them', async () => {
      const client = await aClient(app, { environment: 'TEST' });
      const [one, other] = [
        await anOrder(app, { client_id: client.id, state: 'ordered', number: 'C-2026-0801' }),
        await anOrder(app, { client_id: client.id, state: 'collected', number: 'C-2026-0802' }),
      ];
      await anOrder(app, { client_id: client.id, state: 'to_order', number: 'C-2026-0803' });
      const save = () => send(support, `/clients/${client.id}/edit`, answers(client));
      const refused = pageOf(await save().expect(422));
      expect(wordsOf(refused, '#f-environment-error, .s-error').replace(/\s/g, ' ')).toContain(
        'Les commandes C-2026-0801 et C-2026-0802 sont passées sur la plateforme de test : terminez-les, ou annulez-les',
      );
      await app.owner.query(`UPDATE orders SET state = 'cancelled' WHERE id = ANY ($1)`, [[one.id, other.id]]);
      await save().expect(303);
    });
  });

  describe('whose certificate says what is true today', () => {
    const redone = async (id: unknown) =>
      (await app.owner.query('SELECT wrong FROM certificates_to_redo WHERE client_id = $1', [id])).rows.length;
    const long = 'Association pour la gestion des établissements de Guéret et alentours';
    const certified = async (subject: (client: Record<string, unknown>) => string, columns: object = {}) => {
      const client = await aClient(app, {
        name: 'Société d’aide « Les Tilleuls », Nice',
        departement: '06',
        ...columns,
      });
      await aCertificate(app, { client_id: client.id, subject: subject(client) });
      return client;
    };
    const ours = (client: Record<string, unknown>, name = client['name'], place = 'Alpes-Maritimes (06)') =>
      `C=FR, ST=${place}, O=${[...String(name)].slice(0, 40).join('')}, OU=1${client['finess_ej']}, CN=INSI-AUTO`;
    const renamed = async (client: { id: string } & Record<string, unknown>, name: string) => {
      const { version } = (await rowOf(app, 'clients', client.id)) ?? {};
      const address = `/clients/${client.id}/edit`;
      await send(support, address, answers(client, { name, version: String(version) })).expect(303);
      const { text } = await support.get(`/clients/${client.id}`);
      expect(text.includes('certificat porte un ancien nom')).toBe((await redone(client.id)) > 0);
      return redone(client.id);
    };

    it('keeps it, once a slip is mended', async () => {
      const client = await certified(ours);
      const name = String(client['name']);
      expect(await renamed(client, name.replace('Tilleuls', 'Tileuls'))).toBe(1);
      expect(await renamed(client, name)).toBe(0);
    });

    it('keeps it, whatever its case, accents and punctuation', async () => {
      const client = await certified(ours);
      expect(await renamed(client, 'SOCIETE D AIDE - LES TILLEULS, NICE')).toBe(0);
    });

    it('keeps it, whatever comes after the fortieth character', async () => {
      const client = await certified(ours, { name: long });
      expect(await renamed(client, `${long} (AGEG)`)).toBe(0);
      expect(await renamed(client, `Nouvelle ${long}`)).toBe(1);
    });

    it('keeps it, when the name it says is noted afterwards', async () => {
      const client = await certified((one) => ours(one, 'Fondation Nouvelle'));
      expect(await renamed(client, 'Fondation nouvelle')).toBe(0);
    });

    it('keeps it, when it is in the name of the establishment that holds it, wherever that is', async () => {
      const held = async (said: string, name = 'IME Le Parc') => {
        const client = await aClient(app, { name: 'Société d’aide « Les Tilleuls », Nice', departement: '06' });
        const establishment = await anEstablishment(app, { client_id: client.id, name });
        const slot = await aSlot(app, { client_id: client.id, establishment_id: establishment.id });
        await aCertificate(app, { client_id: client.id, slot_id: slot.id, subject: ours(client, said, 'Var (83)') });
        return client;
      };
      expect(await renamed(await held('IME LE PARC'), 'Fondation Nouvelle')).toBe(0);
      expect(await renamed(await held(long, `${long} (AGEG)`), 'Fondation Nouvelle')).toBe(0);
      expect(await renamed(await held('Société d’aide « Les Tilleuls », Nice'), 'Fondation Nouvelle')).toBe(1);
    });

    it('loses it with another département', async () => {
      const client = await certified((one) => ours(one, one['name'], 'Var (83)'));
      expect(await renamed(client, 'Société d’aide « Les Tilleuls » Nice')).toBe(1);
    });
  });
});
