import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import { type ClientToWriteTo, CorrespondentsQueries } from '../clients/correspondents.queries.js';
import { Message } from '../mailbox/message.entity.js';
import { OutsideQueries } from '../mailbox/out/outside.queries.js';
import { StoppedAddresses } from '../mailbox/out/stopped-addresses.service.js';
import { isReport } from '../mailbox/proof/bounce.js';
import { toldDoubt } from '../mailbox/proof/sender-doubt.labels.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { NotFound } from '../platform/web/errors.js';
import {
  type Addressee,
  Addressees,
  type RecipientRole,
  recipientRoles,
  sameAddress,
} from './letters/addressees.service.js';
import type { Candidate } from './mail-to-write.js';

type KnownAddressee = Addressee & Pick<Candidate, 'refusedSince'>;

/** Whom a mail to a client may go to: those of its record, and whoever wrote what is answered. */
@Injectable()
export class MailCandidates {
  constructor(
    private readonly db: TenantDb,
    private readonly correspondents: CorrespondentsQueries,
    private readonly addressees: Addressees,
    private readonly stopped: StoppedAddresses,
    private readonly outside: OutsideQueries,
    private readonly editors: EditorService,
  ) {}

  /** @param reply the mail that is answered, if any */
  async of(clientId: string, reply: Message | null): Promise<Candidate[]> {
    const [client] = await this.correspondents.of([clientId]);
    const known = client ? await this.known(client, ['representative', 'administrators', 'informed']) : [];
    const others = known.filter(({ email }) => !sameAddress(email, reply?.sender));
    return [
      ...(reply ? [await this.author(reply, known)] : []),
      ...others.map(({ email, name, role, refusedSince }) => ({
        email,
        name,
        why: recipientRoles[role],
        refusedSince,
        usual: !reply && role === 'representative' && refusedSince === null,
        unknown: null,
      })),
    ];
  }

  /** Those of the client's record in these roles, and since when an address of theirs receives nothing. */
  async known(client: ClientToWriteTo, roles: RecipientRole[]): Promise<KnownAddressee[]> {
    const people = (await this.addressees.of([client], roles)).get(client.id) ?? [];
    const stopped = await this.stopped.among(people.map(({ email }) => email));
    return people.map((one) => ({
      ...one,
      refusedSince: stopped.find(({ address }) => sameAddress(address, one.email))?.stoppedAt ?? null,
    }));
  }

  private async author({ sender, senderDoubt }: Message, known: KnownAddressee[]): Promise<Candidate> {
    const found = known.find(({ email }) => sameAddress(email, sender));
    const why = found ? `A écrit, ${recipientRoles[found.role].toLowerCase()}` : 'A écrit, sans figurer sur la fiche';
    const [stopped] = found ? [] : await this.stopped.among([sender]);
    const refusedSince = found?.refusedSince ?? stopped?.stoppedAt ?? null;
    const unknown =
      !found && (await this.isStranger(sender)) ? { doubt: senderDoubt && toldDoubt(senderDoubt, sender).why } : null;
    return { email: sender, name: found?.name ?? sender, why, refusedSince, usual: refusedSince === null, unknown };
  }

  // What pretends to come from our house or from the agency is answered there.
  private async isStranger(sender: string): Promise<boolean> {
    const address = sender.toLowerCase();
    return (await this.outside.outside([address], await this.editors.current())).others.has(address);
  }

  /** The mail of the client that is answered. @throws NotFound */
  async answered(clientId: string, id: string): Promise<Message> {
    const message = await this.db.one(Message, { id, clientId, direction: 'in' });
    // A return has no author to answer to.
    if (!message || isReport(message.purpose)) throw new NotFound();
    return message;
  }
}
