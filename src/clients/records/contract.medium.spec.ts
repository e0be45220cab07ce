import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { EditConflict } from '../../platform/web/errors.js';
import { readForm } from '../../platform/web/read-form.js';
import { ClientsService } from '../clients.service.js';
import { contractForm } from './contract.form.js';
import { readShared } from '../shared/read-shared.js';
import { ContractService } from './contract.service.js';

const tenant = await aTenant();

it('a contract is told all that is wrong with it at once', () => {
  const form = readForm(contractForm, { contractState: 'signed', contractSince: '2099-01-01', version: '1' });
  expect(form.ok ? [] : Object.keys(form.errors)).toEqual(['ordering', 'contractSince']);
});

describe('what is typed beside « À souscrire »', () => {
  const save = (id: string, answers: Record<string, unknown>) =>
    tenant.run(async () => {
      const form = readForm(contractForm, {
        contractState: 'missing',
        ordering: 'delegated',
        version: '1',
        ...answers,
      });
      if (!form.ok) throw new Error(JSON.stringify(form.errors));
      await tenant.get(ContractService).edit(await tenant.get(ClientsService).byId(id), form.value);
    });
  const stands = async (id: string) => {
    const columns = 'contract_state, contract_since::text, contract_number, version';
    return (await tenant.owner.query(`SELECT ${columns} FROM clients WHERE id = $1`, [id])).rows[0];
  };

  it.each([
    ['contractSince', { contractSince: '2025-03-12', contractNumber: '' }],
    ['contractNumber', { contractSince: '', contractNumber: 'ANS-7' }],
  ])('is refused on its field, never dropped: %s', async (field, answers) => {
    const none = { contract_state: 'missing', contract_since: null, contract_number: null };
    const { id } = await aClient(tenant, none);
    const refused = save(id, answers);
    await expect(refused).rejects.toMatchObject({ field, message: expect.stringContaining('n’a ni date ni numéro') });
    expect(await stands(id)).toMatchObject(none);
    await save(id, { contractSince: '', contractNumber: '' });
  });

  it('is no more than what stood there, which goes with the state; a typed other day is refused, and the contract stays', async () => {
    const signed = { contract_state: 'signed', contract_since: '2025-03-12', contract_number: 'ANS-7' };
    const { id } = await aClient(tenant, signed);
    const shown = { contractSince: '2025-03-12', contractNumber: 'ANS-7' };
    await expect(save(id, { ...shown, contractSince: '2025-04-01' })).rejects.toMatchObject({ field: 'contractSince' });
    expect(await stands(id)).toMatchObject(signed);
    await save(id, shown);
    expect(await stands(id)).toMatchObject({ contract_state: 'missing', contract_since: null, contract_number: null });
  });

  it('is refused of many clients too', () => {
    const wish = { contractState: 'missing', contractSince: '2025-03-12' };
    expect(readShared(wish)).toMatchObject({ errors: { contractSince: expect.stringContaining('ni date ni numéro') } });
  });
});

describe('two people on the form of a contract', () => {
  const contract = (answers: Record<string, unknown>) => {
    const form = readForm(contractForm, {
      contractState: 'signed',
      contractSince: '2025-03-12',
      ordering: 'delegated',
      ...answers,
    });
    if (!form.ok) throw new Error(JSON.stringify(form.errors));
    return form.value;
  };
  const save = (id: string, answers: Record<string, unknown>) =>
    tenant.run(async () =>
      tenant.get(ContractService).edit(await tenant.get(ClientsService).byId(id), contract(answers)),
    );

  it('the second is shown what was there, what they typed and what is there now', async () => {
    const id = (await aClient(tenant)).id;
    await save(id, { version: '1', contractNumber: 'A' });
    const conflict: EditConflict = await save(id, { version: '1', contractNumber: 'B' }).catch((error) => error);
    expect(conflict).toBeInstanceOf(EditConflict);
    expect(conflict.conflict.by).toBe('Personne support');
    expect(conflict.conflict.fields.find((field) => field.name === 'contractNumber')).toMatchObject({
      opened: '',
      yours: 'B',
      now: 'A',
    });
    await save(id, {
      version: String(conflict.conflict.version),
      contractNumber: 'B',
      contractState: 'Signé',
      contractSince: '12/03/2025',
    });
  });
});
