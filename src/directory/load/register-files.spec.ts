import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { dayFromToday } from '../../../test/support/factories.js';
import { CsvRecords, decode } from './csv-records.js';
import { JsonElements } from './json-elements.js';
import { NotARegisterFile, type ReadRecord } from './register-format.js';
import { RegisterSource } from './register-source.js';
import { dayOf, readStructures } from './structures-format.js';

const folder = mkdtempSync(join(tmpdir(), 'sceau-files-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function read(bytes: Buffer | string, name = 'file'): Promise<ReadRecord[]> {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  const all: ReadRecord[] = [];
  for await (const records of new RegisterSource(path).records(0)) all.push(...records.flat());
  return all;
}

const header = 'finess;etalab;101;2026-05-12\n';
const entity = 'structureej;060785011;CHU DE NICE;;;4;AV;REINE VICTORIA;;;;088;06003 NICE CEDEX 1;06;ALPES MARITIMES\n';
const structures = (pmej: object[]) =>
  JSON.stringify({ generatedAt: '2026-09-05T04:00:00Z', pmej, gco: [{}, {}], gcc: [] });

describe('the bytes of a register file', () => {
  it('are unpacked when they are gzip, whatever the name says', async () => {
    expect(await read(gzipSync(header + entity), 'x.csv')).toHaveLength(2);
    expect(await read(header + entity, 'x.csv.gz')).toHaveLength(2);
  });

  it.each([
    ['nothing', Buffer.alloc(0), 'empty'],
    ['a picture', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1]), 'binary'],
    ['a spreadsheet', Buffer.from('PK\u0003\u0004xxxx'), 'spreadsheet'],
    ['UTF-16', Buffer.from(`\ufeff${header}`, 'utf16le'), 'UTF-16'],
    ['another list', Buffer.from('nom;prenom\na;b\n'), 'first line'],
    ['one giant line', Buffer.from('x;'.repeat(500_000)), '64 kB'],
    ['another JSON', Buffer.from('{"generatedAt":"2026-09-05","activites":[{}]}'), 'pmej'],
    ['a JSON of bottomless depth', Buffer.from(`{"pmej":[${'['.repeat(100_000)}`), '64 levels'],
    ['a cut JSON', Buffer.from(structures([{ a: 1 }]).slice(0, -30)), 'cut in the middle'],
    ['a cut gzip', gzipSync(header + entity.repeat(5000)).subarray(0, -40), 'cut in the middle'],
    ['a damaged gzip', Buffer.concat([gzipSync(header).subarray(0, 12), Buffer.alloc(40, 7)]), 'damaged'],
    ['a gzip in a gzip', gzipSync(gzipSync(header)), 'twice'],
    ['a gzip bomb', gzipSync(Buffer.alloc(100 * 1024 * 1024, '\n')), 'unpacks to more than'],
    ['an endless structure', Buffer.from(`{"pmej":[{"x":"${'y'.repeat(33 * 1024 * 1024)}`), '32 MB'],
  ])('are refused politely when they are %s', async (_, bytes, sentence) => {
    const refusal = read(bytes);
    await expect(refusal).rejects.toBeInstanceOf(NotARegisterFile);
    await expect(refusal).rejects.toThrow(sentence);
  });
});

describe('a file of the register that says a day to come', () => {
  const on = dayFromToday;

  it.each([
    ['a CSV', (day: string) => header.replace('2026-05-12', day) + entity],
    ['a JSON', (day: string) => JSON.stringify({ generatedAt: `${day}T04:00:00Z`, pmej: [] })],
  ])('is refused when it is %s, but for one that a clock ahead dates tomorrow', async (_, made) => {
    const refusal = read(made(on(2)));
    await expect(refusal).rejects.toBeInstanceOf(NotARegisterFile);
    await expect(refusal).rejects.toThrow(`${on(2)}, which has not come yet`);
    await expect(read(made(on(1)))).resolves.toEqual(expect.any(Array));
  });
});

describe('the records of a CSV', () => {
  it('are the same wherever the bytes are cut', () => {
    const bytes = Buffer.from(`\ufeffa;"b;""c""";"d\r\né;${'f'.repeat(20)};\n`);
    const expected = [
      ['a', 'b;"c"', '"d'],
      ['é', 'f'.repeat(20), ''],
    ];
    for (let at = 0; at <= bytes.length; at += 1) {
      const csv = new CsvRecords();
      const pieces = [bytes.subarray(0, at), bytes.subarray(at)];
      expect([...pieces.flatMap((piece) => csv.push(piece)), ...csv.end()]).toEqual(expected);
    }
  });

  it('are read in UTF-8 and in Windows-1252, even in one file', () => {
    const mixed = Buffer.concat([Buffer.from('Hôpital\n'), Buffer.from('H\u00f4pital \u0080\n', 'latin1')]);
    expect(decode(mixed)).toBe('Hôpital\nHôpital €\n');
  });

  it('say that the file is cut when the last one is shorter than the others and has no end', async () => {
    const records = await read(`${header}${entity}${entity.slice(0, 30)}`);
    expect(records.at(-1)).toEqual({ refused: expect.stringContaining('cut') });
    expect(await read(`${header}${entity.trim()}`)).toHaveLength(2);
  });
});

describe('the elements of the JSON', () => {
  it('are the same wherever the bytes are cut, with brackets and quotes in their texts', () => {
    const elements = [{ a: '}]"\\', b: { c: [1, { d: 'é' }] } }, {}, { e: [[]] }];
    const bytes = Buffer.from(
      `\ufeff{"x":1,"generatedAt" : "2026-09-05", "PMEJ":${JSON.stringify(elements)},"gco":[{"pmej":[{}]}],"gcc":{}}`,
    );
    for (let at = 0; at <= bytes.length; at += 1) {
      const json = new JsonElements('pmej');
      const found = [bytes.subarray(0, at), bytes.subarray(at)].flatMap((piece) =>
        json.push(piece).map((element) => element.toString()),
      );
      json.end();
      expect(found.map((text) => JSON.parse(text) as unknown)).toEqual(elements);
      expect(json.texts.get('generatedat')).toBe('2026-09-05');
      expect(json.counts.get('gco')).toBe(1);
    }
  });

  const address = [
    { usageAdresse: '01', codePostal: '75001', ligneAcheminement: '75001 PARIS', cogCommune: '75101' },
    {
      usageAdresse: { code: '03' },
      codePostal: '97150',
      ligneAcheminement: '97150 ST MARTIN CEDEX',
      cogCommune: '97127',
      numeroVoie: '4',
      typeVoie: 'AV',
      libelleVoie: 'DU PORT',
    },
  ];
  const house = {
    informationsGeneralesEGE: { numFinessEge: '060780988', nomEgeCourt: 'PASTEUR', dateFermeture: '2024-02-30' },
    etatObjet: { code: 'A' },
    siret: '26060000000011',
    adresse: address,
  };

  it.each([['informationsGeneralesPMEJ'], ['informationsGeneralesPmej'], ['INFORMATIONSGENERALESPMEJ']])(
    'are read with the key %s',
    (key) => {
      const facts = {
        numFinessPm: '060785011',
        denominationPm: 'CHU',
        denominationLonguePmSmsse: 'CHU DE NICE',
        siren: '260600000',
        dateFermeture: '',
      };
      const [owner, establishment] = readStructures(JSON.stringify({ [key]: facts, adresse: address, ege: [house] }));
      expect(owner).toMatchObject({
        kind: 'legal_entity',
        finess: '060785011',
        name: 'CHU DE NICE',
        siren: '260600000',
        closed: false,
      });
      expect(establishment).toMatchObject({
        legalEntityFiness: '060785011',
        name: 'PASTEUR',
        town: 'ST MARTIN',
        postalCode: '97150',
        departement: '978',
        address: '4 AV DU PORT',
        siret: '26060000000011',
        closed: false,
      });
    },
  );

  it('tell what is closed, by its day or by its state', () => {
    const closed = (facts: object, state: unknown) =>
      readStructures(
        JSON.stringify({
          informationsGeneralesPMEJ: { numFinessPm: '060785011', denominationPm: 'CHU', ...facts },
          etatObjet: state,
        }),
      )[0];
    expect(closed({ dateFermeture: '2024-02-28T00:00:00Z' }, 'A')).toMatchObject({
      closed: true,
      closedOn: '2024-02-28',
    });
    expect(closed({ dateFermeture: null }, { code: 'F' })).toMatchObject({ closed: true, closedOn: '' });
    expect(closed({}, undefined)).toMatchObject({ closed: false });
  });

  it.each([['[]'], ['{'], ['null'], ['{"informationsGeneralesPMEJ":{"numFinessPm":"060785012"}}']])(
    'are refused with a reason: %s',
    (text) => {
      expect(readStructures(text)).toEqual([{ refused: expect.any(String) }]);
    },
  );

  it('take a day only when the calendar has it', () => {
    expect([dayOf('2026-02-30'), dayOf('28/02/2026'), dayOf('hier'), dayOf('')]).toEqual(['', '2026-02-28', '', '']);
  });
});
