// Files in the shapes of the national register (facts F3.2), made up, as long as asked, never whole in memory.
import { finessNumber } from '../../dist/src/demo/story/made/numbers.js';

const departements = ['01', '06', '13', '22', '29', '31', '35', '38', '44', '59', '67', '69', '75', '80', '86'];
const themes = [
  'LES LILAS',
  'SAINT JOSEPH',
  'LE GRAND CHENE',
  'BELLEVUE',
  'LES TROIS RIVIERES',
  'KER AVEL',
  'LA SOURCE',
];

/** One legal entity, then three establishments of it, and so on: all in one etalab file. */
export function* etalabLines(structures) {
  yield 'finess;etalab;101;2026-03-11\n';
  for (let serial = 0; serial < structures; serial += 1) {
    const owner = serial - (serial % 4);
    const fields = Array.from({ length: 32 }, () => '');
    const departement = departementOf(owner);
    const name = nameOf(serial);
    const place = `${departement}100 VILLE ${owner % 400}`;
    if (serial === owner)
      Object.assign(fields, {
        0: 'structureej',
        1: finess(serial),
        2: name,
        5: '12',
        6: 'R',
        7: 'DU PORT',
        12: place,
        13: departement,
        17: 'Association',
      });
    else
      Object.assign(fields, {
        0: 'structureet',
        1: finess(serial, owner),
        2: finess(owner),
        3: name,
        7: '14',
        8: 'R',
        9: 'DU PORT',
        13: departement,
        15: place,
        19: 'EHPAD',
      });
    yield `${fields.join(';')}\n`;
  }
}

/** The daily JSON: about so many megabytes. */
export function* jsonPieces(megabytes) {
  yield '{"generatedAt":"2026-11-02T04:00:00Z","schemaVersion":"1","pmej":[\n';
  // The published file says much that nobody here reads.
  const filling = 'x'.repeat(900);
  let written = 0;
  for (let serial = 200_000; written < megabytes * 1_000_000; serial += 3) {
    const element = JSON.stringify(entity(serial, filling));
    written += element.length;
    yield `${serial === 200_000 ? '' : ',\n'}${element}`;
  }
  yield '\n],"gco":[],"gcc":[]}\n';
}

function entity(serial, filling) {
  const departement = departementOf(serial);
  const adresse = [
    {
      usageAdresse: '03',
      codePostal: `${departement}100`,
      ligneAcheminement: `${departement}100 VILLE ${serial % 400}`,
      cogCommune: `${departement}088`,
    },
  ];
  const etatObjet = { code: 'A' };
  return {
    informationsGeneralesPMEJ: {
      numFinessPm: finess(serial, serial),
      denominationLonguePmSmsse: nameOf(serial),
      dateFermeture: '',
    },
    etatObjet,
    adresse,
    commentaire: filling,
    ege: [1, 2].map((place) => ({
      informationsGeneralesEGE: {
        numFinessEge: finess(serial + place, serial),
        nomEgeLong: nameOf(serial + place),
        dateFermeture: '',
      },
      etatObjet,
      adresse,
      commentaire: filling,
    })),
  };
}

function departementOf(owner) {
  return departements[Math.floor(owner / 4) % departements.length];
}

function finess(serial, owner = serial) {
  return finessNumber(departementOf(owner), serial + 1);
}

function nameOf(serial) {
  return `ASSOCIATION ${themes[serial % themes.length]} ${serial}`;
}
