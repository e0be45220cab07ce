import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { aFiness } from '../../../test/support/factories.js';
import { writeStructures } from '../../../test/support/register-file.js';
import { aTenant } from '../../../test/support/tenant.js';
import { DirectoryService } from './directory.service.js';
import { directoryView } from './directory.view.js';
import { loadRegister } from '../load/load-register.js';

const [chu, apf, clinic, closed, foyer, roses] = [aFiness(), aFiness('75'), aFiness(), aFiness(), aFiness(), aFiness()];
const tenant = await aTenant();
beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sceau-search-'));
  const path = writeStructures(join(folder, 's.json'), '2026-09-05', [
    { finess: chu, name: 'CENTRE HOSPITALIER UNIVERSITAIRE DE NICE' },
    {
      finess: apf,
      name: 'ASSOCIATION DES PARALYSÉS DE FRANCE',
      town: '75013 PARIS',
      establishments: [{ finess: foyer, name: 'FOYER LES ÉGLANTIERS' }],
    },
    { finess: clinic, name: 'CLINIQUE SAINT-GEORGES' },
    { finess: closed, name: 'ANCIENNE CLINIQUE', closedOn: '2020-01-01' },
    { finess: roses, name: 'RÉSIDENCE LES ÉGLANTINES' },
  ]);
  await loadRegister(tenant.owner, path);
  await tenant.owner.query(`UPDATE directory_legal_entities SET siren = '260600002' WHERE finess = ANY ($1)`, [
    [chu, clinic],
  ]);
  rmSync(folder, { recursive: true });
});

const find = (query: string) => tenant.run(() => tenant.get(DirectoryService).find(query));
async function found(query: string): Promise<string[]> {
  const finding = await find(query);
  if (finding.kind === 'one') return [finding.entity.finess];
  return finding.kind === 'list' ? finding.entities.map((entity) => entity.finess) : [];
}

describe('the register is searched as people type', () => {
  it.each([
    ['paralyses', apf],
    ['Paralysés de France', apf],
    ['APF', apf],
    ['CHU', chu],
    ['chu nice', chu],
    ['églantiers', apf],
    ['eglantiers paris', apf],
    [foyer, apf],
  ])('« %s »', async (query, finess) => {
    expect(await found(query)).toEqual([finess]);
  });

  it.each([
    ['clinqiue', [clinic, closed]],
    ['egalntiers', [apf]],
    ['univeristaire nice', [chu]],
    ['paralisés', [apf]],
  ])('« %s », with a slip, and says how it was read', async (query, finess) => {
    expect(await found(query)).toEqual(finess);
    const view = directoryView(query, await find(query), { extractedOn: '2026-09-05', changes: 0 });
    expect(view.note).toMatchObject({ title: 'Résultats approchants.', text: expect.stringContaining(' lu ') });
  });

  it('takes no word of the register for a slip of another, once something has it', async () => {
    expect(await found('églantiers')).toEqual([apf]);
    expect(await found('églantines')).toEqual([roses]);
    expect(await found('églantines paris')).toEqual([apf]);
  });

  it('puts what is closed last', async () => {
    expect(await found('clinique')).toEqual([clinic, closed]);
  });

  it('gives every legal entity of a SIREN', async () => {
    expect(await found('260 600 002')).toEqual([chu, clinic]);
  });

  it('says that nothing was found rather than guess far', async () => {
    expect(await find('xylophone')).toMatchObject({ kind: 'list', entities: [], read: [] });
    expect(await find('%_\\')).toMatchObject({ kind: 'list', entities: [] });
  });
});
