import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { domainOf, saysToComeFrom } from '../mail-address.js';

/** Who is outside, and what of other clients a mail would carry there. */
@Injectable()
export class OutsideQueries {
  constructor(private readonly db: TenantDb) {}

  /** Those of the addresses, in lower case, that are neither of our people nor of our domain. @param agency whether ANS is outside too */
  async outside(addresses: string[], { mailFrom, ansSenderDomains, ansRequestAddress }: Editor): Promise<Outside> {
    const own = [domainOf(mailFrom)];
    const elsewhere = [...new Set(addresses)].filter((address) => !saysToComeFrom(address, own));
    if (elsewhere.length === 0) return { strangers: new Set(), others: new Set() };
    const known = await this.db.query<{ address: string }>(
      `SELECT lower(u.email) AS address FROM users u WHERE lower(u.email) = ANY ($1::text[])
       UNION SELECT lower(a.email) FROM administrators a WHERE a.client_id IS NULL AND lower(a.email) = ANY ($1::text[])`,
      [elsewhere],
    );
    const ours = new Set(known.map(({ address }) => address));
    const strangers = new Set(elsewhere.filter((address) => !ours.has(address)));
    const isAgency = (address: string) =>
      address === ansRequestAddress.toLowerCase() || saysToComeFrom(address, ansSenderDomains);
    return { strangers, others: new Set([...strangers].filter((address) => !isAgency(address))) };
  }

  /** Documents among these that are of another client than `clientId`, the one their mail is about. */
  otherDocuments(
    attached: { clientId: string; documentId: string }[],
  ): Promise<{ id: string; clientId: string; fileName: string }[]> {
    if (attached.length === 0) return Promise.resolve([]);
    return this.db.query(
      `SELECT DISTINCT d.id, r."clientId" AS client_id, d.file_name FROM jsonb_to_recordset($1::jsonb) AS r ("clientId" uuid, "documentId" uuid)
         JOIN documents d ON d.id = r."documentId" AND d.client_id <> r."clientId"`,
      [JSON.stringify(attached)],
    );
  }
}

/** In lower case. */
export interface Outside {
  /** Not of our house: the agency is one. */
  strangers: ReadonlySet<string>;
  /** Neither of our house nor of the agency. */
  others: ReadonlySet<string>;
}
