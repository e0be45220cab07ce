import { fullName } from '../../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import type { ClientToWriteTo } from '../../clients/correspondents.queries.js';
import { clock } from '../../platform/clock.js';
import { grouped } from '../../platform/grouped.js';
import { SlotContacts } from '../../slots/slot-contacts.service.js';

/** Whether both are the same address. */
export const sameAddress = (one: string, other: string | null | undefined) =>
  one.toLowerCase() === other?.toLowerCase();

/** Who gets the mail, in the words of the form. */
export const recipientRoles = {
  representative: 'Représentant légal ou mandataire',
  administrators: 'Administrateurs techniques du client',
  informed: 'Personnes à informer des certificats',
  manager: 'Chargé de compte, ou qui le supplée (chez vous)',
} as const;
export type RecipientRole = keyof typeof recipientRoles;

/** Somebody who is written to; the name is the address where no name is known. */
export interface Addressee {
  role: RecipientRole;
  name: string;
  email: string;
}

/** Whom a client’s records know by an address: as many statements for many clients as for one. */
@Injectable()
export class Addressees {
  constructor(
    private readonly administrators: AdministratorsService,
    private readonly contacts: SlotContacts,
  ) {}

  /** @returns by client, each address once, in the order of the roles that were asked */
  async of(clients: ClientToWriteTo[], roles: RecipientRole[]): Promise<Map<string, Addressee[]>> {
    const ids = clients.map(({ id }) => id);
    const people = roles.includes('administrators') ? await this.administrators.ofClients(ids) : [];
    const today = clock.today();
    const present = people.filter(({ leftOn }) => leftOn === null || leftOn > today);
    const administrators = grouped(present, ({ clientId }) => clientId ?? '');
    const informed = roles.includes('informed') ? await this.contacts.informedOf(ids) : new Map<string, string[]>();
    return new Map(
      clients.map(({ id, representative, follower }) => {
        const known: Record<RecipientRole, { name: string; email: string | null }[]> = {
          representative: representative ? [representative] : [],
          administrators: (administrators.get(id) ?? []).map((one) => ({ name: fullName(one), email: one.email })),
          informed: (informed.get(id) ?? []).map((email) => ({ name: email, email })),
          manager: follower ? [follower] : [],
        };
        const all = roles.flatMap((role) =>
          known[role].flatMap(({ name, email }) => (email ? [{ role, name, email }] : [])),
        );
        const once = new Map<string, Addressee>();
        for (const one of all) if (!once.has(one.email.toLowerCase())) once.set(one.email.toLowerCase(), one);
        return [id, [...once.values()]];
      }),
    );
  }
}
