import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { date } from '../../platform/web/view-helpers.js';
import { contractStateLabels, orderingLabels } from '../client-words.js';
import { Client, type ContractState } from '../client.entity.js';
import type { ContractForm } from './contract.form.js';
import { changesBetween, type EditedField, EditsService } from '../../platform/changes/edits.service.js';

interface Contract {
  contractState: ContractState;
  contractSince: string | null;
  contractNumber: string | null;
  selfAdministered: boolean;
}

export const contractFields: EditedField<Contract>[] = [
  { name: 'contractState', label: 'État du contrat', show: (contract) => contractStateLabels[contract.contractState] },
  { name: 'contractSince', label: 'Depuis le', show: (contract) => date(contract.contractSince) },
  { name: 'contractNumber', label: 'Numéro', show: (contract) => contract.contractNumber ?? '' },
  {
    name: 'ordering',
    label: 'Qui commande',
    show: (contract) => orderingLabels[contract.selfAdministered ? 'self' : 'delegated'],
  },
];

@Injectable()
export class ContractService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
  ) {}

  /** @throws EditConflict when somebody saved since the form was opened */
  async edit(client: Client, form: ContractForm): Promise<void> {
    const contract = contractOf(form);
    const changes = changesBetween(contractFields, client, contract);
    const { affected } = await this.db
      .repo(Client)
      .update({ id: client.id, version: form.version }, { ...contract, version: form.version + 1 });
    if (affected !== 1) {
      const address = `/clients/${client.id}/contract`;
      throw await this.edits.conflict({
        subject: { kind: 'client', id: client.id },
        fields: contractFields,
        opened: form.version,
        yours: contract,
        now: await this.db.repo(Client).findOneByOrFail({ id: client.id }),
        action: address,
        cancel: address,
      });
    }
    if (Object.keys(changes).length > 0) await this.tell(client, contract, { version: form.version + 1, changes });
  }

  private async tell(client: Client, contract: Contract, details: Record<string, unknown>): Promise<void> {
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'contract_recorded',
      from: client.contractState,
      to: contract.contractState,
      summary: summaryOf(contract),
      details,
    });
  }
}

// A contract that is not asked for has neither a date nor a number.
function contractOf(form: ContractForm): Contract {
  const missing = form.contractState === 'missing';
  return {
    contractState: form.contractState,
    contractSince: missing ? null : form.contractSince,
    contractNumber: missing ? null : form.contractNumber,
    selfAdministered: form.ordering === 'self',
  };
}

function summaryOf(contract: Contract): string {
  const orders = contract.selfAdministered ? ', le client commande lui-même' : '';
  if (contract.contractState === 'missing') return `Contrat avec l’ANS à souscrire${orders}`;
  const verb = contract.contractState === 'signed' ? 'signé' : 'demandé';
  const number = contract.contractNumber ? ` (n° ${contract.contractNumber})` : '';
  return `Contrat avec l’ANS ${verb} le ${date(contract.contractSince)}${number}${orders}`;
}
