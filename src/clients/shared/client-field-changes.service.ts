import { signerName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { type Changes, changedLabels } from '../../platform/changes/edit-conflict.js';
import type { FormField } from '../../platform/forms/form.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { ClientBatch } from '../client-batch.service.js';
import { CertificatesMadeWrong, madeWrongSentence } from '../certificates-made-wrong.queries.js';
import type { Client } from '../client.entity.js';
import { EnvironmentOrders } from '../environment-orders.queries.js';
import type { Representative } from '../records/representative.entity.js';
import { answersOn, type KnownClient, type Texts } from './client-texts.js';
import {
  type ChangedClient,
  type Expected,
  type FieldsForecast,
  judgeFields,
  subjectThen,
  wordsOf,
} from './judge-fields.js';
import { type SharedForm, sharedFields } from './shared-fields.js';

/** A field or several of many clients' records, changed at once and told as one by one. */
@Injectable()
export class ClientFieldChanges {
  constructor(
    private readonly db: TenantDb,
    private readonly batch: ClientBatch,
    private readonly audit: AuditService,
    private readonly madeWrong: CertificatesMadeWrong,
    private readonly orders: EnvironmentOrders,
  ) {}

  /** @param wishes by client, what its record is to say. @param was by client, what it must say now; whatever it does when left out */
  async judge(
    wishes: Map<string, Texts>,
    was: Map<string, Expected> = new Map(),
  ): Promise<Map<string, FieldsForecast>> {
    const switched = [...wishes].flatMap(([id, wish]) => ('environment' in wish ? [id] : []));
    const known = await this.known([...wishes.keys()], await this.orders.of(switched));
    const judged = new Map(
      known.map((one) => [one.client.id, judgeFields(one, wishes.get(one.client.id) ?? {}, was.get(one.client.id))]),
    );
    await this.tellMadeWrong(judged);
    return judged;
  }

  /** Those just judged, under the same locks. @returns what changed, in words, client by client */
  async change(judged: ReadonlyMap<string, FieldsForecast>): Promise<Map<string, string>> {
    const changed = [...judged.values()].flatMap((one) => (one.changed ? [one.changed] : []));
    const clients = changed.filter(changes('client'));
    const people = changed.filter(changes('representative'));
    await this.batch.update(clients.map(clientRow));
    await this.batch.updateRepresentatives(people.map(representativeRow));
    await this.audit.recordMany([...clients.map(clientEntry), ...people.map(representativeEntry)]);
    const words = (before: string, after: string) => `${after}, auparavant ${before}`;
    return new Map(changed.map((one) => [one.known.client.id, wordsOf(one.changes, words)]));
  }

  // Of those who go to another département or environment, and of nobody else, it is asked what that makes wrong.
  private async tellMadeWrong(judged: Map<string, FieldsForecast>): Promise<void> {
    const then = [...judged.values()].flatMap(({ changed }) => (changed && subjectThen(changed)) ?? []);
    const wrong = await this.madeWrong.of(then.map(({ subject }) => subject));
    for (const { because, subject } of then) {
      const [one, many] = [judged.get(subject.id), wrong.get(subject.id)];
      if (one && many !== undefined)
        judged.set(subject.id, { ...one, reasons: [...one.reasons, madeWrongSentence(because, many)] });
    }
  }

  private async known(ids: string[], held: Map<string, string[]>): Promise<KnownClient[]> {
    const clients = await this.db.query<Client>(
      `SELECT id, name, finess_ej, siret, internal_reference, address, postal_code, town, departement, environment, contract_state,
              contract_since, contract_number, self_administered, account_manager_id, version, archived_at
         FROM clients WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    const people = await this.db.query<Representative>(
      `SELECT id, client_id, role, last_name, first_names, email, phone, card_kind, card_number, card_state, card_valid_until, version
         FROM representatives WHERE client_id = ANY ($1::uuid[]) AND ended_on IS NULL`,
      [ids],
    );
    const signers = new Map(people.map((person) => [person.clientId, person]));
    return clients.map((client) => ({
      client,
      representative: signers.get(client.id) ?? null,
      held: held.get(client.id) ?? [],
    }));
  }
}

/** What changes of the client itself, or of who signs for it. */
type Owner = 'client' | 'representative';

const ownerOf = (form: SharedForm): Owner => (form === 'representative' ? 'representative' : 'client');

// The journal is read apart from the pages that say « Depuis le » of a contract.
function ownChanges(changes: Changes, owner: Owner): { fields: Pick<FormField, 'name' | 'label'>[]; own: Changes } {
  const shared = sharedFields.filter(({ form }) => ownerOf(form) === owner);
  const fields = shared.map(({ field: { name }, ownLabel: label }) => ({ name, label }));
  const names = new Set(fields.map(({ name }) => name));
  return { fields, own: Object.fromEntries(Object.entries(changes).filter(([name]) => names.has(name))) };
}

const changes = (owner: Owner) => (one: ChangedClient) => Object.keys(ownChanges(one.changes, owner).own).length > 0;

const after = ({ known, answers }: ChangedClient, form: SharedForm) => answers[form] ?? answersOn(form, known);

/** Every column that may change, so that each row has the same ones. */
function columnsOf(one: ChangedClient, form: SharedForm): Record<string, unknown> {
  const said = after(one, form);
  const own = sharedFields.filter((shared) => shared.form === form);
  return Object.fromEntries(own.map(({ field, column }) => [column, said[field.name]]));
}

function clientRow(one: ChangedClient): Record<string, unknown> {
  const { id, version } = one.known.client;
  const { self_administered: ordering, ...contract } = columnsOf(one, 'contract');
  const { departement } = after(one, 'identity');
  const identity = { ...columnsOf(one, 'identity'), departement };
  return { id, version, ...contract, self_administered: ordering === 'self', ...identity };
}

function representativeRow(one: ChangedClient): Record<string, unknown> {
  const { representative } = one.known;
  return { id: representative?.id, version: representative?.version, ...columnsOf(one, 'representative') };
}

function clientEntry({ known: { client }, changes: all }: ChangedClient) {
  const { fields, own } = ownChanges(all, 'client');
  return {
    subject: { kind: 'client', id: client.id },
    clientId: client.id,
    action: 'edited',
    summary: `Fiche modifiée\u00a0: ${changedLabels(fields, own)}`,
    details: { version: client.version + 1, changes: own },
  };
}

function representativeEntry({ known: { client, representative: person }, changes: all }: ChangedClient) {
  const { fields, own } = ownChanges(all, 'representative');
  return {
    subject: { kind: 'representative', id: person?.id ?? '' },
    clientId: client.id,
    action: 'edited',
    summary: `Représentant modifié (${signerName(person)})\u00a0: ${changedLabels(fields, own)}`,
    details: { version: (person?.version ?? 0) + 1, changes: own },
  };
}
