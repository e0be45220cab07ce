import { Injectable } from '@nestjs/common';
import { ClientLinks, type NewLink } from '../../client-space/links/client-links.service.js';
import type { ClientToWriteTo } from '../../clients/correspondents.queries.js';
import type { OutgoingMail } from '../../mailbox/out/outgoing-mail.js';

/** Who is asked for the contract and the card answers in their space, whoever asks, and for how many. */
@Injectable()
export class PrerequisitesLinks {
  constructor(private readonly links: ClientLinks) {}

  /** Each mail that asks for them has the link of its client’s representative, made as it is written to leave; the others stay as they are. */
  async given(letters: { client: ClientToWriteTo; mail: OutgoingMail }[]): Promise<OutgoingMail[]> {
    const asked = letters.flatMap(({ client: { id, representative }, mail }): NewLink[] =>
      mail.purpose === 'prerequisites_request' && representative?.email
        ? [{ clientId: id, purpose: 'prerequisites', personName: representative.name, email: representative.email }]
        : [],
    );
    const ids = await this.links.usual(asked);
    const links = new Map(asked.map(({ clientId }, index) => [clientId, ids[index]]));
    return letters.map(({ client, mail }) => {
      const id = links.get(client.id);
      return id ? { ...mail, link: { id } } : mail;
    });
  }
}
