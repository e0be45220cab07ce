import { beforeEach, describe, expect, it } from '@jest/globals';
import { aFiness, aGrouping, aSolution, dayFromToday } from '../../../test/support/factories.js';
import { csv, importsOf, typedDay, tally } from '../../../test/support/imports.js';
import { aTenant, type TestEditor } from '../../../test/support/tenant.js';

let editor: TestEditor;
let hand: ReturnType<typeof importsOf>;
const tenant = await aTenant();
beforeEach(async () => {
  editor = await tenant.secondEditor();
  hand = importsOf(tenant, editor);
});

describe('the lines of an import of clients', () => {
  it('refuses as FINESS EJ what is an establishment of ours, as FINESS EG what is a client’s, and both in one file', async () => {
    const [mother, child, other, both] = [aFiness(), aFiness(), aFiness(), aFiness()];
    const header = 'FINESS EJ;Nom;FINESS EG;Nom de l’établissement';
    await hand.apply((await hand.check(csv(header, `${mother};Asso Mère;${child};Foyer Fille`))).id);
    const checked = await hand.check(
      csv(
        header,
        `${child};Foyer Fille;;`,
        `${other};Autre;${mother};Siège`,
        `${aFiness()};Encore;${both};Double`,
        `${both};Double;;`,
        `${mother};Asso Mère bis;${child};`,
      ),
    );
    expect((await hand.rows(checked.id)).map((row) => row.errors?.[0]?.text ?? row.outcome)).toEqual([
      `${child} est un établissement («\u00a0Foyer Fille\u00a0»), pas une entité juridique. Le FINESS EJ à écrire est ${mother}.`,
      expect.stringContaining(`${mother} est le FINESS EJ d’Asso Mère`),
      expect.stringContaining(`${both} est le FINESS EJ que donne la ligne 5 de ce fichier`),
      'new',
      'changed',
    ]);
  });

  it('tells each wrong cell, groups by reason, and applies the others', async () => {
    await aGrouping(editor, { name: 'GHT Azur' });
    const good = aFiness();
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;SIRET;Contrat;Date du contrat;Chargé de compte;Groupement;Solution',
        `${good};Bon;;;;;ght azur;`,
        `060923151;Coquille du guide;;;;;;`,
        `${aFiness()};Siret abrégé;2,60600E+13;;;;;`,
        `${aFiness()};Sans date;;signé;;;;`,
        `${aFiness()};Inconnue;;;;Jeanne Inconnue;;`,
        `${aFiness()};;;;;;;`,
        `;Sans numéro;;;;;;`,
        `${aFiness()};Solution;;;;;;Logiciel inconnu`,
      ),
    );
    expect(tally(checked)).toMatchObject({ read: 8, new: 1, error: 7 });
    const texts = (await hand.rows(checked.id)).map((row) => row.errors?.[0]?.text ?? '');
    expect(texts[1]).toContain('clé de contrôle');
    expect(texts[2]).toContain('abrégé par le tableur');
    expect(texts[3]).toContain('date de signature');
    expect(texts[4]).toContain('Connus');
    expect(texts[5]).toContain('nom de l’organisme');
    expect(texts[6]).toContain('FINESS EJ');
    expect(texts[7]).toContain('n’est pas une de vos solutions');
    await hand.apply(checked.id);
    expect(await hand.one('SELECT finess_ej FROM clients')).toEqual({ finess_ej: good });
  });

  it('guesses no grouping that only capitals or accents tell from another: the very name is taken', async () => {
    for (const name of ['GHT Côte d’Azur', 'ght cote d’azur']) await aGrouping(editor, { name });
    const named = (name: string) => `${aFiness()};Bon;${name}`;
    const lines = [named('ght cote d’azur'), named('GHT COTE D’AZUR')];
    const checked = await hand.check(csv('FINESS EJ;Nom;Groupement', ...lines));
    expect((await hand.rows(checked.id)).map((row) => row.errors?.[0]?.text ?? row.outcome)).toEqual([
      'new',
      expect.stringMatching(/peut être .*écrivez l’un de ces noms, tel quel/u),
    ]);
  });

  it('believes none of two lines of one client that contradict each other, and names both', async () => {
    const ej = aFiness();
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Ville', `${ej};Un nom;Nice`, `${aFiness()};Autre;Nice`, `${ej};Un autre nom;Nice`),
    );
    expect(tally(checked)).toMatchObject({ new: 1, error: 2 });
    const [first] = await hand.rows(checked.id);
    expect(first?.errors?.[0]?.text).toMatch(/lignes 2 et 4/);
  });

  it('believes none of them either when only one names the only instance', async () => {
    await aSolution(editor, { name: 'DUI' });
    const ej = aFiness();
    const titles = 'FINESS EJ;Nom;Instance;Solution;Services;Échéance DMP authentification';
    const day = (days: number) => typedDay(dayFromToday(days));
    const two = (...instances: string[]) =>
      instances.map((instance, nth) => `${ej};A;${instance};DUI;DMP;${day(100 + nth)}`);
    // New: the first line makes it, by its name or by none.
    for (const named of [
      ['', 'Production'],
      ['Production', ''],
      ['Une', ''],
    ])
      expect(tally(await hand.check(csv(titles, ...two(...named))))).toMatchObject({ new: 0, error: 2 });
    await hand.apply((await hand.check(csv(titles, `${ej};A;Production;DUI;DMP;${day(90)}`))).id);
    const { id } = await hand.check(csv(titles, ...two('', 'production')));
    expect((await hand.rows(id)).map(({ errors }) => errors?.[0]?.text)).toEqual([
      expect.stringMatching(/lignes 2 et 3/),
      expect.stringMatching(/lignes 2 et 3/),
    ]);
    // Two instances, two days.
    expect(tally(await hand.check(csv(titles, ...two('', 'Secours'))))).toMatchObject({ changed: 2, error: 0 });
  });

  it('says of a telephone without a name that nobody is known to have it, and does without it when told so', async () => {
    const checked = await hand.check(csv('FINESS EJ;Nom;Téléphone', `${aFiness()};CHU;0493000000`));
    const [row] = await hand.rows(checked.id);
    expect(row?.errors).toEqual([{ key: 'phone', text: expect.stringContaining('pas encore de représentant') }]);
    const again = await hand.choose(checked.id, { leftOut: ['phone'] });
    expect(tally(again)).toMatchObject({ new: 1, error: 0 });
  });

  it('stops a line of which a value is under no title', async () => {
    const checked = await hand.check(
      csv('FINESS EJ;Nom;Ville', `${aFiness()};Les Lilas; site B;Nice`, `${aFiness()};Les Iris;Nice;`),
    );
    expect(tally(checked)).toMatchObject({ new: 1, error: 1 });
    const [row] = await hand.rows(checked.id);
    expect(row?.errors?.[0]?.text).toMatch(/Nice.*après la dernière colonne titrée/);
  });

  it('gives an establishment to one client only, within the file as in the base', async () => {
    const eg = aFiness();
    const lines = Array.from({ length: 600 }, (_, index) => `${aFiness()};Client ${index};;`);
    const checked = await hand.check(
      csv(
        'FINESS EJ;Nom;FINESS EG;Nom de l’établissement',
        `${aFiness()};Premier;${eg};Foyer`,
        ...lines,
        `${aFiness()};Dernier;${eg};Foyer`,
      ),
    );
    expect(tally(checked)).toMatchObject({ read: 602, error: 1, new: 601 });
    const rows = await hand.rows(checked.id);
    const error = rows.find((row) => row.outcome === 'error');
    // Which of them comes first is the order of their numbers: the other one names its line.
    const [name, line] = error?.line === 2 ? ['Dernier', 603] : ['Premier', 2];
    expect(error?.errors?.[0]?.text).toBe(
      `${eg} est déjà donné à «\u00a0${name}\u00a0» par la ligne ${line} du fichier. Laissez cet établissement à l’un des deux.`,
    );
  });

  it('says of a new establishment that the client has one of that name and town, which the file no longer names', async () => {
    const [finess, former, corrected, kept] = [aFiness(), aFiness(), aFiness(), aFiness()];
    const header = 'FINESS EJ;Nom;FINESS EG;Nom de l’établissement;Commune de l’établissement';
    await hand.apply(
      (
        await hand.check(
          csv(header, `${finess};Cévennes;${former};ESAT LE MOULIN;LIMOGES`, `${finess};;${kept};Foyer;LIMOGES`),
        )
      ).id,
    );
    const remarksOf = async (...lines: string[]) =>
      (await hand.rows((await hand.check(csv(header, ...lines))).id)).map(({ remarks }) => (remarks ?? []).join(' '));
    const [told, other] = await remarksOf(
      `${finess};Cévennes;${corrected};Esat Le Moulin;Limoges`,
      `${finess};;${kept};Foyer;LIMOGES`,
    );
    expect(told).toContain(`Ce client a déjà «\u00a0ESAT LE MOULIN\u00a0», à LIMOGES, sous le FINESS EG ${former}`);
    expect(told).toContain('fermez l’ancien établissement');
    expect(other).toBe('');
    // Both are named: there are two of that name. Elsewhere it is another one.
    expect(
      await remarksOf(
        `${finess};;${former};;`,
        `${finess};;${corrected};ESAT LE MOULIN;LIMOGES`,
        `${finess};;${aFiness()};ESAT LE MOULIN;TULLE`,
      ),
    ).toEqual(['', '', '']);
  });

  it('gives a reference to one client only: told by the line that gives it, or by the record that has it', async () => {
    const [known, first] = [aFiness(), aFiness()];
    await hand.apply((await hand.check(csv('FINESS EJ;Nom;Référence interne', `${known};Connu;R-0`))).id);
    const between = Array.from({ length: 600 }, (_, index) => `${aFiness()};Client ${index};`);
    const { id } = await hand.check(
      csv(
        'FINESS EJ;Nom;Référence interne',
        `${first};Premier;R-1`,
        `${aFiness()};Deuxième;R-1`,
        ...between,
        `${aFiness()};Dernier;R-1`,
        `${aFiness()};Autre;R-0`,
      ),
    );
    const wrong = (await hand.rows(id)).filter(({ outcome }) => outcome === 'error');
    // Which of them comes first is the order of their numbers: the two others name its line.
    const told = wrong.map(({ errors }) => errors?.[0]?.text ?? '');
    const ofFile = told.filter((text) => text.includes('R-1'));
    expect(ofFile).toHaveLength(2);
    for (const text of ofFile)
      expect(text).toMatch(/^«.R-1.» est déjà à «.\S+.» \(.{9}\) par la ligne \d+ du fichier\. /);
    expect(told.find((text) => text.includes('R-0'))).toMatch(
      new RegExp(`^«.R-0.» est déjà dans la fiche de Connu \\(${known}\\)\\. Si son FINESS EJ`),
    );
    expect(new Set(wrong.map(({ reason }) => reason)).size).toBe(2);
  });

  it('adds up: new, changed, unchanged and in error make the 10,000 lines read', async () => {
    const known = await hand.check(
      csv('FINESS EJ;Nom', ...Array.from({ length: 3_000 }, (_, index) => `${aFiness()};Client ${index}`)),
    );
    await hand.apply(known.id);
    const { rows } = await editor.owner.query<{ finess_ej: string; name: string }>(
      'SELECT finess_ej, name FROM clients ORDER BY finess_ej',
    );
    const lines = rows.map(({ finess_ej, name }, index) => `${finess_ej};${index % 2 === 0 ? name : `${name} bis`}`);
    for (let index = 0; index < 6_900; index += 1) lines.push(`${aFiness()};Nouveau ${index}`);
    for (let index = 0; index < 100; index += 1) lines.push(`06000000X;Faux ${index}`);
    const checked = await hand.check(csv('FINESS EJ;Nom', ...lines));
    expect(tally(checked)).toEqual({
      read: 10_000,
      new: 6_900,
      changed: 1_500,
      unchanged: 1_500,
      error: 100,
      applied: 0,
      stale: 0,
    });
  });
});
