import { describe, expect, it } from '@jest/globals';
import { uuidv7 } from '../../../src/platform/uuid.js';
import { SealBroken } from '../../../src/platform/secrets/seal.js';
import { SecretsService } from '../../../src/platform/secrets/secrets.service.js';
import { aTenant } from '../../support/tenant.js';

const tenant = await aTenant();
const secrets = tenant.get(SecretsService);

const plain = 'le mot de passe de la boîte';

describe('a secret in the database', () => {
  it('is nowhere to be read in clear, and is read again by the application', async () => {
    const ownerId = uuidv7();
    await tenant.run(() => secrets.keep('mailbox_password', ownerId, plain));
    const { rows } = await tenant.owner.query<{ row: string }>('SELECT s::text AS row FROM secrets s');
    expect(rows.map(({ row }) => row).join('\n')).not.toContain(plain.slice(0, 8));
    expect(await tenant.run(() => secrets.reveal('mailbox_password', ownerId))).toBe(plain);
  });

  it('is not another person’s when whoever writes SQL copies it to their row', async () => {
    const [mine, theirs] = [uuidv7(), uuidv7()];
    await tenant.run(() => secrets.keep('one_time_seed', mine, 'MINE'));
    await tenant.run(() => secrets.keep('one_time_seed', theirs, 'THEIRS'));
    await tenant.owner.query(
      'UPDATE secrets SET sealed = (SELECT sealed FROM secrets WHERE owner_id = $1) WHERE owner_id = $2',
      [mine, theirs],
    );
    await expect(tenant.run(() => secrets.reveal('one_time_seed', theirs))).rejects.toThrow(SealBroken);
  });

  it('is no other editor’s, by the application nor by a copy', async () => {
    const neighbour = await tenant.secondEditor();
    const ownerId = uuidv7();
    await tenant.run(() => secrets.keep('provider_secret', ownerId, plain));
    expect(await neighbour.run(() => secrets.reveal('provider_secret', ownerId))).toBeNull();
    const { rows } = await tenant.owner.query<{ sealed: string }>('SELECT sealed FROM secrets WHERE owner_id = $1', [
      ownerId,
    ]);
    await neighbour.owner.query(`INSERT INTO secrets (kind, owner_id, sealed) VALUES ('provider_secret', $1, $2)`, [
      ownerId,
      rows[0]?.sealed,
    ]);
    await expect(neighbour.run(() => secrets.reveal('provider_secret', ownerId))).rejects.toThrow(SealBroken);
  });

  it('is refused by the table when it is written in clear', async () => {
    const written = tenant.owner.query(
      `INSERT INTO secrets (kind, owner_id, sealed) VALUES ('one_time_seed', $1, $2)`,
      [uuidv7(), plain],
    );
    await expect(written).rejects.toThrow('secrets_sealed_check');
    const address = tenant.owner.query(
      `UPDATE editors SET mail_source = 'imaps://igc:${encodeURI(plain)}@mail.test/INBOX'`,
    );
    await expect(address).rejects.toThrow('editors_mail_source_holds_no_password');
  });
});
