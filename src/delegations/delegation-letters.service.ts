import { signerName } from '../identifiers/person-name.js';
import { Injectable } from '@nestjs/common';
import { EditorService } from '../accounts/editor.service.js';
import type { Client } from '../clients/client.entity.js';
import { Representative } from '../clients/records/representative.entity.js';
import { ClientsService } from '../clients/clients.service.js';
import { vouchFor } from '../platform/files/seen-files.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import type { Delegation } from './delegation.entity.js';
import { scopePhrases } from './delegation-phrases.js';
import { clock } from '../platform/clock.js';
import { MandateBlanks, type MandateToFill } from './mandate-blanks.js';

/** What a letter says: whose mandate, given by whom, to whom, and its terms. */
export interface MandateLetter {
  client: Pick<Client, 'id' | 'name' | 'number' | 'finessEj' | 'siret' | 'address' | 'postalCode' | 'town'>;
  signer: MandateToFill['signer'];
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
    private readonly blanks: MandateBlanks,
  ) {}

  /** @throws Refused (French) when the representative is unknown or the letter cannot be printed. */
  async draw(delegation: Pick<Delegation, 'clientId' | 'scope' | 'startsOn' | 'endsOn'>): Promise<DrawnLetter> {
    const client = await this.clients.byId(delegation.clientId);
    // Who signs today has no end: PostgreSQL has those first.
    const signer = await this.db.one(Representative, { clientId: client.id }, { order: { endedOn: 'DESC' } });
    if (!signer || signer.endedOn)
      throw new Refused(['Indiquez d’abord le représentant légal du client\u00a0: c’est lui qui signe le mandat.']);
    const [letter] = await this.print([{ client, signer, editor: await this.editors.current(), terms: delegation }]);
    return letter as DrawnLetter;
  }

  /**
   * The same from what was read already, for many: on the mandate that the editor loaded, else on our own letter.
   * @throws Refused when one of them cannot be printed
   */
  async print(letters: MandateLetter[]): Promise<DrawnLetter[]> {
    const filled = letters.length === 0 ? null : await this.blanks.print(letters.map(toFill));
    const drawn: DrawnLetter[] = [];
    for (const [index, letter] of letters.entries()) {
      const bytes = filled?.[index] ?? vouchFor(await ownLetter(letter));
      drawn.push({ fileName: `Mandat ${letter.client.number}.pdf`, mediaType: 'application/pdf', bytes });
    }
    return drawn;
  }
}

function toFill({ client, signer, editor, terms }: MandateLetter): MandateToFill {
  return { client, signer, editorName: editor.name, scope: terms.scope, endsOn: terms.endsOn };
}

async function ownLetter({ client, signer, editor, terms }: MandateLetter): Promise<Uint8Array> {
  // What draws a PDF is large: a process that prints no letter of its own does without.
  const { drawDelegationLetter } = await import('../paper/delegation-letter.js');
  return drawDelegationLetter({
    client: { name: client.name, number: client.number, address: addressOf(client) },
    representative: {
      name: signerName(signer),
      title: signer.role === 'agent' ? 'mandataire' : 'représentant légal',
    },
    editor: { name: editor.name, siret: editor.siret },
    scope: scopePhrases(terms.scope),
    startsOn: terms.startsOn ?? clock.today(),
    endsOn: terms.endsOn,
  }).catch(asRefusal);
}

function addressOf(client: MandateLetter['client']): string | null {
  const town = [client.postalCode, client.town].filter(Boolean).join(' ');
  return [client.address, town].filter(Boolean).join(', ') || null;
}

// The pure room tells what cannot be printed with a RangeError in French.
function asRefusal(error: unknown): never {
  throw error instanceof RangeError ? new Refused([error.message]) : error;
}
