import { Injectable } from '@nestjs/common';
import { Refused } from '../../platform/web/errors.js';
import { numbersIn } from '../in/mail-proposals.js';
import { addressesOf, type OutgoingMail } from './outgoing-mail.js';
import { type Outside, OutsideQueries } from './outside.queries.js';

/** A mail that leaves the house speaks of one client (product § 2.12): held where mails are written, whoever writes. */
@Injectable()
export class OneClientAMail {
  constructor(private readonly queries: OutsideQueries) {}

  /** By as many statements for many mails as for one. @throws Refused naming what of another client would leave */
  async refuse(mails: OutgoingMail[], { strangers }: Outside): Promise<void> {
    const leaving = mails.filter((mail) => addressesOf(mail).some((address) => strangers.has(address)));
    const nobody = leaving.find(({ clientId }) => clientId === null);
    if (nobody) throw new Error(`A mail of several clients would leave the house: ${nobody.purpose}`);
    const own = leaving.flatMap((mail) => (mail.clientId ? [{ ...mail, clientId: mail.clientId }] : []));
    const attached = own.flatMap(({ clientId, attachmentIds = [] }) =>
      attachmentIds.map((documentId) => ({ clientId, documentId })),
    );
    const [paper] = await this.queries.otherDocuments(attached);
    if (paper)
      throw new Refused([
        `«\u00a0${paper.fileName}\u00a0» est une pièce d’un autre client\u00a0: elle ne part pas dans un courriel de celui-ci.`,
      ]);
    const cited = own.flatMap(({ clientId, subject, text }) =>
      [...new Set(numbersIn(`${subject}\n${text}`))].map((number) => ({ clientId, number })),
    );
    const [named] = await this.queries.otherClients(cited);
    if (named)
      throw new Refused([
        `Le courriel cite ${named.number}, le numéro de ${named.name}\u00a0: un courriel qui sort ne parle que d’un client. Enlevez-le.`,
      ]);
  }
}
