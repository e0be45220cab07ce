import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../../platform/uuid.js';
import { EditorService } from '../../accounts/editor.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { clock } from '../../platform/clock.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { Refused } from '../../platform/web/errors.js';
import type { Flash } from '../../platform/web/flash.js';
import { OutsideQueries } from './outside.queries.js';
import { StoppedAddress } from './stopped-address.entity.js';

type Marked = Pick<StoppedAddress, 'address' | 'clientId' | 'messageId' | 'reason'> & { stoppedAt: Date | null };

/** Marks addresses that give mails back, and keeps what is written to them until a person decides. */
@Injectable()
export class StoppedAddresses {
  constructor(
    private readonly db: TenantDb,
    private readonly editor: EditorService,
    private readonly outside: OutsideQueries,
    private readonly audit: AuditService,
  ) {}

  /** A mail came back for good. Ours and the agency’s are never marked: every dossier would wait for one full mailbox. */
  async stop(given: { address: string; clientId: string | null; messageId: string; reason: string }): Promise<void> {
    const address = given.address.toLowerCase();
    const { others } = await this.outside.outside([address], await this.editor.current());
    if (!others.has(address)) return;
    const stopped = { ...given, address, reason: given.reason.slice(0, 500), stoppedAt: null };
    await this.mark(stopped, 'rien ne lui est envoyé avant qu’une personne ne la corrige');
  }

  /** Of these, in lower case, those that receive nothing any more. */
  async among(addresses: string[]): Promise<StoppedAddress[]> {
    if (addresses.length === 0) return [];
    return this.db.query<StoppedAddress>(
      `SELECT id, address, client_id, message_id, reason, stopped_at, ended_at, ended_by, corrected_to FROM stopped_addresses
        WHERE ended_at IS NULL AND address = ANY ($1::text[]) ORDER BY address`,
      [addresses.map((address) => address.toLowerCase())],
    );
  }

  /** Of this mail, which is known to have arrived: an address of it that is marked still, and what a person does of it; null: none is. */
  async toldOf(messageId: string): Promise<Flash | null> {
    const [mark] = await this.db.query<{ id: string; address: string }>(
      `SELECT s.id, s.address FROM messages m JOIN stopped_addresses s ON s.ended_at IS NULL AND s.address IN (SELECT lower(a) FROM unnest(m.recipients) a)
        WHERE m.id = $1 ORDER BY s.address LIMIT 1`,
      [messageId],
    );
    return (
      (mark && {
        tone: 'soon',
        text: `C’est noté. ${mark.address} reste marquée\u00a0: rien d’autre ne lui est envoyé tant que personne ne dit qu’elle reçoit de nouveau.`,
        link: { href: `/addresses/${mark.id}`, label: 'Ouvrir l’adresse' },
      }) ??
      null
    );
  }

  /** A mail that waits to leave, and that none of its addresses would receive: it waits for a person instead. @returns whether it does */
  async hold(messageId: string): Promise<boolean> {
    const held = await this.db.query<{ clientId: string | null }>(
      `UPDATE messages m SET put_off = 'address', leaves_at = NULL, held_until = 'infinity'
        WHERE m.id = $1 AND m.direction = 'out' AND m.state = 'queued' AND NOT EXISTS
          (SELECT 1 FROM unnest(coalesce(m.left_out, m.recipients)) a WHERE lower(a) NOT IN (SELECT s.address FROM stopped_addresses s WHERE s.ended_at IS NULL))
       RETURNING m.client_id`,
      [messageId],
    );
    // Nobody has it yet: what comes next for its client is not what it asks for.
    for (const { clientId } of held) if (clientId !== null) this.db.touchClient(clientId);
    return held.length === 1;
  }

  /** Corrected of the clients that are known to hold it: mails of another one wait for it still, and for a person. */
  async goOn({ address, reason, stoppedAt }: StoppedAddress, clientId: string | null): Promise<void> {
    const stopped = { address, clientId, messageId: null, reason, stoppedAt };
    await this.mark(stopped, 'corrigée chez d’autres clients, elle reste à corriger pour celui-ci');
  }

  // Of two who mark it at once, the second leaves it to the first. Marked now, unless it was before.
  private async mark({ address, clientId, messageId, reason, stoppedAt }: Marked, meaning: string): Promise<void> {
    const id = uuidv7();
    const marked = await this.db.execute(
      `INSERT INTO stopped_addresses (id, address, client_id, message_id, reason, stopped_at) VALUES ($1, $2, $3, $4, $5, coalesce($6::timestamptz, moment()))
       ON CONFLICT (editor_id, address) WHERE ended_at IS NULL DO NOTHING`,
      [id, address, clientId, messageId, reason, stoppedAt],
    );
    if (marked === 0) return;
    await this.audit.record({
      subject: { kind: 'address', id },
      clientId,
      action: 'address_stopped',
      summary: `${address} ne reçoit plus\u00a0: ${meaning}`,
      reason,
    });
  }

  /**
   * A person has corrected it, or knows that it receives again.
   * @param correctedTo null: it receives again. @throws Refused when somebody else decided first
   */
  async end(id: string, correctedTo: string | null): Promise<StoppedAddress> {
    const stopped = await this.db.one(StoppedAddress, { id }, { lock: true });
    if (!stopped || stopped.endedAt)
      throw new Refused(['Cette adresse a déjà été réglée. Rechargez la page pour voir par qui.']);
    const ended = { endedAt: clock.now(), endedBy: this.db.actor.name, correctedTo };
    await this.db.repo(StoppedAddress).update({ id }, ended);
    await this.audit.record({
      subject: { kind: 'address', id },
      clientId: stopped.clientId,
      action: correctedTo ? 'address_corrected' : 'address_receives',
      summary: correctedTo
        ? `Adresse corrigée\u00a0: ${stopped.address} devient ${correctedTo}`
        : `${stopped.address} reçoit de nouveau`,
    });
    return { ...stopped, ...ended };
  }
}
