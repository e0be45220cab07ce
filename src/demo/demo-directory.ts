import type pg from 'pg';
import { finessNumber, siretNumber } from './numbers.js';
import { houseName, organisationName, towns } from './names.js';
import type { Random } from './random.js';

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

/** What the register of the demonstration holds: the clients, twenty organisations to discover, and the guide's CHU. */
export async function seedDirectory(client: pg.Client, entities: LegalEntity[], extractedOn: string): Promise<void> {
  for (const entity of [...entities, chuNice]) {
    await client.query(
      `INSERT INTO directory_legal_entities (finess, name, siren, town, postal_code, departement, extracted_on) VALUES ($1,$2,$3,$4,$5,$6,$7) ON CONFLICT (finess) DO NOTHING`,
      [
        entity.finess,
        entity.name.toUpperCase(),
        entity.siret.slice(0, 9),
        entity.town.toUpperCase(),
        entity.postalCode,
        entity.departement,
        extractedOn,
      ],
    );
    await client.query(
      `INSERT INTO directory_establishments (finess, legal_entity_finess, name, town, postal_code, departement, extracted_on)
       SELECT e->>'finess', $1, upper(e->>'name'), $2, $3, $4, $5 FROM jsonb_array_elements($6::jsonb) AS e ON CONFLICT (finess) DO NOTHING`,
      [
        entity.finess,
        entity.town.toUpperCase(),
        entity.postalCode,
        entity.departement,
        extractedOn,
        JSON.stringify(entity.establishments),
      ],
    );
  }
}
