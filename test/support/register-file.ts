import { writeFileSync } from 'node:fs';
import { aFiness } from './factories.js';

/** A legal entity and its establishments, as a test's file of the register has them. */
export interface TestEntity {
  finess: string;
  name: string;
  town?: string;
  closedOn?: string;
  establishments?: { finess: string; name: string; town?: string; closedOn?: string }[];
}

/** So many legal entities with one establishment each. */
export function someEntities(count: number): TestEntity[] {
  return Array.from({ length: count }, (_, index) => ({
    finess: aFiness(),
    name: `ASSOCIATION NUMERO ${index}`,
    establishments: [{ finess: aFiness(), name: `FOYER NUMERO ${index}` }],
  }));
}

/** The daily JSON `finess-structures`, as small as a test wants it. */
export function writeStructures(path: string, day: string, entities: TestEntity[]): string {
  const address = (town = '06000 NICE') => [
    { usageAdresse: '01', codePostal: '75001', ligneAcheminement: '75001 PARIS' },
    { usageAdresse: '03', codePostal: town.slice(0, 5), ligneAcheminement: town, cogCommune: `${town.slice(0, 2)}088` },
  ];
  const pmej = entities.map((entity) => ({
    informationsGeneralesPMEJ: {
      numFinessPm: entity.finess,
      denominationLonguePmSmsse: entity.name,
      dateFermeture: entity.closedOn ?? '',
    },
    etatObjet: { code: 'A' },
    adresse: address(entity.town),
    ege: (entity.establishments ?? []).map((house) => ({
      informationsGeneralesEGE: {
        numFinessEge: house.finess,
        nomEgeLong: house.name,
        dateFermeture: house.closedOn ?? '',
      },
      etatObjet: { code: 'A' },
      adresse: address(house.town ?? entity.town),
    })),
  }));
  writeFileSync(
    path,
    JSON.stringify({ generatedAt: `${day}T04:00:00Z`, schemaVersion: '1', pmej, gco: [{}], gcc: [] }),
  );
  return path;
}

/** cs1100501 (legal entities) in the shape that was published until May 2026. */
export function writeLegalEntities(path: string, day: string, entities: TestEntity[]): string {
  const lines = entities.map(
    ({ finess, name, town = '06000 NICE' }) =>
      `structureej;${finess};${name};;;4;AV;DU PORT;;;;088;${town};${town.slice(0, 2)};X`,
  );
  writeFileSync(path, `finess;etalab;101;${day}\n${lines.join('\n')}\n`);
  return path;
}
