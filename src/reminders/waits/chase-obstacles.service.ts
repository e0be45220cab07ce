import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { CorrespondentsQueries } from '../../clients/correspondents.queries.js';
import { handsCsrOver } from '../../exchanges/csr/csr-asking.js';
import { Addressees } from '../../exchanges/letters/addressees.service.js';
import { isMailAddress } from '../../identifiers/mail-address.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { formerSignerWords } from '../reminder-words.js';
import { clock } from '../../platform/clock.js';
import { type ChaseBook, ChaseTexts, knownOf, lackOfDeclaration, missingIn } from './chase-texts.service.js';
import { valuesOf } from './chase-values.js';
import { byHandOf, type DueWait, type Kept, type RulesByWait } from './due-waits.js';
import type { WaitingRow } from './waits.queries.js';
import { waits } from './waits.js';

/** Why nothing leaves for the client, and what the ledger says of it. */
export interface Obstacle extends Pick<ReminderDecision, 'decision'>, Kept {
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
    private readonly texts: ChaseTexts,
  ) {}

  /** The same of what comes next for each, beforehand. */
  async ahead(rows: WaitingRow[], rules: RulesByWait, editor: Editor): Promise<Map<WaitingRow, Obstacle>> {
    if (rows.length === 0) return new Map();
    const today = clock.today();
    return this.of(
      rows.map((row) => byHandOf(row, rules, today)),
      await this.texts.book(rules),
      editor,
    );
  }

  /** Of these, those for whom nothing can leave. By as many statements for many as for one, and by none where no CSR is asked. */
  async of(dues: DueWait[], book: ChaseBook, editor: Editor): Promise<Map<WaitingRow, Obstacle>> {
    const gone = await this.gone(dues.map(({ row }) => row));
    const lacking = book.lacking(editor);
    return new Map(
      dues.flatMap((due): [WaitingRow, Obstacle][] => {
        const { row } = due;
        const found = gone.has(row)
          ? ({ decision: 'no_address', reason: nobody.gone, recipient: row.signerEmail } as const)
          : (obstacleTo(row, editor) ?? inText(due, book, editor));
        return found ? [[row, { ...found, ours: lacking.has(row.rule) }]] : [];
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

type Found = Omit<Obstacle, 'ours'>;

const withheld = (reason: string): Found => ({ decision: 'withheld', reason, recipient: null });

function obstacleTo(row: WaitingRow, editor: Editor): Found | null {
  const former = formerSignerWords(row);
  if (former) return withheld(former);
  const administrators = waits[row.rule].to === 'administrators';
  const undeclared = lackOfDeclaration(row.rule, editor);
  if (undeclared) return withheld(undeclared);
  if (row.rule === 'designation' && !row.card)
    return withheld('Le représentant n’a plus de carte en cours\u00a0: il n’entre pas sur le portail.');
  const [address] = addressesOf(row);
  if (address === undefined) {
    const reason = administrators ? nobody.administrators : nobody.representative;
    return { decision: 'no_address', reason, recipient: null };
  }
  return row.lost && !administrators ? { decision: 'no_address', reason: nobody.lost, recipient: address } : null;
}

// The words themselves: what they cite is known, or nobody has noted it.
function inText(due: DueWait, book: ChaseBook, editor: Editor): Found | null {
  const text = book.textOf(due);
  const why = typeof text === 'string' ? text : missingIn(text, knownOf(valuesOf(due.row, editor)));
  return why === null ? null : withheld(why);
}
