import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type pg from 'pg';
import { loadRegister } from '../../directory/load/load-register.js';
import { addDays } from '../../journey/calendar/working-days.js';
import { finessNumber, siretNumber } from './made/numbers.js';
import { houseName, organisationName, towns } from './made/names.js';
import type { Random } from './made/random.js';

export interface LegalEntity {
  finess: string;
  name: string;
  siret: string;
  town: string;
  postalCode: string;
  departement: string;
  establishments: { finess: string; name: string }[];
}

/** The CHU of the agency's guide (« Identifier le FINESS juridique »): its eleven numbers whose key is right, all of 060785011. */
const chuNice: LegalEntity = {
  finess: '060785011',
  name: 'CHU DE NICE',
  siret: siretNumber(999_999),
  town: 'Nice',
  postalCode: '06000',
  departement: '06',
  establishments: [
    { finess: '060024411', name: 'CHU DE NICE ANTENNE SMUR SITE HPNCL' },
    { finess: '060785003', name: 'CHU DE NICE HOPITAL PASTEUR' },
    { finess: '060788957', name: 'CHU DE NICE HOPITAL DE CIMIEZ' },
    { finess: '060793775', name: 'CHU DE NICE SLD DE L’HOPITAL DE CIMIEZ' },
    { finess: '060790573', name: 'CHU DE NICE CTRE CONSULT TRAIT DENT' },
    { finess: '060789195', name: 'CHU DE NICE HOPITAL DE L’ARCHET' },
    { finess: '060789799', name: 'CAMSP CHU DE NICE' },
    { finess: '060016508', name: 'CENTRE DE FORMATION DU CHU DE NICE' },
    { finess: '060004538', name: 'ECOLE DE SAGES FEMMES CHU DE NICE' },
    { finess: '060789245', name: 'CHU DE NICE HOP ANNEXE DE CANTARON' },
    { finess: '060790177', name: 'CHU DE NICE CTRE CONVALESCENCE TENDE' },
  ],
};

/** Whom the tour of the README looks for: letters with points, and a word that is easily misspelt. */
const lookedFor: LegalEntity[] = [
  {
    finess: finessNumber('75', 990_001),
    name: 'A.P.F. France Handicap Démonstration',
    siret: siretNumber(990_001),
    town: 'Paris',
    postalCode: '75013',
    departement: '75',
    establishments: [{ finess: finessNumber('75', 990_101), name: 'IEM A.P.F. Les Marronniers' }],
  },
  {
    finess: finessNumber('30', 990_002),
    name: 'Clinique des Micocouliers',
    siret: siretNumber(990_002),
    town: 'Nîmes',
    postalCode: '30000',
    departement: '30',
    establishments: [{ finess: finessNumber('30', 990_102), name: 'Clinique des Micocouliers' }],
  },
];

/** Organisations with valid numbers, all over the country; names may repeat, numbers never. */
export function makeEntities(count: number, random: Random, firstSerial = 1): LegalEntity[] {
  return Array.from({ length: count }, (_, index) => {
    const [town, departement, postalCode] = towns[index % towns.length] ?? ['Nice', '06', '06000'];
    const serial = firstSerial + index;
    const establishments = Array.from({ length: 1 + random.below(5) }, (__, place) => ({
      finess: finessNumber(departement, 500_000 + serial * 8 + place),
      name: houseName(random),
    }));
    return {
      finess: finessNumber(departement, serial),
      name: organisationName(random),
      siret: siretNumber(serial),
      town,
      postalCode,
      departement,
      establishments,
    };
  });
}

/** Clients with certificates in force, of which the later extraction says something new: their place among the entities. */
const [renamed, alsoRenamed, moved, closing] = [50, 53, 54, 55];

/**
 * What the register of the demonstration holds: the clients, some organisations to discover, and the guide's CHU; loaded by the
 * product's own loader from the daily JSON.
 * @param client in no transaction
 */
export function firstExtraction(client: pg.Client, entities: LegalEntity[], day: string): Promise<void> {
  return load(client, entities, day);
}

/** A later one, that says something new of a few clients: there is something to decide. */
export function laterExtraction(client: pg.Client, entities: LegalEntity[], day: string): Promise<void> {
  return load(client, entities, day, { later, closed: entities[closing]?.establishments[0] });
}

async function load(client: pg.Client, entities: LegalEntity[], day: string, news: News = {}): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-demo-register-'));
  try {
    await loadRegister(client, writeExtraction(folder, [...entities, chuNice, ...lookedFor], day, news));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function later(entity: LegalEntity, index: number): LegalEntity {
  if (index === renamed) return { ...entity, name: `Fondation ${entity.town} Solidarités` };
  if (index === alsoRenamed) return { ...entity, name: `${entity.name} et Territoires` };
  return index === moved ? { ...entity, town: 'Chambéry', departement: '73', postalCode: '73000' } : entity;
}

interface News {
  later?: (entity: LegalEntity, index: number) => LegalEntity;
  closed?: { finess: string } | undefined;
}

function writeExtraction(folder: string, entities: LegalEntity[], day: string, { later, closed }: News): string {
  const pmej = entities
    .map((before, index) => [later?.(before, index) ?? before, before] as const)
    .map(([entity, before]) => ({
      informationsGeneralesPMEJ: {
        numFinessPm: entity.finess,
        denominationLonguePmSmsse: entity.name.toUpperCase(),
        siren: entity.siret.slice(0, 9),
        dateFermeture: '',
      },
      etatObjet: { code: 'A' },
      adresse: addressOf(entity),
      ege: entity.establishments.map((house) => ({
        informationsGeneralesEGE: {
          numFinessEge: house.finess,
          nomEgeLong: house.name.toUpperCase(),
          dateFermeture: house.finess === closed?.finess ? addDays(day, -12) : '',
        },
        etatObjet: { code: 'A' },
        // The houses stay where they are when the seat moves.
        adresse: addressOf(before),
      })),
    }));
  const path = join(folder, `finess-structures-journalier-${day.replaceAll('-', '')}.json`);
  writeFileSync(
    path,
    JSON.stringify({ generatedAt: `${day}T04:00:00Z`, schemaVersion: '1.0', pmej, gco: [], gcc: [] }),
  );
  return path;
}

function addressOf({ postalCode, town }: LegalEntity) {
  return [{ usageAdresse: '03', codePostal: postalCode, ligneAcheminement: `${postalCode} ${town.toUpperCase()}` }];
}
