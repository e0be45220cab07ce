import { Injectable } from '@nestjs/common';
import { checkFiness } from '../../identifiers/finess.js';
import { checkSiret } from '../../identifiers/siret.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { changedLabels, changesBetween } from '../../platform/changes/edit-conflict.js';
import type { Forecast } from '../../platform/changes/forecast.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ClientBatch } from '../client-batch.service.js';
import type { Client, ContractState } from '../client.entity.js';
import { archivedReason } from '../client-lock.js';
import { contractFields } from '../records/contract.form.js';
import { identityFields } from './client.form.js';

/** What may be changed in number: answers that clients share, never what one alone has. */
export type SharedFields = Pick<Client, 'contractState' | 'contractSince' | 'selfAdministered' | 'environment'>;

interface Known extends SharedFields {
  id: string;
  archived: boolean;
  finessEj: string | null;
  siret: string | null;
  version: number;
}

/** A field or two of many clients' records, changed at once and told as one by one. */
@Injectable()
export class ClientFieldChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly batch: ClientBatch,
    private readonly audit: AuditService,
  ) {}

  /** @param wishes by client, what its record is to say. @param was by client, what it must say now; whatever it does when left out */
  async judge(
    wishes: Map<string, Partial<SharedFields>>,
    was: Map<string, Partial<SharedFields>> = new Map(),
  ): Promise<Map<string, Forecast>> {
    const known = await this.known([...wishes.keys()]);
    return new Map(known.map((client) => [client.id, judge(client, wishes.get(client.id) ?? {}, was.get(client.id))]));
  }

  /** @returns what changed, in words, client by client */
  async change(wishes: Map<string, Partial<SharedFields>>): Promise<Map<string, string>> {
    const clients = (await this.known([...wishes.keys()])).map((client) => ({
      client,
      after: { ...client, ...wishes.get(client.id) },
    }));
    await this.batch.update(
      clients.map(({ client, after }) => ({
        id: client.id,
        version: client.version,
        contract_state: after.contractState,
        contract_since: after.contractSince,
        self_administered: after.selfAdministered,
        environment: after.environment,
      })),
    );
    const told = clients.map(({ client, after }) => {
      const changes = changesBetween(shownFields, answersOf(client), answersOf(after));
      const words = Object.entries(changes).map(
        ([name, [before, now]]) => `${labelOf(name)}\u00a0: ${now || 'vide'}, auparavant ${before || 'vide'}`,
      );
      return { client, after, changes, words: words.join('\u202f; ') };
    });
    await this.audit.recordMany(
      told.map(({ client, after, changes }) => ({
        subject: { kind: 'client', id: client.id },
        clientId: client.id,
        action: 'edited',
        summary: `Fiche modifiée\u00a0: ${changedLabels(shownFields, changes)}`,
        details: { version: client.version + 1, changes, shared: { before: sharedOf(client), after: sharedOf(after) } },
      })),
    );
    return new Map(told.map(({ client, words }) => [client.id, words]));
  }

  private known(ids: string[]): Promise<Known[]> {
    return this.db.query<Known>(
      `SELECT id, archived_at IS NOT NULL AS archived, contract_state, contract_since, self_administered, environment, finess_ej, siret, version
         FROM clients WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
  }
}

// The labels and the words of the forms that change them one by one.
const shownFields = [...contractFields, ...identityFields(null).filter(({ name }) => name === 'environment')];
const labelOf = (name: string) => shownFields.find((field) => field.name === name)?.label ?? name;
const names = ['contractState', 'contractSince', 'selfAdministered', 'environment'] as const;

function sharedOf({ contractState, contractSince, selfAdministered, environment }: SharedFields): SharedFields {
  return { contractState, contractSince, selfAdministered, environment };
}

function answersOf({ selfAdministered, ...shared }: SharedFields) {
  return { ...shared, ordering: selfAdministered ? 'self' : 'delegated' };
}

const says = (client: SharedFields, wish: Partial<SharedFields>) =>
  names.every((name) => !(name in wish) || client[name] === wish[name]);

function judge(client: Known, wish: Partial<SharedFields>, was: Partial<SharedFields> | undefined): Forecast {
  const words = Object.entries(changesBetween(shownFields, answersOf(client), answersOf({ ...client, ...wish }))).map(
    ([name, [before, after]]) => `${labelOf(name)}\u00a0: ${before || 'vide'} devient ${after || 'vide'}`,
  );
  if (says(client, wish)) return { forecast: 'done_already', reasons: ['La fiche le dit déjà'] };
  if (client.archived) return { forecast: 'refused', reasons: [archivedReason] };
  if (was && !says(client, was))
    return { forecast: 'refused', reasons: ['La fiche a été changée depuis\u00a0: elle n’est pas touchée.'] };
  // What is signed has its own date and number: no campaign takes it back to a step before.
  if (!was && wish.contractState !== undefined && rank[wish.contractState] < rank[client.contractState])
    return {
      forecast: 'refused',
      reasons: ['Le contrat est plus avancé que cela\u00a0: corrigez-le sur la fiche du client.'],
      mend: { label: 'Contrat du client', href: '/clients/:id/contract' },
    };
  if (wish.environment === 'PROD' && !hasTrueNumber(client))
    return {
      forecast: 'refused',
      reasons: [
        'Son numéro est un identifiant de test, refusé en production\u00a0: changez d’abord le FINESS ou le SIRET.',
      ],
      mend: { label: 'Fiche du client', href: '/clients/:id/edit' },
    };
  return { forecast: 'would_do', reasons: [words.join('\u202f; ')], basis: JSON.stringify(sharedOf(client)) };
}

const rank: Record<ContractState, number> = { missing: 0, requested: 1, signed: 2 };

// F1.2: identifiers of the TEST environment have no sure key.
function hasTrueNumber({ finessEj, siret }: Known): boolean {
  return (finessEj === null || checkFiness(finessEj).ok) && (siret === null || checkSiret(siret).ok);
}
