import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { CorrespondentsQueries } from '../../clients/correspondents.queries.js';
import { handsCsrOver } from '../../exchanges/csr/csr-asking.js';
import { Addressees } from '../../exchanges/letters/addressees.service.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { formerSignerWords } from '../reminder-words.js';
import type { WaitingRow } from './waits.queries.js';
import { waits } from './waits.js';

/** Why nothing leaves for the client, whatever the text, and what the ledger says of it. */
export interface Obstacle extends Pick<ReminderDecision, 'decision' | 'reason'> {
  /** Whom it was for; null: nobody is known. */
  recipient: string | null;
}

const nobody = {
  representative: 'Le représentant n’a pas d’adresse électronique valide. Indiquez-la sur sa fiche.',
  administrators: 'Aucun administrateur du client n’a d’adresse électronique valide. Indiquez-la sur sa fiche.',
  gone: 'La fiche du client ne connaît plus cette adresse\u00a0: demandez la CSR à quelqu’un d’autre.',
  lost: 'Le dernier courriel à cette adresse n’est pas arrivé\u00a0: vérifiez-la, puis écrivez-lui.',
};

/** What stands between a wait and its letter as things are now: the rounds, a person who chases, and what is said to come ask it here. */
@Injectable()
export class ChaseObstacles {
  constructor(
    private readonly correspondents: CorrespondentsQueries,
    private readonly addressees: Addressees,
  ) {}

  /** Of these, those for whom nothing can leave. By as many statements for many as for one, and by none where no CSR is asked. */
  async of(rows: WaitingRow[], editor: Pick<Editor, 'thirdPartySince'>): Promise<Map<WaitingRow, Obstacle>> {
    const gone = await this.gone(rows);
    return new Map(
      rows.flatMap((row): [WaitingRow, Obstacle][] => {
        const found = gone.has(row)
          ? ({ decision: 'no_address', reason: nobody.gone, recipient: row.signerEmail } as const)
          : obstacleTo(row, editor);
        return found ? [[row, found]] : [];
      }),
    );
  }

  // A link leaves for people that the records know still: whoever gets it gives the key of the certificate.
  private async gone(rows: WaitingRow[]): Promise<Set<WaitingRow>> {
    const asked = rows.filter(({ rule }) => waits[rule].to === 'asked');
    if (asked.length === 0) return new Set();
    const clients = await this.correspondents.of(asked.map(({ clientId }) => clientId));
    const known = await this.addressees.of(clients, handsCsrOver);
    // Whoever of them handed it over answers for their colleague.
    const isKnown = ({ clientId, signerEmail, handedByEmail }: WaitingRow) => {
      const person = (handedByEmail ?? signerEmail)?.toLowerCase();
      return (known.get(clientId) ?? []).some(({ email }) => email.toLowerCase() === person);
    };
    return new Set(asked.filter((row) => !isKnown(row)));
  }
}

/** Whom of the client the letter is for, each address once. */
export function addressesOf(row: WaitingRow): string[] {
  const known = waits[row.rule].to === 'administrators' ? row.ownAdministrators : [row.signerEmail ?? ''];
  return [...new Map(known.filter(isMailAddress).map((one) => [one.toLowerCase(), one])).values()];
}

function obstacleTo(row: WaitingRow, editor: Pick<Editor, 'thirdPartySince'>): Obstacle | null {
  const kept = whyWithheld(row, editor);
  if (kept) return { decision: 'withheld', reason: kept, recipient: null };
  const administrators = waits[row.rule].to === 'administrators';
  const [address] = addressesOf(row);
  if (address === undefined) {
    const reason = administrators ? nobody.administrators : nobody.representative;
    return { decision: 'no_address', reason, recipient: null };
  }
  return row.lost && !administrators ? { decision: 'no_address', reason: nobody.lost, recipient: address } : null;
}

/** Why the records or a rule keep it, in French; null: they do not. */
function whyWithheld(row: WaitingRow, { thirdPartySince }: Pick<Editor, 'thirdPartySince'>): string | null {
  const former = formerSignerWords(row);
  if (former) return former;
  if (row.rule !== 'designation') return null;
  if (!thirdPartySince) return 'Vous n’êtes plus noté comme structure tierce sur mesHabilitations.';
  return row.card ? null : 'Le représentant n’a plus de carte en cours\u00a0: il n’entre pas sur le portail.';
}
