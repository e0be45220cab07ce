import { describe, expect, it } from '@jest/globals';
import {
  headerOf,
  mappingAgain,
  mappingByTitles,
  mappingErrors,
  rememberedPart,
  signatureOf,
} from './column-mapping.js';
import { cardFile } from '../cards/card-file.js';
import { clientColumns as columns } from '../clients/client-columns.js';
import { noChoices } from '../columns/cell-readers.js';
import { mayBeConfirmed } from '../columns/import-column.js';
import { readLine } from './read-line.js';

const names = {
  people: [
    { id: '1', email: 'ines@a.fr', name: 'Inès Carvalho', disabled: false, reads: false, invited: false },
    { id: '2', email: 'paul@a.fr', name: 'Paul Petit', disabled: false, reads: false, invited: false },
    { id: '3', email: 'paul2@a.fr', name: 'Paul Petit', disabled: false, reads: false, invited: false },
    { id: '4', email: 'louis@a.fr', name: 'Louis Lecteur', disabled: false, reads: true, invited: false },
    { id: '5', email: 'lea@a.fr', name: 'Léa Sortie', disabled: true, reads: false, invited: false },
    { id: '6', email: 'marc@a.fr', name: 'Marc Double', disabled: false, reads: false, invited: false },
    { id: '7', email: 'marc2@a.fr', name: 'Marc Double', disabled: true, reads: false, invited: false },
  ],
  solutions: [
    { id: '1', name: 'DUI Santé', closed: false },
    { id: '2', name: 'Soluce', closed: true },
  ],
  groupings: [],
};
const reading = { workbook: false, names, choices: noChoices };
const cell = (key: string, text: string, workbook = false) => {
  const { given, errors, remarks } = readLine(
    2,
    [text],
    { mapping: [key], columns },
    { workbook, names, choices: noChoices },
  );
  return errors[0]?.text ?? (remarks.length > 0 ? [given[key], remarks[0]] : given[key]);
};

describe('a cell of a French file', () => {
  it.each([
    ['finessEj', '06 078 501 1', '060785011'],
    ['finessEj', '2a0000014', '2A0000014'],
    ['finessEj', "'060785011", '060785011'],
    ['siret', '260\u00a0600\u202f010 00015', '26060001000015'],
    ['postalCode', '06 000', '06000'],
    ['phone', '+33 4 92 03 44 44', '0492034444'],
    ['contractState', 'Signée', 'signed'],
    ['contractState', 'demandé à l’ANS', 'requested'],
    ['contractSince', '3/2/2024', '2024-02-03'],
    ['contractSince', '03.02.2024', '2024-02-03'],
    ['contractSince', '2024-02-03', '2024-02-03'],
    ['contractSince', '2024-02-03T00:00:00Z', '2024-02-03'],
    ['contractSince', '03/02/2024 00:00', '2024-02-03'],
    ['contractSince', '03/02/2024\u00a000:00:00', '2024-02-03'],
    ['contractSince', '2024-02-03 00:00:00.000', '2024-02-03'],
    ['contractSince', '03/02/2024 0:00:00', '2024-02-03'],
    ['contractSince', ' 3 / 2 / 2024 ', '2024-02-03'],
    ['selfAdministered', 'OUI', 'oui'],
    ['accountManager', 'ines carvalho', 'ines@a.fr'],
    ['accountManager', 'INES@a.fr', 'ines@a.fr'],
    // Found; whether they may be given this client is judged with it.
    ['accountManager', 'louis@a.fr', 'louis@a.fr'],
    ['accountManager', 'Lea Sortie', 'lea@a.fr'],
    ['accountManager', 'Marc Double', 'marc@a.fr'],
    ['solution', 'soluce', 'Soluce'],
    ['name', 'Association #Handicap !', 'Association #Handicap !'],
    ['solution', 'dui sante', 'DUI Santé'],
    ['services', 'INSi, appels automatisés ; DMP / MSSanté', 'dmp,insi_auto,mss_bal'],
    ['environment', 'prod', 'PROD'],
    ['name', '  Les   Lilas\u00a0 ', 'Les Lilas'],
    ['finessEg', '060785011, 060000023;060000031', '060785011 060000023 060000031'],
    ['siret', '(vider)', ''],
    ['town', '?', '?'],
    ['address', '3 rue de l’Église ?', '3 rue de l’Église ?'],
    ['name', 'Le Château d’Åse Ängström, SÃO', 'Le Château d’Åse Ängström, SÃO'],
    ['name', 'L’ÉTÉ «\u00a0À L’ÂGE\u00a0» DES CITÉS', 'L’ÉTÉ « À L’ÂGE » DES CITÉS'],
    ['name', 'Hôpital n° 3 – CITÉ”', 'Hôpital n° 3 – CITÉ”'],
  ])('%s « %s » is read %j', (key, text, value) => {
    expect(cell(key, text)).toBe(value);
  });

  it.each(['03/02/2024 08:30', '03/02/2024 24:00', '03/02/20240:00'])(
    'a day does not swallow the time of « %s »',
    (text) => {
      expect(cell('contractSince', text)).toContain('n’est pas une date');
    },
  );

  it('gets back the zero a spreadsheet dropped, only when the key then fits, and it is told', () => {
    expect(cell('finessEj', '60785011')).toEqual(['060785011', expect.stringContaining('zéro de tête')]);
    expect(cell('finessEj', '60785012')).toBe('60785012');
    expect(cell('postalCode', '6000')).toEqual(['06000', expect.stringContaining('zéro de tête')]);
    expect(cell('phone', '492034444')).toEqual(['0492034444', expect.stringContaining('zéro de tête')]);
  });

  it.each([
    ['siret', '2,60600E+13', 'abrégé par le tableur'],
    ['finessEj', '6,0785E+8', 'abrégé par le tableur'],
    ['contractSince', '31/02/2024', 'n’est pas une date'],
    ['contractSince', '45000', 'n’est pas une date'],
    ['accountManager', 'Paul Petit', 'Plusieurs personnes'],
    ['solution', 'Autre', 'Connus\u00a0: DUI Santé.'],
    ['name', '#REF!', 'erreur du tableur'],
    ['name', '#VALEUR!', 'erreur du tableur'],
    ['town', '#N/A', 'erreur du tableur'],
    ['applicationName', '#DIV/0 !', 'erreur du tableur'],
    ['finessEj', '#NOM ?', 'erreur du tableur'],
    ['hostName', 'Err:502', 'erreur du tableur'],
    ['contractSince', '########', 'erreur du tableur'],
    ['firstNames', '?ukasz', 'perdu des lettres'],
    ['lastName', 'Andr?-Marie', 'perdu des lettres'],
    ['lastName', 'Fran?ois-?mile', 'perdu des lettres'],
    ['town', 'Besan?on', 'perdu des lettres'],
    ['address', 'rue de l’?glise', 'perdu des lettres'],
    ['name', 'Besan\ufffdon', 'perdu des lettres'],
    ['town', 'BesanÃ§on', 'perdu ses accents'],
    ['lastName', 'Ã‰tÃ©', 'perdu ses accents'],
    ['name', 'Maison de lâ€™Est', 'perdu ses accents'],
    ['name', 'Å“uvre nÂ° 3', 'perdu ses accents'],
    ['name', 'CollÃ¨ge', 'perdu ses accents'],
    ['name', 'voilÃ', 'perdu ses accents'],
    ['accountManager', 'Personne', 'Connus\u00a0: Inès Carvalho'],
    ['grouping', 'GHT', 'Aucun n’est enregistré'],
    ['services', 'DMP, Minitel', 'Minitel'],
    ['name', '(vider)', 'ne peut pas être vidé'],
    ['cardNumber', '123', '10 chiffres'],
  ])('%s « %s » is refused: %s', (key, text, words) => {
    expect(cell(key, text)).toContain(words);
  });

  it.each([
    ['firstNames', 'Andr?'],
    ['name', 'Les Lilas?'],
    ['lastName', 'Petrovi?'],
    ['name', 'Et demain? Association'],
  ])('%s « %s » may have lost a letter or ask a question: a person says', (key, text) => {
    const read = (confirmed: string[]) =>
      readLine(2, [text], { mapping: [key], columns }, { ...reading, choices: { leftOut: [], confirmed } });
    expect(read([])).toMatchObject({
      given: {},
      errors: [{ key, text: expect.stringContaining('a peut-être perdu la dernière lettre'), back: true }],
    });
    expect(read([key])).toMatchObject({
      given: { [key]: text },
      errors: [],
      remarks: [expect.stringContaining('gardé tel qu’il est écrit')],
    });
    const column = columns.byKey.get(key);
    expect(column && mayBeConfirmed(column)).toBe(true);
  });

  it('that lost letters for sure is confirmed by nobody', () => {
    const confirmed = { ...reading, choices: { leftOut: [], confirmed: ['town'] } };
    const { errors } = readLine(2, ['Besan?on'], { mapping: ['town'], columns }, confirmed);
    expect(errors).toEqual([{ key: 'town', text: expect.stringContaining('perdu des lettres') }]);
  });

  it('of a workbook may be the number of a day', () => {
    expect(cell('contractSince', '45325', true)).toBe('2024-02-03');
  });

  it('that is empty says nothing', () => {
    const mapping = ['finessEj', 'name'];
    expect(readLine(2, ['', ' \u00a0'], { mapping, columns }, reading)).toMatchObject({ given: {}, errors: [] });
  });

  it('that has no title stops its line: what stands before may have moved; nothing there says nothing', () => {
    const mapping = ['finessEj', 'name', 'town'];
    const read = (...cells: string[]) => readLine(2, cells, { mapping, columns }, reading).errors;
    expect(read('060785011', 'CHU', 'Nice', '', ' ')).toEqual([]);
    expect(read('060785011', 'Les Lilas', 'annexe', 'Nice')).toEqual([
      { key: '', text: expect.stringMatching(/Nice.*après la dernière colonne titrée.*guillemets/) },
    ]);
  });
});

describe('the titles of a file', () => {
  const rows = (...lines: string[][]) => lines.map((cells, index) => ({ line: index + 1, cells }));

  it('are recognised with or without accents, by many names, each key once', () => {
    const header = [
      'N° FINESS juridique',
      'RAISON SOCIALE',
      'CP',
      'Ville',
      'Chargé de clientèle',
      'Inconnu',
      'Nom',
      'Résultat',
      'Motif',
    ];
    expect(mappingByTitles(header, columns)).toEqual([
      'finessEj',
      'name',
      'postalCode',
      'town',
      'accountManager',
      '',
      '',
      '',
      '',
    ]);
  });

  it('of whoever signs are told by many words for them', () => {
    const said = ['Mail du représentant', 'Tél. signataire', 'Nom du représentant légal', 'Prénom directrice'];
    expect(mappingByTitles(said, columns)).toEqual(['email', 'phone', 'lastName', 'firstNames']);
  });

  it('that we export are all recognised by themselves', () => {
    for (const set of [columns, cardFile]) {
      const labels = set.all.map(({ label }) => label);
      expect(mappingByTitles(labels, set)).toEqual(set.all.map(({ key }) => key));
    }
  });

  it.each([
    ['twice the same', rows(['FINESS EJ', 'Nom', 'nom '], ['1', '2', '3']), /«.nom.».*B et C/],
    ['under a title line', rows(['Liste de nos clients'], [''], ['FINESS EJ', 'Nom'], ['1', '2']), 'ligne 3'],
    ['missing', rows(['060785011', 'CHU'], ['060000023', 'x']), 'pas de titres'],
    ['alone', rows(['FINESS EJ', 'Nom']), 'que des titres'],
    ['of an empty file', rows(), 'aucune ligne'],
  ])('%s are refused with what to do', (_, given, words) => {
    expect(() => headerOf(given, columns)).toThrow(words);
  });

  it('make one signature whatever their capitals, and a mapping needs its key, once', () => {
    expect(signatureOf(['FINESS EJ', 'Nom'])).toBe(signatureOf(['finess ej', 'NOM']));
    expect(mappingErrors(['name', ''], columns)).toEqual({ form: expect.stringContaining('FINESS EJ') });
    expect(mappingErrors(['finessEj', 'name', 'name'], columns)).toEqual({
      'column.2': expect.stringContaining('déjà pris'),
    });
  });

  it.each([
    ['Prénom', 'firstNames'],
    ['Nom du directeur', 'lastName'],
    ['Nom direction', 'lastName'],
    ['Prénom de la direction', 'firstNames'],
    ['Directrice', 'lastName'],
    ['Mail direction', 'email'],
    ['Courriel direction', 'email'],
    ['E-mail du directeur', 'email'],
    ['Tél', 'phone'],
    ['Tél. direction', 'phone'],
    ['Mandat signé le', 'delegationSignedOn'],
    ['Fin du mandat', 'delegationEndsOn'],
    ['Cartes habilitées', 'habilitatedCards'],
  ])('« %s » is known', (title, key) => {
    expect(mappingByTitles([title], columns)).toEqual([key]);
  });

  it('of an outcome file sent back keep the mapping that was chosen, and its own columns carry nothing', () => {
    const header = ['FINESS EJ', 'Intitulé maison', 'CP'];
    const mapping = ['finessEj', 'name', ''];
    const back = ['FINESS EJ', 'Intitulé maison', 'CP', 'Résultat', 'Motif', 'Laissé de côté'];
    expect(signatureOf(back)).toBe(signatureOf(header));
    expect(mappingAgain(back, rememberedPart(header, mapping))).toEqual(['finessEj', 'name', '', '', '', '']);
    expect(mappingAgain(header, rememberedPart(back, [...mapping, '', '', '']))).toEqual(mapping);
  });
});
