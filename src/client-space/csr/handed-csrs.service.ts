import { Injectable } from '@nestjs/common';
import { ClientsService } from '../../clients/clients.service.js';
import { csrTold } from '../../orders/asked/csr-words.js';
import type { Order } from '../../orders/order.entity.js';
import { CsrsService } from '../../orders/csrs.service.js';
import { ExpectedCsrs } from '../../orders/asked/expected-csrs.service.js';
import { AuditService } from '../../platform/audit/audit.service.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import type { UploadedFile } from '../../platform/web/current.js';
import type { Visit } from '../door/link-door.service.js';

/** What became of it; `refusal` says on its field why nothing of it was kept, a verdict is on the page itself. */
interface HandedCsr {
  accepted: boolean;
  refusal: string | null;
}

const notWaitedForAnyMore = 'Cette CSR n’est plus attendue\u00a0: rien n’a été gardé.';

/** A CSR that comes by the link that asks for it: the drop of our own people, in the name of who holds the link. */
@Injectable()
export class HandedCsrs {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly clients: ClientsService,
    private readonly csrs: CsrsService,
    private readonly expected: ExpectedCsrs,
  ) {}

  /** The one that passes spends every link of its order. */
  async handOver({ link }: Visit, file: Pick<UploadedFile, 'fileName' | 'bytes'>): Promise<HandedCsr> {
    const { id, clientId, orderId, personName } = link;
    const reading = await this.csrs.read(file);
    // Of two who hand one over at once, by whichever links, the second finds what the first left.
    const links = await this.db.query<{ id: string; spentAt: Date | null }>(
      'SELECT id, spent_at FROM client_links WHERE order_id = $1 ORDER BY id FOR UPDATE',
      [orderId],
    );
    // Our own people drop one too: held, so that who comes second finds it.
    const held = await this.expected.hold(clientId, orderId ?? '');
    const { order, label } = await this.expected.of(orderId ?? '');
    const spent = links.some((one) => one.id === id && one.spentAt !== null);
    if (spent || !held || (await this.clients.byId(clientId)).archivedAt)
      return { accepted: false, refusal: await this.whyNotWaited(order, file.fileName) };
    const outcome = await this.csrs.upload(order.id, file, undefined, reading);
    if (!outcome.kept) {
      const { title, mend } = outcome.finding;
      return { accepted: false, refusal: [title, mend].filter(Boolean).join(' ') };
    }
    await this.db.execute('UPDATE client_links SET csr_id = $2 WHERE id = $1', [id, outcome.id]);
    if (outcome.acceptable)
      await this.db.execute('UPDATE client_links SET spent_at = moment() WHERE order_id = $1 AND spent_at IS NULL', [
        order.id,
      ]);
    await this.audit.record({
      subject: { kind: 'client_link', id },
      clientId,
      action: 'csr_handed_over',
      summary: `${personName} a remis une CSR par son lien, ${outcome.acceptable ? 'acceptée' : 'refusée'}\u00a0: ${label}, ${order.number}`,
      details: { orderId: order.id, csrId: outcome.id },
    });
    return { accepted: outcome.acceptable, refusal: null };
  }

  private async whyNotWaited(order: Order, fileName: string): Promise<string> {
    const taken = await this.csrs.accepted(order);
    if (!taken) return notWaitedForAnyMore;
    return `Cette commande a déjà sa CSR\u00a0: ${csrTold(taken)}. La vôtre, «\u00a0${fileName}\u00a0», n’a pas été prise et rien n’en a été gardé ici\u00a0: laissez-la sur son serveur avec sa clé, et écrivez-nous si c’est elle qui doit servir.`;
  }
}
