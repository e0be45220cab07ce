import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { hashOfToken, LinkTokens } from '../../platform/auth/link-tokens.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { writeRows } from '../../platform/tenancy/write-rows.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import { type AskedPaper, type AskedSigner, SignatureLinks } from '../../mailbox/out/signature-links.js';
import { ClientLink, linkPurposes } from './client-link.entity.js';
import { isAnotherThan, representativeName } from '../../clients/records/representative.facts.js';
import { BeforeCommit } from '../../platform/tenancy/before-commit.js';
import { isOfRepresentative } from './own-links.facts.js';
import { copiedDays, linkDays } from './link-days.facts.js';

/** Whom a link is for, and what for. */
export type NewLink = Pick<ClientLink, 'clientId' | 'purpose' | 'personName' | 'email'> &
  Partial<Pick<ClientLink, 'requestId' | 'delegationId' | 'orderId' | 'singleUse' | 'handedBy'>>;

type EndedLink = Pick<ClientLink, 'id' | 'clientId' | 'personName' | 'purpose'>;

/** Under which name a link has the paper that it is for, and what for. */
const papers = {
  request: { key: 'requestId', purpose: 'signature' },
  delegation: { key: 'delegationId', purpose: 'mandate' },
} as const;

/** Links into the space of a client: made, given again, ended. */
@Injectable()
export class ClientLinks extends SignatureLinks {
  constructor(
    private readonly db: TenantDb,
    private readonly tokens: LinkTokens,
    private readonly audit: AuditService,
  ) {
    super();
  }

  async ofSigners(paper: AskedPaper, signers: AskedSigner[]): Promise<Map<string, string>> {
    const { purpose, key } = papers[paper];
    const ids = await this.usual(signers.map(({ paperId, ...signer }) => ({ ...signer, purpose, [key]: paperId })));
    return new Map(signers.map(({ paperId }, index) => [paperId, ids[index] ?? '']));
  }

  /**
   * The one that each has already, for as long again, in their name as it is now; a new one for who has none. Those of a former signer end, and what they handed on.
   * @returns their ids, in their order
   */
  async usual(people: NewLink[]): Promise<string[]> {
    if (people.length === 0) return [];
    const asked = JSON.stringify(people);
    await this.db.execute(
      `UPDATE client_links l SET revoked_at = moment(), revoked_by = $2 FROM ${askedFor}
        WHERE ${ofTheSame} AND NOT ${ofThem} AND l.handed_by IS NULL AND l.revoked_at IS NULL AND l.expires_at > moment()`,
      [asked, this.db.actor.name],
    );
    await this.endHandedOn(
      `SELECT l.id FROM client_links l JOIN ${askedFor} ON ${ofTheSame} WHERE NOT ${ofThem} AND l.handed_by IS NULL`,
      asked,
    );
    const again = await this.db.query<{ subject: string; id: string }>(
      `UPDATE client_links l SET expires_at = $2, person_name = r."personName" FROM ${askedFor}
        WHERE ${ofTheSame} AND ${ofThem} AND NOT l.single_use AND l.handed_by IS NULL AND l.spent_at IS NULL AND l.revoked_at IS NULL AND l.expires_at > moment()
       RETURNING coalesce(l.request_id, l.delegation_id, l.order_id, l.client_id) AS subject, l.id`,
      [asked, endOf(linkDays)],
    );
    const links = new Map(again.map(({ subject, id }) => [subject, id]));
    const without = people.filter((one) => !links.has(subjectOf(one)));
    const ids = await this.open(without);
    without.forEach((one, index) => links.set(subjectOf(one), ids[index] ?? ''));
    return people.map((one) => links.get(subjectOf(one)) ?? '');
  }

  /**
   * Another representative has come: whoever was it before signs nothing any more, nor declines it in the name of the structure. Their links to what is signed end, and what they handed on.
   */
  @BeforeCommit({ stage: 'rows', standsOn: ['client_links', 'representatives'] })
  async endFormerSigners(clientIds: string[]): Promise<void> {
    if (clientIds.length === 0) return;
    const own = await this.db.query<EndedLink>(
      `UPDATE client_links l SET revoked_at = moment(), revoked_by = $2 FROM representatives p
        WHERE ${ofFormerSigner} AND l.revoked_at IS NULL AND l.expires_at > moment() RETURNING l.id, l.client_id, l.person_name, l.purpose`,
      [clientIds, this.db.actor.name],
    );
    const roots = `SELECT l.id FROM client_links l JOIN representatives p ON ${ofFormerSigner}`;
    const ended = [...own, ...(await this.endHandedOn(roots, clientIds))];
    await this.tellRevoked(ended, ', le représentant a changé');
  }

  /** Good for as long again: a mail that says them leaves. */
  async prolong(ids: string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.db.execute('UPDATE client_links SET expires_at = $2 WHERE id = ANY ($1::uuid[])', [
      ids,
      endOf(linkDays),
    ]);
  }

  /** @returns their ids, in their order */
  async open(asked: NewLink[]): Promise<string[]> {
    const rows = asked.map((link) => {
      const id = uuidv7();
      const expiresAt = endOf(link.singleUse ? copiedDays : linkDays);
      const made = { createdAt: clock.now(), createdBy: this.db.actor.name };
      return { ...link, id, tokenHash: hashOfToken(this.tokens.of(id)), expiresAt, ...made };
    });
    await writeRows(
      this.db,
      `INSERT INTO client_links (id, client_id, purpose, request_id, delegation_id, order_id, person_name, email, token_hash, single_use, handed_by, expires_at, created_at, created_by)
       SELECT r.id, r."clientId", r.purpose, r."requestId", r."delegationId", r."orderId", r."personName", r.email, r."tokenHash", coalesce(r."singleUse", false), r."handedBy", r."expiresAt", r."createdAt", r."createdBy"
         FROM jsonb_to_recordset($1::jsonb) AS r (id uuid, "clientId" uuid, purpose text, "requestId" uuid, "delegationId" uuid, "orderId" uuid, "personName" text, email text, "tokenHash" text, "singleUse" boolean,
              "handedBy" uuid, "expiresAt" timestamptz, "createdAt" timestamptz, "createdBy" text)`,
      rows,
    );
    return rows.map(({ id }) => id);
  }

  /** One to give by hand: it serves once. @returns its address, which is shown this once */
  async copy(link: NewLink): Promise<string> {
    const [id = ''] = await this.open([{ ...link, singleUse: true }]);
    await this.audit.record({
      subject: { kind: 'client_link', id },
      clientId: link.clientId,
      action: 'link_copied',
      summary: `Lien à usage unique copié pour ${link.personName}\u00a0: ${linkPurposes[link.purpose].toLowerCase()}`,
      details: { expiresOn: endOf(copiedDays).toISOString() },
    });
    return this.tokens.address(id);
  }

  /**
   * The person of these links has another address: what engages asks for a code that goes there.
   * One that has run out is theirs too, and what they handed on by it goes on: it would pass for a former signer’s.
   */
  async readdress(clientIds: string[], from: string, to: string): Promise<void> {
    const rows = await this.db.query<{ id: string; clientId: string; personName: string; opens: boolean }>(
      `UPDATE client_links SET email = $3 WHERE client_id = ANY ($1::uuid[]) AND lower(email) = $2 AND revoked_at IS NULL
       RETURNING id, client_id, person_name, expires_at > moment() AS opens`,
      [clientIds, from, to],
    );
    await this.audit.recordMany(
      rows
        .filter(({ opens }) => opens)
        .map(({ id, clientId, personName }) => ({
          subject: { kind: 'client_link', id },
          clientId,
          action: 'link_readdressed',
          summary: `Lien ${de(personName)}\u00a0: ses codes vont désormais à ${to}`,
        })),
    );
  }

  /** From now on it opens nothing, nor does what was handed on by it. @returns what ended, itself first @throws NotFound, Refused when it is over already */
  async revoke(id: string): Promise<[EndedLink, ...EndedLink[]]> {
    const link = await this.db.one(ClientLink, { id });
    if (!link) throw new NotFound();
    const ended = await this.db.execute(
      'UPDATE client_links SET revoked_at = moment(), revoked_by = $2 WHERE id = $1 AND revoked_at IS NULL AND expires_at > moment()',
      [id, this.db.actor.name],
    );
    if (ended === 0) throw new Refused(['Ce lien n’ouvre déjà plus rien\u00a0: il a expiré ou a été révoqué.']);
    const over: [EndedLink, ...EndedLink[]] = [link, ...(await this.endHandedOn('SELECT $1::uuid AS id', id))];
    await this.tellRevoked(over);
    return over;
  }

  /**
   * Of links that were revoked, those that may open again: they have not run out, and nobody has got another for the same thing since. One that was handed on opens with the one it
   * stands on.
   */
  async reopenable(ids: string[]): Promise<string[]> {
    if (ids.length === 0) return [];
    const rows = await this.db.query<{ id: string; standsOn: string | null }>(
      `SELECT l.id, CASE WHEN h.revoked_at IS NOT NULL OR h.expires_at <= moment() THEN h.id END AS "standsOn" FROM client_links l LEFT JOIN client_links h ON h.id = l.handed_by
        WHERE l.id = ANY ($1::uuid[]) AND l.revoked_at IS NOT NULL AND l.expires_at > moment()
          AND NOT EXISTS (SELECT 1 FROM client_links n WHERE n.client_id = l.client_id AND n.purpose = l.purpose AND n.request_id IS NOT DISTINCT FROM l.request_id
                AND n.delegation_id IS NOT DISTINCT FROM l.delegation_id AND n.order_id IS NOT DISTINCT FROM l.order_id AND lower(n.email) = lower(l.email)
                AND lower(n.person_name) = lower(l.person_name) AND n.revoked_at IS NULL AND n.expires_at > moment())`,
      [ids],
    );
    const found = new Map(rows.map((row) => [row.id, row.standsOn]));
    const opens = (id: string | null): boolean => {
      if (id === null) return true;
      const standsOn = found.get(id);
      return standsOn !== undefined && opens(standsOn);
    };
    return [...found.keys()].filter(opens);
  }

  /** Links that these people got since they were recorded as representatives, and what was handed on by them: they open still. */
  async gotAs(representativeIds: string[]): Promise<string[]> {
    if (representativeIds.length === 0) return [];
    const rows = await this.db.query<{ id: string }>(
      `WITH RECURSIVE got AS (SELECT l.id FROM representatives p JOIN client_links l ON l.client_id = p.client_id AND l.created_at >= p.created_at AND ${isOfRepresentative('l', 'p')}
          WHERE p.id = ANY ($1::uuid[])
         UNION SELECT h.id FROM client_links h JOIN got ON h.handed_by = got.id)
       SELECT l.id FROM got JOIN client_links l ON l.id = got.id WHERE l.revoked_at IS NULL AND l.expires_at > moment() ORDER BY l.id`,
      [representativeIds],
    );
    return rows.map(({ id }) => id);
  }

  /** They open nothing any more. @param why « l’import … est défait » */
  async end(ids: string[], why: string): Promise<void> {
    if (ids.length === 0) return;
    const ended = await this.db.query<EndedLink>(
      `UPDATE client_links l SET revoked_at = moment(), revoked_by = $2 WHERE l.id = ANY ($1::uuid[]) AND l.revoked_at IS NULL RETURNING l.id, l.client_id, l.person_name, l.purpose`,
      [ids, this.db.actor.name],
    );
    await this.tellRevoked(ended, `, ${why}`);
  }

  /** They open again, as they were. @param why « l’import … est défait » */
  async reopen(ids: string[], why: string): Promise<void> {
    if (ids.length === 0) return;
    const reopened = await this.db.query<EndedLink>(
      `UPDATE client_links l SET revoked_at = NULL, revoked_by = NULL WHERE l.id = ANY ($1::uuid[]) AND l.revoked_at IS NOT NULL RETURNING l.id, l.client_id, l.person_name, l.purpose`,
      [ids],
    );
    await this.audit.recordMany(
      reopened.map(({ id, clientId, personName, purpose }) => ({
        subject: { kind: 'client_link', id },
        clientId,
        action: 'import_undone',
        summary: `Lien ${de(personName)} ouvert de nouveau, ${linkPurposes[purpose].toLowerCase()}\u00a0: ${why}`,
      })),
    );
  }

  private async tellRevoked(ended: EndedLink[], why = ''): Promise<void> {
    await this.audit.recordMany(
      ended.map(({ id, clientId, personName, purpose }) => ({
        subject: { kind: 'client_link', id },
        clientId,
        action: 'link_revoked',
        summary: `Lien ${de(personName)} révoqué${why}\u00a0: ${linkPurposes[purpose].toLowerCase()}`,
      })),
    );
  }

  // After the links they stand on, by a look of its own: who was naming somebody meanwhile held theirs. Also of one that had run out before.
  private endHandedOn(roots: string, asked: string | string[]): Promise<EndedLink[]> {
    return this.db.query(
      `WITH RECURSIVE handed AS (SELECT h.id FROM client_links h JOIN (${roots}) root ON h.handed_by = root.id
         UNION SELECT h.id FROM client_links h JOIN handed ON h.handed_by = handed.id)
       UPDATE client_links l SET revoked_at = moment(), revoked_by = $2 FROM handed
        WHERE l.id = handed.id AND l.revoked_at IS NULL AND l.expires_at > moment() RETURNING l.id, l.client_id, l.person_name, l.purpose`,
      [asked, this.db.actor.name],
    );
  }
}

const askedFor = `jsonb_to_recordset($1::jsonb) AS r ("clientId" uuid, purpose text, "requestId" uuid, "delegationId" uuid, "orderId" uuid, "personName" text, email text)`;
const ofTheSame = `l.client_id = r."clientId" AND l.purpose = r.purpose AND l.request_id IS NOT DISTINCT FROM r."requestId" AND l.delegation_id IS NOT DISTINCT FROM r."delegationId" AND l.order_id IS NOT DISTINCT FROM r."orderId"`;
// A former signer may have had the address of who follows; the representative whose name was corrected is the same person.
const ofThem = `(lower(l.email) = lower(r.email) AND (lower(l.person_name) = lower(r."personName")
   OR EXISTS (SELECT 1 FROM representatives p WHERE p.client_id = l.client_id AND p.ended_on IS NULL AND ${representativeName('p')} = r."personName" AND ${isOfRepresentative('l', 'p')})))`;

// Of clients `$1`, by the representative `p` there is now.
const ofFormerSigner = `l.client_id = ANY ($1::uuid[]) AND l.purpose IN ('signature', 'mandate') AND l.handed_by IS NULL
   AND p.client_id = l.client_id AND p.ended_on IS NULL AND ${isAnotherThan('p', { name: 'l.person_name', at: 'l.created_at' })}`;

const subjectOf = ({ requestId, delegationId, orderId, clientId }: NewLink): string =>
  requestId ?? delegationId ?? orderId ?? clientId;

function endOf(some: number): Date {
  return new Date(clock.now().getTime() + some * 86_400_000);
}
