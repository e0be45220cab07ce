import { beforeEach, describe, expect, it } from '@jest/globals';
import { aClient, aDelegation, aFiness, anAdministrator, dayFromToday } from '../../test/support/factories.js';
import { csv, importsOf, typedDay } from '../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

const all = async (sql: string, parameters: unknown[] = []) =>
  (await editor.owner.query<Record<string, unknown>>(sql, parameters)).rows;
const textsOf = async (id: string) => (await hand.rows(id)).map((row) => row.errors?.[0]?.text ?? '');
const validUntil = dayFromToday(700);
const cardHeader = 'Nom;Prénom;Mail;RPPS;Numéro de carte;Type de carte;Fin de validité;FINESS';
const cards = (...lines: string[]) => hand.check(csv(cardHeader, ...lines), 'cartes.csv', 'cards');

describe('the titles of a client’s own list of directors', () => {
  it.each(['Directeur', 'Nom du directeur'])(
    '« %s », « Prénom » and « Mail direction » are the representative',
    async (title) => {
      const ej = aFiness();
      const checked = await hand.check(
        csv(`FINESS EJ;Nom;${title};Prénom;Mail direction`, `${ej};Les Lilas;DUPONT;Jeanne;direction@leslilas.fr`),
      );
      expect([checked.newRows, checked.errorRows]).toEqual([1, 0]);
      await hand.apply(checked.id);
      expect(await all('SELECT role, last_name, first_names, email FROM representatives')).toEqual([
        { role: 'legal_representative', last_name: 'DUPONT', first_names: 'Jeanne', email: 'direction@leslilas.fr' },
      ]);
    },
  );
});

describe('an import of administrators and cards', () => {
  it('creates each person with their card in service, the editor’s by CPA and a client’s by CPE', async () => {
    const client = await aClient(editor);
    const checked = await cards(
      `Morel;Camille;c.morel@editeur.fr;;0123456789;CPA;${typedDay(validUntil)};`,
      `Durand;Paul;;;2345678901;;${typedDay(validUntil)};${client['finess_ej']}`,
    );
    expect([checked.newRows, checked.errorRows, (await all('SELECT 1 FROM administrators')).length]).toEqual([2, 0, 0]);
    await hand.apply(checked.id);
    expect(
      await all(
        `SELECT a.last_name, a.email, a.client_id, k.number, k.kind, k.state, k.valid_until::text FROM administrators a JOIN cards k ON k.administrator_id = a.id ORDER BY 1`,
      ),
    ).toEqual([
      {
        last_name: 'Durand',
        email: null,
        client_id: client.id,
        number: '2345678901',
        kind: 'CPE',
        state: 'active',
        valid_until: validUntil,
      },
      {
        last_name: 'Morel',
        email: 'c.morel@editeur.fr',
        client_id: null,
        number: '0123456789',
        kind: 'CPA',
        state: 'active',
        valid_until: validUntil,
      },
    ]);
    const told = await all(
      `SELECT summary, actor_kind FROM audit_entries WHERE subject_kind = 'card' ORDER BY sequence`,
    );
    expect(told).toHaveLength(2);
    expect(told[0]).toMatchObject({ actor_kind: 'import', summary: expect.stringContaining('reprise de l’existant') });
  });

  it('sent again changes nothing; another end of validity changes the card only', async () => {
    const line = (until: string) => `Morel;Camille;;;0123456789;CPA;${typedDay(until)};`;
    await hand.apply((await cards(line(validUntil))).id);
    expect(await cards(line(validUntil))).toMatchObject({ unchangedRows: 1, newRows: 0, changedRows: 0 });
    const later = dayFromToday(900);
    await hand.apply((await cards(line(later))).id);
    expect(await all('SELECT valid_until::text FROM cards')).toEqual([{ valid_until: later }]);
    expect(await all('SELECT last_name FROM administrators')).toHaveLength(1);
  });

  it('a new card of a known person takes over from the old one, and undone gives it back', async () => {
    const line = (number: string, until: string) => `Morel;Camille;;;${number};CPA;${typedDay(until)};`;
    await hand.apply((await cards(line('0123456789', validUntil))).id);
    const second = await cards(line('0000000017', dayFromToday(900)));
    await hand.apply(second.id);
    const states = () => all('SELECT number, state FROM cards ORDER BY number');
    expect(await states()).toEqual([
      { number: '0000000017', state: 'active' },
      { number: '0123456789', state: 'replaced' },
    ]);
    expect(await hand.undo(second.id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 0 });
    expect(await states()).toEqual([{ number: '0123456789', state: 'active' }]);
  });

  it('tells the client’s journal of the people and the cards that its undoing deletes, by their name', async () => {
    const client = await aClient(editor);
    const petit = await anAdministrator(editor, { client_id: client.id, last_name: 'Petit', first_name: 'Anne' });
    const whose = String(client['finess_ej']);
    const checked = await cards(
      `Durand;Zoé;;;0000000017;;${typedDay(dayFromToday(3000))};${whose}`,
      `Petit;Anne;;;0000000025;;${typedDay(dayFromToday(3000))};${whose}`,
    );
    await hand.apply(checked.id);
    expect(await hand.undo(checked.id)).toMatchObject({ undoneRows: 2, keptRows: 0 });
    expect(await all('SELECT id FROM administrators')).toEqual([{ id: petit.id }]);
    const told = await all(
      `SELECT summary FROM audit_entries WHERE client_id = $1 AND action = 'import_undone' ORDER BY summary`,
      [client.id],
    );
    expect(told.map(({ summary }) => summary)).toEqual([
      'Administrateur technique supprimé avec la carte que l’import avait reprise (Zoé Durand), l’import «\u00a0cartes.csv\u00a0» est défait',
      'Carte rendue telle qu’avant l’import «\u00a0cartes.csv\u00a0» (Anne Petit)',
      'Carte reprise par l’import supprimée, la précédente sert de nouveau (Anne Petit), l’import «\u00a0cartes.csv\u00a0» est défait',
    ]);
  });

  it('refuses two cards of one person, by whichever number, name or card the lines say whose they are', async () => {
    const client = await aClient(editor, { siret: '26060001000015' });
    const petit = await anAdministrator(editor, { client_id: client.id, last_name: 'Petit', first_name: 'Anne' });
    const line = (who: string, number: string, whose: unknown = '') =>
      `${who};;;${number};;${typedDay(validUntil)};${String(whose)}`;
    await hand.apply((await cards(line('Roux;Luc', '0123456789'))).id);
    const checked = await cards(
      line('Durand;Zoé', '0000000017', client['finess_ej']),
      line('Durand;Zoé', '0000000025', '26060001000015'),
      line('Petit;Anne', '0000000033', client['finess_ej']),
      line('Petit;Anne', '0000000041', '26060001000015'),
      `;;;;0123456789;;${typedDay(dayFromToday(800))};`,
      line('Roux;Luc', '0000000058'),
      line('Seul;Jean', '0000000066'),
    );
    expect(await textsOf(checked.id)).toEqual([
      ...[2, 2].map(() => expect.stringContaining('plusieurs cartes à la même personne (lignes 2, 3)')),
      ...[2, 2].map(() => expect.stringContaining('plusieurs cartes à la même personne (lignes 4, 5)')),
      ...[2, 2].map(() => expect.stringContaining('plusieurs cartes à la même personne (lignes 6, 7)')),
      '',
    ]);
    await hand.apply(checked.id);
    expect(await all('SELECT 1 FROM administrators WHERE client_id = $1', [client.id])).toHaveLength(1);
    const numbers = (
      await all(`SELECT number FROM cards WHERE administrator_id <> $1 ORDER BY number`, [petit.id])
    ).map(({ number }) => number);
    expect(numbers).toEqual(['0000000066', '0123456789']);
    expect(await all('SELECT 1 FROM cards WHERE administrator_id = $1', [petit.id])).toHaveLength(1);
  });

  it('says why a card cannot be taken: expired, somebody else’s, twice in the file, an unknown client', async () => {
    await anAdministrator(editor, { last_name: 'Petit', first_name: 'Anne' });
    await hand.apply((await cards(`Morel;Camille;;;0123456789;CPA;${typedDay(validUntil)};`)).id);
    const checked = await cards(
      `Martin;Zoé;;;0000000017;CPA;01/01/2020;`,
      `Autre;Luc;;;0123456789;CPA;${typedDay(validUntil)};`,
      `Blanc;Eve;;;0000000025;CPE;${typedDay(validUntil)};${aFiness()}`,
      `Noir;Eve;;;0000000033;CPE;${typedDay(validUntil)};`,
      `Roux;Eve;;;0000000041;CPA;${typedDay(validUntil)};`,
      `Roux;Eve;;;0000000058;CPA;${typedDay(validUntil)};`,
    );
    expect(await textsOf(checked.id)).toEqual([
      expect.stringContaining('n’est plus valable'),
      expect.stringContaining('déjà celui d’une carte de Camille Morel'),
      expect.stringContaining('pas un de vos clients'),
      expect.stringContaining('indiquez son FINESS EJ'),
      expect.stringContaining('plusieurs cartes'),
      expect.stringContaining('plusieurs cartes'),
    ]);
  });
});

describe('an import of clients with what is in force already', () => {
  const header =
    'FINESS EJ;Nom;Délégation signée le;Délégation jusqu’au;Voie de la délégation;Référence du mandat;Cartes habilitées;Habilitation depuis';

  it('records the mandate and the habilitation as existing: nothing is said to have been sent', async () => {
    await hand.apply((await cards(`Morel;Camille;;;0123456789;CPA;${typedDay(validUntil)};`)).id);
    const ej = aFiness();
    const line = `${ej};Association A;03/02/2024;${typedDay(validUntil)};Mandat écrit;M-2024-12;0123456789;01/03/2024`;
    const checked = await hand.check(csv(header, line));
    expect(await textsOf(checked.id)).toEqual(['']);
    await hand.apply(checked.id);
    expect(await all('SELECT state, channel, starts_on::text, ends_on::text, reference FROM delegations')).toEqual([
      { state: 'active', channel: 'form', starts_on: '2024-02-03', ends_on: validUntil, reference: 'M-2024-12' },
    ]);
    expect(
      await all(`SELECT state, (state_since AT TIME ZONE 'Europe/Paris')::date::text AS since FROM assignments`),
    ).toEqual([{ state: 'active', since: '2024-03-01' }]);
    const told = (await all('SELECT summary FROM audit_entries ORDER BY sequence')).map(({ summary }) =>
      String(summary),
    );
    expect(told.filter((text) => /reprise de l’existant.*rien n’a été envoyé/.test(text))).toHaveLength(1);
    expect(told.filter((text) => /déjà enregistrée par l’ANS le 01\/03\/2024/.test(text))).toHaveLength(1);
    expect(told.join(' ')).not.toMatch(/envoyé au client|demandée à l’ANS/);
    const again = await hand.check(csv(header, line));
    expect(again).toMatchObject({ unchangedRows: 1, errorRows: 0 });
  });

  it('records whose number the certificates of an instance carry, and undone gives the choice back', async () => {
    const [ej, eg] = [aFiness(), aFiness()];
    await editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`);
    const titles = 'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Porteur';
    await hand.apply((await hand.check(csv(titles, `${ej};A;${eg};Foyer;Production;DUI;DMP;`))).id);
    const level = () => all('SELECT holder_level, holder_since IS NOT NULL AS chosen FROM instances');
    expect(await level()).toEqual([{ holder_level: 'EJ', chosen: false }]);
    const chosen = await hand.check(csv(titles, `${ej};;;;Production;;;FINESS EG`));
    expect((await hand.rows(chosen.id))[0]?.differences).toEqual([['holderLevel', '', 'FINESS EG', 'Production']]);
    await hand.apply(chosen.id);
    expect(await level()).toEqual([{ holder_level: 'EG', chosen: true }]);
    expect(await hand.undo(chosen.id)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await level()).toEqual([{ holder_level: 'EJ', chosen: false }]);
    const alone = await hand.check(csv(titles, `${aFiness()};B;;;Production;DUI;DMP;EG`));
    expect(await textsOf(alone.id)).toEqual([expect.stringContaining('ne sert aucun établissement')]);
  });

  it('takes back the choice of an instance whose establishments were all unticked since', async () => {
    const [ej, eg] = [aFiness(), aFiness()];
    await editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`);
    const titles = 'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Porteur';
    await hand.apply((await hand.check(csv(titles, `${ej};A;${eg};Foyer;Production;DUI;DMP;FINESS EG`))).id);
    await editor.owner.query('DELETE FROM instance_establishments');
    const again = await hand.check(csv(titles, `${ej};A;;;Production;DUI;DMP;FINESS EG`));
    expect([await textsOf(again.id), again.unchangedRows]).toEqual([[''], 1]);
  });

  it('refuses a mandate that is over, one beside another in force, and a card that is nobody’s', async () => {
    const client = await aClient(editor);
    await aDelegation(editor, { client_id: client.id, state: 'active', starts_on: '2024-01-01' });
    const checked = await hand.check(
      csv(
        header,
        `${aFiness()};A;01/01/2020;01/01/2021;;;;`,
        `${client['finess_ej']};;01/02/2024;;;;;`,
        `${aFiness()};B;;;;;0123456789;01/02/2024`,
        `${aFiness()};C;;31/12/2090;;;;`,
      ),
    );
    expect(await textsOf(checked.id)).toEqual([
      expect.stringContaining('pris fin'),
      expect.stringContaining('déjà en vigueur depuis le 01/01/2024'),
      expect.stringContaining('n’est à personne dans Sceau'),
      expect.stringContaining('date de signature'),
    ]);
  });
});

describe('a mandate that is in force from another day than it was signed', () => {
  it('is unchanged by either of its days, and a file that says a third one is told both', async () => {
    const client = await aClient(editor);
    await aDelegation(editor, {
      client_id: client.id,
      state: 'active',
      ...{ signed_on: '2024-02-05', starts_on: '2024-02-01' },
    });
    const told = async (day: string) =>
      textsOf((await hand.check(csv('FINESS EJ;Délégation signée le', `${client['finess_ej']};${day}`))).id);
    expect(await told('05/02/2024')).toEqual(['']);
    expect(await told('01/02/2024')).toEqual(['']);
    expect(await told('03/02/2024')).toEqual([
      expect.stringContaining('déjà en vigueur depuis le 01/02/2024, signée le 05/02/2024'),
    ]);
  });
});

describe('a mandate that its own date has ended', () => {
  it('is what it is to the file that told it, gives its place to the one that follows it, and stays ended when that is undone', async () => {
    const client = await aClient(editor);
    const terms = { starts_on: '2024-01-01', ends_on: dayFromToday(-5) };
    await aDelegation(editor, { client_id: client.id, state: 'active', ...terms });
    const header = 'FINESS EJ;Délégation signée le;Délégation jusqu’au';
    const told = `${client['finess_ej']};01/01/2024;${typedDay(dayFromToday(-5))}`;
    expect(await hand.check(csv(header, told))).toMatchObject({ unchangedRows: 1, errorRows: 0 });
    const next = await hand.check(csv(header, `${client['finess_ej']};${typedDay(dayFromToday(-3))};`));
    expect(await textsOf(next.id)).toEqual(['']);
    await hand.apply(next.id);
    const mandates = () => all('SELECT state, ends_on::text FROM delegations ORDER BY starts_on');
    const ended = { state: 'ended', ends_on: dayFromToday(-5) };
    expect(await mandates()).toEqual([ended, { state: 'active', ends_on: null }]);
    expect(await hand.undo(next.id)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await mandates()).toEqual([ended]);
  });
});

describe('a cell that stands in the way', () => {
  it('is left out by choice when it is optional, and its line applies without it', async () => {
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;Tél;Nom du directeur;Prénom;CP',
        `${aFiness()};A;12;Martin;Zoé;06000`,
        `${aFiness()};B;0492034444;;;`,
      ),
    );
    expect(checked).toMatchObject({ newRows: 0, errorRows: 2 });
    const again = await hand.choose(checked.id, { leftOut: ['phone'] });
    expect(again).toMatchObject({ state: 'checked', newRows: 2, errorRows: 0, readRows: 2 });
    const [first, second] = await hand.rows(checked.id);
    expect(first?.left_out).toEqual([{ key: 'phone', text: expect.stringContaining('12') }]);
    // A phone with nobody to be called: it is what stands in the way.
    expect(second?.left_out).toEqual([{ key: 'phone', text: expect.stringContaining('pas encore de représentant') }]);
    await hand.apply(checked.id);
    expect(await all('SELECT last_name, phone FROM representatives')).toEqual([{ last_name: 'Martin', phone: null }]);
  });

  it('stays in error when what remains would say something else', async () => {
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;Environnement;Délégation signée le;Délégation jusqu’au',
        `${aFiness()};A;PRODD;;`,
        `${aFiness()};B;;01/02/2024;demain`,
      ),
    );
    const again = await hand.choose(checked.id, { leftOut: ['environment', 'delegationEndsOn', 'name'] });
    expect(again).toMatchObject({ leftOut: [], errorRows: 2 });
  });

  it('that would take a state back is confirmed, left out, or stays in error', async () => {
    const client = await aClient(editor, { contract_state: 'signed', contract_since: '2024-01-05' });
    const checked = await hand.check(
      csv('FINESS EJ;Contrat;Date du contrat;Ville', `${client['finess_ej']};demandé;01/12/2023;Cannes`),
    );
    expect((await hand.rows(checked.id))[0]?.errors).toEqual([
      { key: 'contractState', text: expect.stringContaining('reviendrait'), back: true },
    ]);
    await hand.choose(checked.id, { leftOut: ['contractState'] });
    // The date is that of the request: it goes with the state it tells.
    expect((await hand.rows(checked.id))[0]?.differences).toEqual([['town', 'Nice', 'Cannes']]);
    await hand.choose(checked.id, { confirmed: ['contractState'] });
    expect((await hand.rows(checked.id))[0]).toMatchObject({
      outcome: 'changed',
      remarks: [expect.stringContaining('retour en arrière confirmé')],
    });
    await hand.apply(checked.id);
    expect(await all('SELECT contract_state, contract_since::text, town FROM clients')).toEqual([
      { contract_state: 'requested', contract_since: '2023-12-01', town: 'Cannes' },
    ]);
  });
});

describe('an import that is undone', () => {
  const header = 'FINESS EJ;Nom;Ville;FINESS EG;Nom de l’établissement;Nom du directeur;Prénom;Mandat signé le';

  it('gives back what it changed, archives whom it created, and a corrected file brings them back', async () => {
    const known = await aClient(editor, { name: 'Ancien', town: 'Nice' });
    const [ej, eg] = [aFiness(), aFiness()];
    const checked = await hand.check(
      csv(
        header,
        `${known['finess_ej']};Nouveau;Cannes;;;Martin;Zoé;03/02/2024`,
        `${ej};Créé;Nice;${eg};Foyer;Petit;Anne;03/02/2024`,
      ),
    );
    await hand.apply(checked.id);
    expect(await hand.undo(checked.id)).toMatchObject({ state: 'undone', undoneRows: 2, keptRows: 0 });
    expect(await all('SELECT name, town, archived_at IS NOT NULL AS archived FROM clients ORDER BY archived')).toEqual([
      { name: 'Ancien', town: 'Nice', archived: false },
      { name: 'Créé', town: 'Nice', archived: true },
    ]);
    for (const table of ['representatives', 'establishments', 'delegations'])
      expect(await all(`SELECT 1 FROM ${table}`)).toEqual([]);
    const again = await hand.check(csv(header, `${ej};Créé mieux;Nice;${eg};Foyer;Petit;Anne;03/02/2024`));
    expect(await textsOf(again.id)).toEqual(['']);
    await hand.apply(again.id);
    expect(await all('SELECT name FROM clients WHERE archived_at IS NULL ORDER BY name')).toEqual([
      { name: 'Ancien' },
      { name: 'Créé mieux' },
    ]);
    expect(await all('SELECT finess_eg FROM establishments')).toEqual([{ finess_eg: eg }]);
  });

  it('leaves what somebody changed since, and says what came after', async () => {
    const [one, two] = [await aClient(editor, { name: 'A' }), await aClient(editor, { name: 'B' })];
    const checked = await hand.check(csv('FINESS EJ;Nom', `${one['finess_ej']};A2`, `${two['finess_ej']};B2`));
    await hand.apply(checked.id);
    const later = await hand.check(csv('FINESS EJ;Ville', `${one['finess_ej']};Cannes`), 'ensuite.csv');
    await hand.apply(later.id);
    expect(await hand.undo(checked.id)).toMatchObject({ state: 'undone', undoneRows: 1, keptRows: 1 });
    expect((await all('SELECT name FROM clients ORDER BY name')).map(({ name }) => name)).toEqual(['A2', 'B']);
    const kept = (await hand.rows(checked.id)).find((row) => row['kept_at']);
    expect(kept?.reason).toContain('ensuite.csv');
  });

  it('gives back expiries that were declared, instances and whom they serve', async () => {
    const ej = aFiness();
    const eg = aFiness();
    const file = (day: string, services: string) =>
      csv(
        'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Instance;Solution;Services;Échéance DMP authentification',
        `${ej};A;${eg};Foyer;Production;DUI;${services};${typedDay(day)}`,
      );
    await editor.owner.query(`INSERT INTO solutions (id, name) VALUES (gen_random_uuid(), 'DUI')`);
    await hand.apply((await hand.check(file(dayFromToday(100), 'DMP'))).id);
    const second = await hand.check(file(dayFromToday(200), 'DMP, PSC'));
    await hand.apply(second.id);
    expect(await hand.undo(second.id)).toMatchObject({ undoneRows: 1, keptRows: 0 });
    expect(await all('SELECT services FROM instances WHERE retired_at IS NULL')).toEqual([{ services: ['dmp'] }]);
    expect(await all(`SELECT declared_not_after::text AS day FROM slots WHERE purpose = 'dmp_auth'`)).toEqual([
      { day: dayFromToday(100) },
    ]);
  });

  it('is refused when nothing was applied, and to who read another version', async () => {
    const checked = await hand.check(csv('FINESS EJ;Nom', `${aFiness()};A`));
    await expect(hand.undo(checked.id)).rejects.toThrow('n’est pas possible');
    await hand.apply(checked.id);
    await expect(editor.run(() => hand.imports.undo(checked.id, { version: 1, typed: '' }))).rejects.toThrow(
      'a changé',
    );
    await expect(
      editor.as('auditor')(async () =>
        hand.imports.undo(checked.id, { version: (await hand.imports.byId(checked.id)).version, typed: '' }),
      ),
    ).rejects.toThrow('Votre rôle');
  });
});
