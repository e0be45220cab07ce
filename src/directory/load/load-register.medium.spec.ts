import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { samplePath } from '../../../test/support/samples.js';
import { startTenant, type TestTenant } from '../../../test/support/tenant.js';
import { DirectoryService } from '../search/directory.service.js';
import { loadRegister, NotARegisterFile } from './load-register.js';

const folder = mkdtempSync(join(tmpdir(), 'sceau-register-'));
let tenant: TestTenant;
beforeAll(async () => {
  tenant = await startTenant();
});
afterAll(async () => {
  rmSync(folder, { recursive: true });
  await tenant.stop();
});

function write(name: string, lines: string[], encoding: BufferEncoding = 'utf8'): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`, encoding);
  return path;
}

async function nameOf(finess: string): Promise<string> {
  const sql =
    'SELECT name FROM directory_legal_entities WHERE finess = $1 UNION ALL SELECT name FROM directory_establishments WHERE finess = $1';
  return (await tenant.owner.query<{ name: string }>(sql, [finess])).rows[0]?.name ?? '';
}

const legalEntities = [
  'finess;etalab;101;2026-05-12',
  'structureej;060785011;CHU DE NICE;CENTRE HOSPITALIER UNIVERSITAIRE DE NICE;;4;AV;REINE VICTORIA;;;CS 91179;088;06003 NICE CEDEX 1;06;ALPES MARITIMES;0492037777;14;Etablissement public intercommunal;355;Centre Hospitalier;260600000;8610Z;1900-01-01',
];
const establishments = [
  'finess;etalab;111;2026-05-12',
  'structureet;060780988;060785011;HÔPITAL PASTEUR;HÔPITAL PASTEUR CÔTÉ EST;;;30;VOI;ROMAINE;;;088;06;ALPES MARITIMES;06001 NICE;;;355;Centre Hospitalier;;;;;',
  'structureet;060780989;060785011;MAUVAISE CLE;;;;;;;;;088;06;ALPES MARITIMES;06001 NICE;;;355;Centre Hospitalier;;;;;',
];

describe('loading the national register', () => {
  it('reads Windows-1252, names a legal entity by its number until it is known, and says what it refused', async () => {
    const report = await loadRegister(tenant.owner, write('et.csv', establishments, 'latin1'));
    expect(report).toMatchObject({ format: 'etalab', establishments: { added: 1, changed: 0 }, named: 1, refused: 1 });
    expect(report.firstRefusals[0]).toContain('060780989');
    const { rows } = await tenant.owner.query(`SELECT name FROM directory_establishments WHERE finess = '060780988'`);
    expect(rows).toEqual([{ name: 'HÔPITAL PASTEUR CÔTÉ EST' }]);
    const finding = await tenant.run(() => tenant.get(DirectoryService).find('060780988'));
    expect(finding).toMatchObject({ kind: 'one', entity: { finess: '060785011', name: 'Entité juridique 060785011' } });
  });

  it('says what it refused, a NUL in it or not', async () => {
    const path = join(folder, 'nul.json');
    const entity = {
      informationsGeneralesPmej: { numFinessPm: '060785011', denominationPm: 'CHU DE NICE' },
    };
    const begin = `{"generatedAt":"2026-05-11",${' '.repeat(70_000)}"pmej":[`;
    writeFileSync(path, `${begin}${JSON.stringify(entity)},{"x":"\x00"}]}`);
    const report = await loadRegister(tenant.owner, path);
    expect(report.firstRefusals).toEqual([expect.stringContaining('not well-formed JSON')]);
  });

  it('gives the legal entity its name, and never takes it back', async () => {
    await loadRegister(tenant.owner, write('ej.csv', legalEntities));
    await loadRegister(tenant.owner, write('et.csv', establishments, 'latin1'));
    const finding = await tenant.run(() => tenant.get(DirectoryService).find('chu nice'));
    expect(finding).toMatchObject({
      kind: 'one',
      entity: { name: 'CENTRE HOSPITALIER UNIVERSITAIRE DE NICE', town: 'NICE' },
    });
  });

  it('changes nothing when the same file, or an older one, is loaded again', async () => {
    const older = [legalEntities[0]!.replace('2026', '2020'), legalEntities[1]!.replace('UNIVERSITAIRE', 'REGIONAL')];
    expect(await loadRegister(tenant.owner, write('ej.csv', legalEntities))).toMatchObject({
      legalEntities: { added: 0, changed: 0 },
    });
    expect(await loadRegister(tenant.owner, write('old.csv', older))).toMatchObject({
      legalEntities: { added: 0, changed: 0 },
    });
  });

  it('refuses a file of another kind and leaves the connection usable', async () => {
    await expect(loadRegister(tenant.owner, write('x.csv', ['nom;prenom', 'a;b']))).rejects.toBeInstanceOf(
      NotARegisterFile,
    );
    const equipment = ['finess;etalab;105;2026-05-12', 'equipementsocial;060780988;1'];
    await expect(loadRegister(tenant.owner, write('y.csv', equipment))).rejects.toThrow('holds no structure');
  });

  it('refuses the number misprinted in the guide, with the reason', async () => {
    const finding = await tenant.run(() => tenant.get(DirectoryService).find('060923151'));
    expect(finding).toMatchObject({ kind: 'refused', reason: expect.stringContaining('clé de contrôle') });
  });

  it('takes the last of a structure given twice', async () => {
    const path = write('twice.csv', [
      ...establishments,
      establishments[1]!.replaceAll('HÔPITAL PASTEUR', 'HÔPITAL CIMIEZ'),
    ]);
    expect(await loadRegister(tenant.owner, path)).toMatchObject({ duplicates: 1, establishments: { changed: 1 } });
    expect(await nameOf('060780988')).toBe('HÔPITAL CIMIEZ CÔTÉ EST');
  });

  const plain = samplePath('finess/finess-et-ej-medicosocial-2021-01.csv');
  const etalab = samplePath('finess/etalab-cs1100502-extrait-2026-05-12.csv');
  (plain && etalab ? it : it.skip)('loads both public samples whole', async () => {
    expect(await loadRegister(tenant.owner, etalab ?? '')).toMatchObject({ establishments: { added: 9 }, refused: 0 });
    expect(await loadRegister(tenant.owner, plain ?? '')).toMatchObject({
      establishments: { added: 52 },
      refused: 0,
      named: 13,
    });
  });
});
