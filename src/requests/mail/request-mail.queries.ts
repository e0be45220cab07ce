import { Injectable } from '@nestjs/common';
import sql, { raw } from 'sql-template-tag';
import { FoundClients } from '../../clients/list/found-clients.service.js';
import { borneNumbers } from '../../clients/numbers/borne-numbers.facts.js';
import { agencyNumber } from '../../identifiers/agency-number.js';
import { numbersIn } from '../../mailbox/in/mail-proposals.js';
import type { FoundSubject, Subject } from '../../mailbox/in/mail-subjects.js';
import type { Message } from '../../mailbox/message.entity.js';
import { date } from '../../platform/web/view-helpers.js';
import { closeName, namesNear } from './names-in-text.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { type RequestKind, requestStates, type RequestState } from '../request-states.js';
import { parisDay } from '../../platform/tenancy/paris-day.js';

/** A request a mail might be about, with what ties them. */
export interface MailCandidate {
  id: string;
  clientId: string;
  clientName: string;
  clientNumber: string;
  kind: RequestKind;
  state: RequestState;
  since: string;
  dossierNumber: string | null;
  numberFound: boolean;
  /** 0 to 1: how much of the client's name is in the mail. */
  nameCloseness: number;
  signerEmail: string | null;
}

/** Three times as many as are shown: PostgreSQL weighs each by reading the whole mail. */
const mostNear = 30;
const numberFound = `r.client_id IN (SELECT b.client_id FROM (${borneNumbers('$1')}) b)`;
const waiting = `('awaiting_signature','signed','submitted','acknowledged','in_doubt')`;

@Injectable()
export class RequestMailQueries {
  constructor(
    private readonly db: TenantDb,
    private readonly found: FoundClients,
  ) {}

  /** The one request that bears this number: a number two requests share proves nothing, one of a dossier of many is the dossier’s. */
  async byDossier(dossierNumber: string): Promise<Subject | null> {
    const rows = await this.db.query<Subject>(
      `SELECT id AS "subjectId", client_id AS "clientId" FROM requests r WHERE dossier_number = $1
          AND NOT EXISTS (SELECT 1 FROM mass_dossier_rows m WHERE m.request_id = r.id) LIMIT 2`,
      [dossierNumber],
    );
    return rows.length === 1 ? (rows[0] ?? null) : null;
  }

  /** Requests under way that share the FINESS or SIRET, the number, the signer's address or much of the name with the mail. */
  async candidates(mail: Message): Promise<MailCandidate[]> {
    const text = `${mail.subject}\n${mail.body}`.slice(0, 20_000);
    const numbers = numbersIn(text);
    const [waiting, [searched]] = await together(
      this.waiting(mail, numbers),
      this.db.query<{ text: string }>(`SELECT searchable($1) AS text`, [text]),
    );
    const sure = waiting.filter((request) => request.sure).map(({ id }) => id);
    const near = namesNear(searched?.text ?? '', waiting, mostNear);
    return this.db.query<MailCandidate>(
      `SELECT * FROM (
         SELECT r.id, r.client_id, c.name AS client_name, c.number AS client_number, r.kind, r.state,
                ${parisDay('r.state_since')} AS since, r.dossier_number,
                ${numberFound} AS number_found, word_similarity(searchable(c.name), $4) AS name_closeness, p.email AS signer_email
           FROM requests r JOIN clients c ON c.id = r.client_id
           LEFT JOIN representatives p ON p.client_id = c.id AND p.ended_on IS NULL
          WHERE r.id = ANY($2::uuid[]) OR r.id = ANY($3::uuid[]) OFFSET 0) candidate
        WHERE id = ANY($2::uuid[]) OR name_closeness > ${closeName}
        ORDER BY number_found DESC, name_closeness DESC LIMIT 10`,
      [numbers, sure.slice(0, mostNear), near, searched?.text ?? ''],
    );
  }

  // Each that is under way, whether anything but its name ties it to the mail, and that name: those few that are near are weighed then. What
  // waits is few of many: each client and signer is looked for by its key, where a join would read them all.
  private waiting(mail: Message, numbers: string[]): Promise<{ id: string; name: string; sure: boolean }[]> {
    return this.db.query<{ id: string; name: string; sure: boolean }>(
      `SELECT r.id, c.plain_name AS name, (${numberFound} OR r.dossier_number = $3 OR c.signs) IS TRUE AS sure
         FROM (SELECT id, client_id, dossier_number FROM requests WHERE state IN ${waiting} OFFSET 0) r
        CROSS JOIN LATERAL (
          SELECT plain_name, (SELECT lower(p.email) = $2 FROM representatives p WHERE p.client_id = r.client_id AND p.ended_on IS NULL) AS signs
            FROM clients WHERE id = r.client_id OFFSET 0) c
        ORDER BY ${numberFound} DESC`,
      [numbers, mail.sender.toLowerCase(), mail.dossierNumber],
    );
  }

  /** Those of the clients that have these words, and the one of this number. */
  async search(query: string): Promise<FoundSubject[]> {
    const ofClients = await this.found.ofWords(query, 'r.client_id');
    const rows = await this.db.query<MailCandidate>(
      sql`SELECT r.id, c.name AS client_name, r.kind, r.state, r.dossier_number,
              ${raw(parisDay('r.state_since'))} AS since
         FROM requests r JOIN clients c ON c.id = r.client_id
        WHERE ${ofClients} OR r.dossier_number = ${agencyNumber(query.trim())}
        ORDER BY (r.state IN ${raw(waiting)}) DESC, r.state_since DESC LIMIT 20`,
    );
    return rows.map((row) => ({ subjectId: row.id, clientName: row.clientName, description: describe(row) }));
  }
}

/** « Demande 413 envoyée à l’ANS depuis le 17/11/2026, dossier … ». */
export function describe(row: {
  kind: RequestKind;
  state: RequestState;
  since: string;
  dossierNumber: string | null;
}): string {
  const label = requestStates[row.state].label;
  const number = row.dossierNumber ? `, dossier ${row.dossierNumber}` : '';
  return `Demande ${row.kind}, «\u00a0${label}\u00a0» depuis le ${date(row.since)}${number}`;
}
