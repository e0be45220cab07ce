import { beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import {
  aCertificate,
  aClient,
  aDocument,
  aMessage,
  aRepresentative,
  aRequest,
} from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { Certificate } from '../../certificates/certificate.entity.js';
import { Client } from '../../clients/client.entity.js';
import { Representative } from '../../clients/records/representative.entity.js';
import { Document } from '../documents/document.entity.js';
import { type Having, isThere } from './select-rows.js';
import { TenantDb } from './tenant-db.js';

const read = <Answer>(work: (db: TenantDb) => Promise<Answer>) => tenant.run(() => work(tenant.get(TenantDb)));
const names = (rows: { name: string }[]) => rows.map(({ name }) => name);

const tenant = await aTenant();
const clients = [
  await aClient(tenant, { name: 'PINS' }),
  await aClient(tenant, { name: 'CHENES' }),
  await aClient(tenant, { name: 'ORMES', siret: null }),
];
await aRequest(tenant, { client_id: clients[0]?.id });
await aCertificate(tenant, { client_id: clients[0]?.id });
await aMessage(tenant, { client_id: clients[1]?.id });
await aDocument(tenant, { client_id: clients[1]?.id });
await aRepresentative(tenant, { client_id: clients[0]?.id });
await aRepresentative(tenant, { client_id: clients[0]?.id, ended_on: '2026-01-31' });
beforeAll(async () => {
  const neighbour = await tenant.secondEditor();
  await aClient(neighbour, { name: 'VOISIN' });
});

describe('the rows of a table', () => {
  it('are what a repository reads, column by column, of each table that has rows', async () => {
    const tables = tenant.get(DataSource).entityMetadatas;
    const filled: string[] = [];
    for (const { target, name, primaryColumns } of tables) {
      const order = Object.fromEntries(primaryColumns.map(({ propertyName }) => [propertyName, 'ASC' as const]));
      const [ours, theirs] = [
        await read((db) => db.rows(target, {}, { order })),
        await read((db) => db.repo(target).find({ order })),
      ];
      expect([name, ours]).toEqual([name, theirs]);
      if (ours.length > 0) filled.push(name);
    }
    expect(filled).toEqual(expect.arrayContaining(['Client', 'Request', 'Certificate', 'Message', 'Document', 'User']));
  });

  it('have each value that is asked for: the same, one of several, none, or any', async () => {
    const order = { name: 'ASC' } as const;
    const found = (having: Having<Client>) => read((db) => db.rows(Client, having, { order }));
    expect(names(await found({}))).toEqual(['CHENES', 'ORMES', 'PINS']);
    expect(names(await found({ name: 'PINS' }))).toEqual(['PINS']);
    expect(names(await found({ id: clients.slice(1).map(({ id }) => id) }))).toEqual(['CHENES', 'ORMES']);
    expect(names(await found({ id: [] }))).toEqual([]);
    expect(names(await found({ siret: null }))).toEqual(names((await found({})).filter(({ siret }) => siret === null)));
    const ended = await read((db) => db.rows(Representative, { clientId: String(clients[0]?.id), endedOn: isThere }));
    expect(ended.map(({ endedOn }) => endedOn)).toEqual(['2026-01-31']);
    expect(await read((db) => db.rows(Client, {}, { order, take: 1 }))).toHaveLength(1);
    expect(await read((db) => db.one(Client, { name: 'VOISIN' }))).toBeNull();
    await expect(read((db) => db.theOne(Client, { name: 'VOISIN' }))).rejects.toThrow('No Client has name');
  });

  it('bring what weighs only where it is asked for', async () => {
    expect(await read((db) => db.one(Certificate, {}))).not.toHaveProperty('der');
    expect((await read((db) => db.one(Certificate, {}, { whole: true })))?.der).toBeInstanceOf(Buffer);
    expect((await read((db) => db.one(Document, {}, { whole: true })))?.bytes).toBeInstanceOf(Buffer);
  });

  it('are not all of them for what nobody gave, nor for a property that is not there', async () => {
    await expect(read((db) => db.rows(Client, { id: undefined as never }))).rejects.toThrow('id is not given');
    await expect(read((db) => db.rows(Client, { nom: 'PINS' } as never))).rejects.toThrow('Client has no nom');
  });

  it('do not count as written, and are held where that is asked', async () => {
    const written = await read(async (db) => {
      await db.rows(Client);
      return [...db.context().written];
    });
    expect(written).toEqual([]);
    await read(async (db) => {
      await db.one(Client, { name: 'PINS' }, { lock: true });
      const free = await tenant.owner.query(
        'SELECT name FROM clients WHERE editor_id = $1 ORDER BY name FOR UPDATE SKIP LOCKED',
        [tenant.editorId],
      );
      expect(names(free.rows)).toEqual(['CHENES', 'ORMES']);
    });
  });
});
