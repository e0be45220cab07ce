import { Injectable } from '@nestjs/common';
import { personFields } from '../../administrators/administrator.form.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { ClientLinks } from '../../client-space/links/client-links.service.js';
import { OwnClients } from '../../clients/own-clients.service.js';
import { representativeFields } from '../../clients/records/representative.form.js';
import { RepresentativesService } from '../../clients/records/representatives.service.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import { type Released, ReleasedMails } from '../../mailbox/out/released-mails.service.js';
import { StoppedAddresses } from '../../mailbox/out/stopped-addresses.service.js';
import { answersOf } from '../../platform/forms/form.js';
import { RefusedField } from '../../platform/web/errors.js';
import { SlotContacts } from '../../slots/slot-contacts.service.js';
import { type Bearer, correctedFor, StoppedPagesQueries } from './stopped-pages.queries.js';

/** « Adresse corrigée »: wherever it is held takes the new one, the links of the space too, and what waited leaves for it. */
@Injectable()
export class CorrectedAddresses {
  constructor(
    private readonly queries: StoppedPagesQueries,
    private readonly stopped: StoppedAddresses,
    private readonly released: ReleasedMails,
    private readonly representatives: RepresentativesService,
    private readonly administrators: AdministratorsService,
    private readonly contacts: SlotContacts,
    private readonly links: ClientLinks,
    private readonly own: OwnClients,
  ) {}

  /** @throws RefusedField for an address that changes nothing; Refused when somebody else decided first */
  async correct(id: string, typed: string): Promise<Released> {
    const line = await this.queries.one(id);
    const { address } = line;
    if (!isMailAddress(typed)) throw new RefusedField('email', 'Cette adresse n’est pas valide. Relisez-la.');
    if (typed.toLowerCase() === address)
      throw new RefusedField(
        'email',
        'C’est l’adresse qui ne reçoit plus. Si elle reçoit de nouveau, dites-le plus bas.',
      );
    if ((await this.stopped.among([typed])).length > 0)
      throw new RefusedField('email', 'Cette adresse-là non plus ne reçoit plus. Demandez-en une autre au client.');
    const bearers = await this.queries.bearers(line);
    const clients = correctedFor(line, bearers);
    await this.own.refuse(clients);
    const ended = await this.stopped.end(id, typed);
    for (const bearer of bearers) await this.rewrite(bearer, typed);
    for (const field of ['actorEmail', 'informedEmail'] as const) {
      const held = bearers.filter(({ place }) => place === field).map((one) => one.clientId);
      if (held.length > 0) await this.contacts.change([...new Set(held)], { field, from: address, to: typed });
    }
    await this.links.readdress(clients, address, typed);
    const released = await this.released.release(ended, clients);
    if (released.still) await this.stopped.goOn(ended, released.still.clientId);
    return released;
  }

  /** A person knows better than the server that gave a mail back. */
  async receivesAgain(id: string): Promise<Released> {
    const { clientId } = await this.queries.one(id);
    if (clientId) await this.own.refuse([clientId]);
    return this.released.release(await this.stopped.end(id, null), null);
  }

  private async rewrite({ place, clientId, id }: Bearer, email: string): Promise<void> {
    if (place === 'representative') return this.rewriteSigner(clientId, email);
    if (place !== 'administrator') return;
    const now = await this.administrators.byId(id);
    await this.administrators.edit(id, { ...answersOf(personFields, now), email, version: now.version, userId: '' });
  }

  private async rewriteSigner(clientId: string, email: string): Promise<void> {
    const now = await this.representatives.current(clientId);
    if (!now) return;
    const answers = answersOf(representativeFields, now);
    await this.representatives.edit(clientId, {
      ...answers,
      email,
      version: now.version,
      representativeId: now.id,
    });
  }
}
