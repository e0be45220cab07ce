import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { RefusedField } from '../../platform/web/errors.js';
import { date } from '../../platform/web/view-helpers.js';
import { changesBetween } from '../../platform/changes/edit-conflict.js';
import { Client } from '../client.entity.js';
import { contractFields } from '../records/contract.form.js';
import { cardFields } from '../records/representative.form.js';
import type { Representative } from '../records/representative.entity.js';
import { FormerNumber } from './former-number.entity.js';
import { type JudgedNumber, judgeNumber } from './number-rules.js';

/** What is written of a change; the piece is kept already. */
export interface NumberTaken {
  number: string;
  changedOn: string;
  reason: string;
  documentId: string;
}

type HeldCard = Pick<Representative, 'cardKind' | 'cardNumber' | 'cardState' | 'cardValidUntil'>;

type HeldContract = Pick<Client, 'contractState' | 'contractSince' | 'contractNumber'>;

const noContract: HeldContract = { contractState: 'missing', contractSince: null, contractNumber: null };

const contractParts = contractFields.filter(({ name }) => name in noContract);

const noCard: HeldCard = { cardKind: null, cardNumber: null, cardState: null, cardValidUntil: null };

/** What a client is known by, and what it was known by before (F4.1, domain rule 11). */
@Injectable()
export class ClientNumbers {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
  ) {}

  /** The latest change first. */
  formersOf(clientId: string): Promise<FormerNumber[]> {
    return this.db.rows(FormerNumber, { clientId }, { order: { recordedAt: 'DESC', id: 'DESC' } });
  }

  /** The client that was known by this number, and is no longer. */
  async knownAfter(number: string): Promise<{ id: string; name: string; number: string } | null> {
    const rows = await this.db.query<{ id: string; name: string; number: string }>(
      'SELECT c.id, c.name, c.number FROM former_numbers f JOIN clients c ON c.id = f.client_id WHERE f.number = $1 AND f.number <> c.number LIMIT 1',
      [number],
    );
    return rows[0] ?? null;
  }

  /** The number as it will be kept. @throws RefusedField when it cannot be this client's, with the way to whose it is */
  async judge(client: Client, typed: string): Promise<JudgedNumber> {
    const judged = judgeNumber(client, typed);
    if ('refusal' in judged) throw new RefusedField('number', judged.refusal);
    await this.refuseTaken(client, judged.number);
    return judged;
  }

  /**
   * The former number becomes history, the contract with ANS and the card that was ordered for it are to be asked for again (F4.1).
   * @returns what the contract and the card were
   */
  async take(client: Client, taken: NumberTaken): Promise<void> {
    const judged = await this.judge(client, taken.number);
    const columns = judged.kind === 'finess' ? { finessEj: judged.number } : { siret: judged.number };
    const written = await this.db.repo(Client).update(
      { id: client.id, version: client.version },
      {
        ...columns,
        numberSince: taken.changedOn,
        // What was contested was said of the former one.
        contestedClosure: null,
        ...noContract,
        version: client.version + 1,
      },
    );
    if (written.affected !== 1) throw new RefusedField('form', 'Cette fiche vient d’être changée\u00a0: relisez-la.');
    await this.db.repo(FormerNumber).insert({
      id: uuidv7(),
      clientId: client.id,
      number: client.number,
      replacedBy: judged.number,
      changedOn: taken.changedOn,
      reason: taken.reason,
      documentId: taken.documentId,
      recordedBy: this.db.actor.name,
      recordedAt: clock.now(),
    });
    await this.audit.record({
      subject: { kind: 'client', id: client.id },
      clientId: client.id,
      action: 'number_changed',
      summary: `${numberWords(judged.number)} depuis le ${date(taken.changedOn)}, anciennement ${numberWords(client.number)}`,
      reason: taken.reason,
      documentId: taken.documentId,
      details: {
        version: client.version + 1,
        changes: { number: [client.number, judged.number], ...changesBetween(contractParts, client, noContract) },
      },
    });
    await this.forgetCard(client.id);
  }

  // A CDE is made for a structure; a CPS is the person's own (F3.4, F4.1).
  private async forgetCard(clientId: string): Promise<void> {
    const [was] = await this.db.query<HeldCard & { id: string; version: number }>(
      `UPDATE representatives r SET card_number = NULL, card_state = NULL, card_valid_until = NULL, card_kind = NULL, version = r.version + 1
         FROM representatives was WHERE was.id = r.id AND r.client_id = $1 AND r.ended_on IS NULL AND r.card_kind = 'CDE'
       RETURNING r.id, r.version, was.card_kind, was.card_number, was.card_state, was.card_valid_until`,
      [clientId],
    );
    if (!was) return;
    const { id, version, ...card } = was;
    await this.audit.record({
      subject: { kind: 'representative', id },
      clientId,
      action: 'edited',
      summary: `${['Carte CDE', card.cardNumber].filter(Boolean).join(' ')} supprimée de la fiche\u00a0: elle est faite pour l’ancien numéro`,
      details: { version, changes: changesBetween(cardFields, card, noCard) },
    });
  }

  private async refuseTaken(client: Client, number: string): Promise<void> {
    const [other] = await this.db.query<{ id: string; name: string; former: boolean }>(
      `SELECT id, name, false AS former FROM clients WHERE (finess_ej = $1 OR siret = $1) AND id <> $2
       UNION ALL SELECT c.id, c.name, true FROM former_numbers f JOIN clients c ON c.id = f.client_id WHERE f.number = $1 AND f.client_id <> $2 LIMIT 1`,
      [number, client.id],
    );
    if (!other) return;
    const see = { href: `/clients/${other.id}`, label: `Ouvrir «\u00a0${other.name}\u00a0»` };
    const reason = other.former
      ? `${number} est un ancien numéro de votre client «\u00a0${other.name}\u00a0»\u00a0: vérifiez-le.`
      : `${number} est déjà celui de votre client «\u00a0${other.name}\u00a0». S’il absorbe celui-ci, n’en faites pas deux clients du même numéro\u00a0: transférez-lui les établissements, commandez chez lui les certificats de ses nouvelles instances, puis archivez celui-ci.`;
    throw new RefusedField('number', reason, see);
  }
}
