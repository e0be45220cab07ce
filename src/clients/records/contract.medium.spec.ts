import { describe, expect, it } from '@jest/globals';
import { aClient } from '../../../test/support/factories.js';
import { aTenant } from '../../../test/support/tenant.js';
import { EditConflict } from '../../platform/web/errors.js';
import { readForm } from '../../platform/web/read-form.js';
import { ClientsService } from '../clients.service.js';
import { contractForm } from './contract.form.js';
import { ContractService } from './contract.service.js';

const tenant = await aTenant();

it('a contract is told all that is wrong with it at once', () => {
  const form = readForm(contractForm, { contractState: 'signed', contractSince: '2099-01-01', version: '1' });
  expect(form.ok ? [] : Object.keys(form.errors)).toEqual(['ordering', 'contractSince']);
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
