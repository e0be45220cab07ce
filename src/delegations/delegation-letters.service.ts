import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import type { Client } from '../clients/client.entity.js';
import { Representative, type RepresentativeRole } from '../clients/records/representative.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { drawDelegationLetter } from '../paper/delegation-letter.js';
import { vouchFor } from '../platform/files/seen-files.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import type { Delegation } from './delegation.entity.js';
import { scopePhrases } from './delegation-phrases.js';
import { clock } from '../platform/clock.js';

/** What a letter says: whose mandate, given by whom, to whom, and its terms. */
export interface MandateLetter {
  client: Pick<Client, 'name' | 'number' | 'address' | 'postalCode' | 'town'>;
  signer: { name: string; role: RepresentativeRole };
  editor: { name: string; siret: string | null };
  terms: Pick<Delegation, 'scope' | 'startsOn' | 'endsOn'>;
}

/** A letter as it is kept, or shown. */
export interface DrawnLetter {
  fileName: string;
  mediaType: string;
  bytes: Uint8Array;
}

/** The mandate the client's representative signs, drawn from what is known today. */
@Injectable()
export class DelegationLetters {
  constructor(
    private readonly db: TenantDb,
    private readonly clients: ClientsService,
    private readonly editors: EditorService,
  ) {}

  /** @throws Refused (French) when the representative is unknown or the letter cannot be printed. */
  async draw(delegation: Pick<Delegation, 'clientId' | 'scope' | 'startsOn' | 'endsOn'>): Promise<DrawnLetter> {
    const client = await this.clients.byId(delegation.clientId);
    const signer = await this.db.repo(Representative).findOne({
      where: { clientId: client.id },
      order: { endedOn: { direction: 'DESC', nulls: 'FIRST' } },
    });
    if (!signer || signer.endedOn)
      throw new Refused(['Indiquez d’abord le représentant légal du client\u00a0: c’est lui qui signe le mandat.']);
    const { role, firstNames, lastName } = signer;
    return this.print({
      client,
      signer: { name: `${firstNames} ${lastName}`, role },
      editor: await this.editors.current(),
      terms: delegation,
    });
  }

  /** The same from what was read already, for many. @throws Refused when it cannot be printed */
  async print({ client, signer, editor, terms }: MandateLetter): Promise<DrawnLetter> {
    const bytes = await drawDelegationLetter({
      client: { name: client.name, number: client.number, address: addressOf(client) },
      representative: {
        name: signer.name,
        title: signer.role === 'agent' ? 'mandataire' : 'représentant légal',
      },
      editor: { name: editor.name, siret: editor.siret },
      scope: scopePhrases(terms.scope),
      startsOn: terms.startsOn ?? clock.today(),
      endsOn: terms.endsOn,
    }).catch(asRefusal);
    return { fileName: `Mandat ${client.number}.pdf`, mediaType: 'application/pdf', bytes: vouchFor(bytes) };
  }
}

function addressOf(client: MandateLetter['client']): string | null {
  const town = [client.postalCode, client.town].filter(Boolean).join(' ');
  return [client.address, town].filter(Boolean).join(', ') || null;
}

// The pure room tells what cannot be printed with a RangeError in French.
function asRefusal(error: unknown): never {
  throw error instanceof RangeError ? new Refused([error.message]) : error;
}
