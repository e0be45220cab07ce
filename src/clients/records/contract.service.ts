import { Injectable } from '@nestjs/common';
import { EditsService } from '../../platform/changes/edits.service.js';
import type { AnswersOf } from '../../platform/forms/form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { Client } from '../client.entity.js';
import { contractFields, type ContractForm, whatWouldBeDropped } from './contract.form.js';
import { SignedContracts } from './signed-contracts.js';

type Contract = AnswersOf<typeof contractFields>;

@Injectable()
export class ContractService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly signed: SignedContracts,
  ) {}

  /** @throws EditConflict when somebody saved since the form was opened; RefusedField for what would be dropped */
  async edit(client: Client, form: ContractForm): Promise<void> {
    const { id, contractState } = client;
    const { ordering, ...contract } = contractOf(form);
    const changes = await this.edits.save({
      subject: { kind: 'client', id },
      clientId: id,
      fields: contractFields,
      opened: form.version,
      yours: { ...contract, ordering },
      now: async () => contractAnswers(await this.db.theOne(Client, { id })),
      entity: Client,
      where: { id },
      columns: { ...contract, selfAdministered: ordering === 'self' },
      action: 'contract_recorded',
      from: contractState,
      to: contract.contractState,
      told: () => summaryOf({ ...contract, ordering }),
      address: `/clients/${id}/contract`,
    });
    // After a conflict, of which the form shows what stood before; what is written is taken back.
    const [dropped] = Object.entries(whatWouldBeDropped(form, client));
    if (dropped) throw new RefusedField(...dropped);
    if (contractState === 'signed' && 'contractState' in changes) await this.signed.notSignedAnyMore([id]);
  }
}

/** A client's contract, in the words of its form. */
export function contractAnswers(client: Client): Contract & { version: number } {
  const { contractState, contractSince, contractNumber, selfAdministered, version } = client;
  return { contractState, contractSince, contractNumber, ordering: selfAdministered ? 'self' : 'delegated', version };
}

// A contract that is not asked for has neither a date nor a number.
export function contractOf({ contractState, contractSince, contractNumber, ordering }: ContractForm): Contract {
  const missing = contractState === 'missing';
  return {
    contractState,
    contractSince: missing ? null : contractSince,
    contractNumber: missing ? null : contractNumber,
    ordering,
  };
}

function summaryOf(contract: Contract): string {
  const orders = contract.ordering === 'self' ? ', le client commande lui-même' : '';
  if (contract.contractState === 'missing') return `Contrat avec l’ANS à souscrire${orders}`;
  const verb = contract.contractState === 'signed' ? 'signé' : 'demandé';
  const number = contract.contractNumber ? ` (n° ${contract.contractNumber})` : '';
  return `Contrat avec l’ANS ${verb} le ${date(contract.contractSince)}${number}${orders}`;
}
