import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { miscounted } from '../../../test/support/counted.js';
import { aCertificate, aClient, aFiness, anOrder, aSolution, dayFromToday } from '../../../test/support/factories.js';
import { csv, importsOf, tally } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});
afterEach(async () => expect(await miscounted(editor)).toEqual([]));

const full =
  'FINESS EJ;Raison sociale;CP;Ville;Contrat;Date du contrat;Chargé de compte;Nom du représentant;Prénoms du représentant;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Échéance DMP authentification;Échéance INSi AUTO';

describe('an import of clients', () => {
  it('foretells the certificates that a new name or département makes wrong, and asks nothing where there is none', async () => {
    const place = { name: 'Foyer Sud', postal_code: '75011', departement: '75', town: 'Paris' };
    const [renamed, moved, same] = [
      await aClient(editor, place),
      await aClient(editor, place),
      await aClient(editor, place),
    ];
    const subject = 'C=FR, ST=Paris (75), O=Foyer Sud, OU=1750000000, CN=INSI-AUTO';
    for (const { id } of [renamed, moved, same]) await aCertificate(editor, { client_id: id, subject });
    const checked = await hand.check(
      csv(
        'FINESS EJ;Raison sociale;CP;Ville',
        `${renamed['finess_ej']};Foyer Nord;;`,
        `${moved['finess_ej']};;13001;Marseille`,
        `${same['finess_ej']};FOYER SUD;75012;`,
      ),
    );
    const sentence =
      'Le nom ou le département change\u00a0: 1\u00a0certificat en service sera à révoquer et à refaire.';
    expect((await hand.rows(checked.id)).map(({ remarks }) => remarks ?? [])).toEqual([[sentence], [sentence], []]);
  });

  it('foretells the certificates of the former environment, refuses while orders are passed there, and is undone', async () => {
    const of = { environment: 'TEST', postal_code: '75011', departement: '75', town: 'Paris' };
    const [holder, ordering] = [await aClient(editor, of), await aClient(editor, of)];
    await aCertificate(editor, { client_id: holder.id, environment: 'TEST' });
    await anOrder(editor, { client_id: ordering.id, state: 'ordered', number: 'C-2026-0820' });
    const lines = [holder, ordering].map((client) => `${String(client['finess_ej'])};Production`);
    const checked = await hand.check(csv('FINESS EJ;Environnement', ...lines));
    const told = await hand.rows(checked.id);
    expect(told.map(({ outcome }) => outcome)).toEqual(['changed', 'error']);
    expect(told[0]?.remarks).toEqual([
      'L’environnement change\u00a0: 1\u00a0certificat en service sera à révoquer et à refaire.',
    ]);
    expect(JSON.stringify(told[1]?.errors)).toContain('La commande C-2026-0820 est passée sur la plateforme de test');
    await hand.apply(checked.id);
    const wrong = async () => (await editor.owner.query('SELECT client_id, wrong FROM certificates_to_redo')).rows;
    expect(await wrong()).toEqual([{ client_id: holder.id, wrong: 'TEST' }]);
    await hand.undo(checked.id);
    expect(await wrong()).toEqual([]);
  });

  it('creates a client whole: contract, manager, representative, establishments, instance and declared expiries', async () => {
    const [ej, eg1, eg2] = [aFiness(), aFiness(), aFiness()];
    await aSolution(editor, { name: 'DUI Santé' });
    const day = dayFromToday(200);
    const french = day.split('-').reverse().join('/');
    const name = editor.users.account_manager.name;
    const checked = await hand.check(
      csv(
        full,
        `${ej};Association A;06000;Nice;signé;03/02/2024;${name};Martin;Zoé;${eg1};Foyer;Production;dui sante;DMP, INSi AUTO;${french};${french}`,
        `${ej};;;;;;;;;${eg2};Atelier;Production;;;;`,
      ),
    );
    expect(tally(checked)).toEqual({ read: 2, new: 2, changed: 0, unchanged: 0, error: 0, applied: 0, stale: 0 });
    expect(await hand.count('clients')).toBe(0);
    const applied = await hand.apply(checked.id);
    expect([applied.state, applied.appliedRows]).toEqual(['applied', 2]);
    const client = await hand.one('SELECT * FROM clients');
    expect(client).toMatchObject({
      finess_ej: ej,
      name: 'Association A',
      departement: '06',
      contract_state: 'signed',
      contract_since: '2024-02-03',
      account_manager_id: editor.users.account_manager.id,
    });
    expect(await hand.one('SELECT last_name, role FROM representatives')).toEqual({
      last_name: 'Martin',
      role: 'legal_representative',
    });
    expect(await hand.count('establishments')).toBe(2);
    expect(await hand.count('instance_establishments')).toBe(2);
    const { rows: slots } = await editor.owner.query(
      'SELECT purpose, declared_not_after, declared_by FROM slots ORDER BY purpose',
    );
    expect(slots).toMatchObject([
      { purpose: 'dmp_auth', declared_not_after: day },
      { purpose: 'dmp_sign', declared_not_after: null },
      { purpose: 'insi', declared_not_after: day },
    ]);
    expect(slots[0]).toMatchObject({ declared_by: expect.stringContaining('Personne support') });
    expect(await hand.one('SELECT client_id FROM client_progress')).toEqual({ client_id: client['id'] });
    expect(
      await hand.one(`SELECT actor_kind, actor_name FROM audit_entries WHERE subject_kind = 'client'`),
    ).toMatchObject({
      actor_kind: 'import',
    });
  });

  it('takes the internal reference, and refuses on its line the one another client has', async () => {
    const [first, second, third] = [aFiness(), aFiness(), aFiness()];
    await aClient(editor, { finess_ej: first, internal_reference: 'CRM-1' });
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Ref interne', `${second};A;CRM-1`, `${third};B;CRM-2`, `${aFiness()};C;CRM-2`),
    );
    expect(tally(checked)).toMatchObject({ read: 3, new: 1, error: 2 });
    await hand.apply(checked.id);
    expect(await hand.one('SELECT internal_reference FROM clients WHERE finess_ej = $1', [third])).toEqual({
      internal_reference: 'CRM-2',
    });
    const { rows } = await editor.owner.query<{ errors: string }>(
      'SELECT errors::text FROM import_rows WHERE import_id = $1 AND outcome = $2 ORDER BY line',
      [checked.id, 'error'],
    );
    expect(rows[0]?.errors).toContain(`CRM-1`);
    expect(rows[0]?.errors).toContain(first);
    expect(rows[1]?.errors).toContain(third);
  });

  it('shows before → after for what differs, leaves an empty cell alone, and empties by the word', async () => {
    const client = await aClient(editor, { name: 'Ancien nom', address: '1 rue A', contract_number: 'C-1' });
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Adresse;Ville;Numéro du contrat', `${client['finess_ej']};Nouveau nom;;Cannes;(vider)`),
    );
    const [row] = await hand.rows(checked.id);
    expect(row?.differences).toEqual([
      ['name', 'Ancien nom', 'Nouveau nom'],
      ['town', 'Nice', 'Cannes'],
      ['contractNumber', 'C-1', ''],
    ]);
    await hand.apply(checked.id);
    expect(await hand.one('SELECT name, address, town, contract_number, version FROM clients')).toEqual({
      name: 'Nouveau nom',
      address: '1 rue A',
      town: 'Cannes',
      contract_number: null,
      version: 2,
    });
    const audit = await hand.one(`SELECT details FROM audit_entries WHERE subject_kind = 'client'`);
    expect(audit['details']).toMatchObject({
      version: 2,
      changes: { name: ['Ancien nom', 'Nouveau nom'] },
      file: 'clients.csv',
    });
  });

  it('replaces the representative when another name comes, without the card of the former', async () => {
    const client = await aClient(editor);
    const file = (name: string) =>
      csv(
        'FINESS EJ;Nom du représentant;Prénoms du représentant;Type de carte;État de la carte',
        `${client['finess_ej']};${name};Paul;CPS;Commandée`,
      );
    await hand.apply((await hand.check(file('Durand'))).id);
    await hand.apply(
      (
        await hand.check(
          csv('FINESS EJ;Nom du représentant;Prénoms du représentant', `${client['finess_ej']};Petit;Anne`),
        )
      ).id,
    );
    const { rows } = await editor.owner.query(
      'SELECT last_name, card_kind, ended_on IS NULL AS current FROM representatives ORDER BY created_at, ended_on',
    );
    expect(rows).toEqual(
      expect.arrayContaining([
        { last_name: 'Durand', card_kind: 'CPS', current: false },
        { last_name: 'Petit', card_kind: null, current: true },
      ]),
    );
  });
});
