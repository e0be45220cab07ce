import { createHash, randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { makeCrl, makeTestAuthority } from '../../test/support/pki.js';
import { aTenant, type TestEditor } from '../../test/support/tenant.js';
import { Aside } from '../platform/aside/aside.js';
import { TooManyReadings } from '../platform/web/unavailable.js';
import { KnownRevocations } from './known-revocations.service.js';
import { RevocationListsService } from './revocation-lists.service.js';
import { TrustQueries } from './trust.queries.js';

let known: KnownRevocations;
let aside: jest.Spied<Aside['call']>;

const tenant = await aTenant();
const neighbour = await tenant.secondEditor();
const authority = await makeTestAuthority('TEST');
beforeAll(async () => {
  const [issuing] = authority.authorities;
  if (!issuing) throw new Error('no authority');
  await tenant.owner.query(
    `INSERT INTO authorities (id, sha256, name, kind, environment, not_after, der) VALUES ($1, $2, 'AC émettrice', 'issuing', 'TEST', '2033-06-25', $3)`,
    [randomUUID(), createHash('sha256').update(issuing.der).digest('hex'), issuing.der],
  );
  aside = jest.spyOn(tenant.get(Aside), 'call');
  known = tenant.get(KnownRevocations);
});

const listOf = (serialNumber: string, thisUpdate: string) =>
  makeCrl(authority, { revoked: [{ serialNumber }], thisUpdate: new Date(thisUpdate) });
const load = (editor: TestEditor, { der }: { der: Uint8Array }) =>
  editor.run(() => tenant.get(RevocationListsService).load(der));
const namedTo = (editor: TestEditor) =>
  editor.run(async () => {
    const [list] = await known.lists();
    return list?.reading.ok ? Buffer.from(list.reading.revocations.numbers).toString('hex') : null;
  });
const readings = () => aside.mock.calls.filter(([, name]) => String(name) === 'readRevocations').length;

describe('what the newest revocation lists name', () => {
  it('is read once by a process, whoever asks, and each editor has its own list', async () => {
    const [one, other] = [await listOf('4a4b', '2025-11-20'), await listOf('4c4d', '2025-11-20')];
    await load(tenant, one);
    await load(neighbour, other);
    for (let time = 0; time < 3; time += 1) {
      expect(await namedTo(tenant)).toBe('4a4b');
      expect(await namedTo(neighbour)).toBe('4c4d');
    }
    expect(readings()).toBe(2);
    // The same list at the neighbour's is known already.
    await neighbour.owner.query('DELETE FROM editor_revocation_lists WHERE editor_id = $1', [neighbour.editorId]);
    await load(neighbour, one);
    expect(await namedTo(neighbour)).toBe('4a4b');
    expect(readings()).toBe(2);
  });

  it('is the newer list as soon as it is there, read once for all who ask at the same time', async () => {
    const before = readings();
    await load(tenant, await listOf('4e4f', '2025-11-21'));
    const answers = await Promise.all(Array.from({ length: 5 }, () => namedTo(tenant)));
    expect(answers).toEqual(Array.from({ length: 5 }, () => '4e4f'));
    expect(readings()).toBe(before + 1);
  });

  it('is read again when the machine had no time for it', async () => {
    await load(tenant, await listOf('5051', '2025-11-22'));
    aside.mockRejectedValueOnce(new TooManyReadings(3));
    await expect(namedTo(tenant)).rejects.toBeInstanceOf(TooManyReadings);
    expect(await namedTo(tenant)).toBe('5051');
  });

  it('is left out when a newer list takes its place between two statements', async () => {
    const queries = tenant.get(TrustQueries);
    const [row] = await tenant.run(() => queries.lists());
    expect(row && (await tenant.run(() => queries.listBytes(row)))).not.toBeNull();
    expect(row && (await tenant.run(() => queries.listBytes({ ...row, sha256: 'none' })))).toBeNull();
  });
});
