import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { type Brought, WhosePaper, type WhyNotSigned } from '../clients/documents/whose-paper.service.js';
import { whyUnsigned } from '../platform/documents/unsigned-paper.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { DelegationLetters, type MandateLetter } from './delegation-letters.service.js';
import { MandatesQueries } from './many/mandates.queries.js';

/** Our own letters, by which a mandate that nobody signed is known whoever brings it: a form, an answer of the client, a drop of files. */
@Injectable()
export class UnsignedMandates {
  constructor(
    private readonly db: TenantDb,
    private readonly queries: MandatesQueries,
    private readonly letters: DelegationLetters,
    private readonly editors: EditorService,
    private readonly papers: WhosePaper,
  ) {}

  /** Why what came is no signed mandate, in French; null when it may be one. @param came its hash */
  async why(clientId: string, came: string, brought: Brought = {}): Promise<string | null> {
    return (await this.judge([clientId], [came], brought))(clientId, came);
  }

  /** The same for many. @param clientIds all that will be asked about @param came likewise, by their SHA-256 */
  async judge(clientIds: string[], came: string[], brought: Brought = {}): Promise<WhyNotSigned> {
    const letters = await this.of(clientIds);
    const papers = await this.papers.judge(came, 'mandate', brought);
    return (clientId, one) =>
      whyUnsigned(one, letters.get(clientId) ?? new Set(), 'le mandat') ?? papers(clientId, one);
  }

  /** @param came what came, of which it may be another view. @throws Refused for one of our letters as it left, or another paper */
  async refuse(clientId: string, came: string, read = false): Promise<void> {
    const reason = await this.why(clientId, came, { read });
    if (reason) throw new Refused([reason]);
  }

  // The SHA-256 of each letter that is kept, and of what the page gives of a mandate under way, by client: as many statements for hundreds as for one.
  private async of(clientIds: string[]): Promise<Map<string, Set<string>>> {
    const found = new Map(clientIds.map((id) => [id, new Set<string>()]));
    const kept = await this.db.query<{ clientId: string; sha256: string }>(
      `SELECT client_id, sha256 FROM documents WHERE client_id = ANY ($1::uuid[]) AND kind = 'delegation_letter'`,
      [clientIds],
    );
    for (const { clientId, sha256 } of kept) found.get(clientId)?.add(sha256);
    const editor = await this.editors.current();
    const given = (await this.queries.of(clientIds)).flatMap(({ signer, underWay, ...client }) =>
      signer && underWay ? { client, signer, editor, terms: underWay } : [],
    );
    for (const [clientId, sha256] of await this.drawn(given)) found.get(clientId)?.add(sha256);
    return found;
  }

  // One that cannot be printed was given to nobody, and keeps the others from nothing.
  private async drawn(given: MandateLetter[]): Promise<[string, string][]> {
    try {
      const letters = await this.letters.print(given);
      return given.map(({ client }, index) => [client.id, hashOf(letters[index]?.bytes ?? new Uint8Array())]);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (given.length < 2) return [];
      const half = Math.ceil(given.length / 2);
      return [...(await this.drawn(given.slice(0, half))), ...(await this.drawn(given.slice(half)))];
    }
  }
}

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
