import { Injectable } from '@nestjs/common';
import type { Editor } from '../../accounts/editor.entity.js';
import { ClientLinks } from '../../client-space/links/client-links.service.js';
import {
  type PlaceholderValues,
  placeholders,
  placeholdersIn,
  withValues,
} from '../../exchanges/letters/placeholders.js';
import { keyOf, MailTexts } from '../../exchanges/texts/mail-texts.service.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { isMailAddress } from '../../mailbox/mail-address.js';
import { OneClientAMail, whyNot } from '../../mailbox/one-client/one-client-a-mail.js';
import type { OutgoingMail } from '../../mailbox/out/mail-queue.service.js';
import { linkPlace } from '../../platform/auth/link-tokens.js';
import type { ReminderDecision } from '../reminder-ledger.js';
import { muted } from './chase-decisions.js';
import type { DueWait, RulesByWait } from './due-waits.js';
import type { WaitingRow } from './waits.queries.js';
import { waits } from './waits.js';

/** One stage for a client: the mails it makes, or why there is none. */
export interface ChaseLetter {
  due: DueWait;
  mails: OutgoingMail[];
  /** What the ledger is told instead of « envoyé », by recipient. */
  refusals: Pick<ReminderDecision, 'recipient' | 'decision' | 'reason'>[];
}

const spaces = { request: 'signature', delegation: 'mandate', client: 'prerequisites' } as const;

/** What leaves for the client, from the editor’s texts: one mail a person, of one client. */
@Injectable()
export class ChaseLetters {
  constructor(
    private readonly texts: MailTexts,
    private readonly links: ClientLinks,
    private readonly oneClient: OneClientAMail,
  ) {}

  /** By as many statements for many as for one. */
  async of(dues: DueWait[], rules: RulesByWait, editor: Editor): Promise<ChaseLetter[]> {
    return this.withLinks(await this.drawn(dues, rules, editor));
  }

  /** The same, to be read: the place of a link stays one. */
  async drawn(dues: DueWait[], rules: RulesByWait, editor: Editor): Promise<ChaseLetter[]> {
    if (dues.length === 0) return [];
    const texts = new Map((await this.texts.all()).map((text) => [keyOf(text), text]));
    const letters = dues.map((due): ChaseLetter => {
      const stages = rules.get(due.row.rule);
      const name =
        (due.last ? stages?.lastTextName : null) ?? stages?.textName ?? waits[due.row.rule].usual.textName ?? '';
      return letterOf(due, texts.get(name), editor);
    });
    return this.ofOneClient(letters);
  }

  // The editor’s own wording may speak of another client: nobody is there to confirm it, so it does not leave.
  private async ofOneClient(letters: ChaseLetter[]): Promise<ChaseLetter[]> {
    const mails = letters.flatMap((letter) => letter.mails);
    const found = await this.oneClient.of(mails);
    const reasons = new Map(
      mails.map((mail, index) => [mail, found[index] ? whyNot(found[index], mail)[0] : undefined]),
    );
    return letters.map((letter) => {
      const reason = letter.mails.map((mail) => reasons.get(mail)).find(Boolean);
      if (!reason) return letter;
      const refusals = letter.mails.map(({ to }) => ({ recipient: to[0] ?? '', decision: 'muted' as const, reason }));
      return { ...letter, mails: [], refusals: [...letter.refusals, ...refusals] };
    });
  }

  /** A link is made for the mails that cite one, and leave. */
  async withLinks(letters: ChaseLetter[]): Promise<ChaseLetter[]> {
    const citing = letters.filter(({ mails }) => mails.some(({ text }) => text.includes(linkPlace)));
    const ids = await this.links.usual(
      citing.map(({ due: { row } }) => ({
        clientId: row.clientId,
        purpose: spaces[row.subjectKind as keyof typeof spaces],
        requestId: row.subjectKind === 'request' ? row.subjectId : null,
        delegationId: row.subjectKind === 'delegation' ? row.subjectId : null,
        personName: row.signer ?? '',
        email: row.signerEmail ?? '',
      })),
    );
    const links = new Map(citing.map((letter, index) => [letter, ids[index]]));
    return letters.map((letter) => {
      const id = links.get(letter);
      return id ? { ...letter, mails: letter.mails.map((mail) => ({ ...mail, link: { id } })) } : letter;
    });
  }
}

const nobody = {
  representative: 'Le représentant n’a pas d’adresse électronique valide. Indiquez-la sur sa fiche.',
  administrators: 'Aucun administrateur du client n’a d’adresse électronique valide. Indiquez-la sur sa fiche.',
  lost: 'Le dernier courriel à cette adresse n’est pas arrivé\u00a0: vérifiez-la, puis écrivez-lui.',
};

function letterOf(due: DueWait, words: { subject: string; text: string } | undefined, editor: Editor): ChaseLetter {
  const { row } = due;
  const toAdministrators = row.subjectKind === 'order';
  const role = toAdministrators ? 'administrateurs du client' : 'représentant';
  const known = toAdministrators ? row.ownAdministrators : [row.signerEmail ?? ''];
  const addresses = [...new Map(known.filter(isMailAddress).map((one) => [one.toLowerCase(), one])).values()];
  const none = (decision: 'muted' | 'no_address', reason: string, recipient = role): ChaseLetter => {
    return { due, mails: [], refusals: [{ recipient, decision, reason }] };
  };
  const silent = whySilent(row, editor);
  if (silent) return none('muted', silent);
  if (addresses.length === 0)
    return none('no_address', toAdministrators ? nobody.administrators : nobody.representative);
  if (row.lost && !toAdministrators) return none('no_address', nobody.lost, addresses[0]);
  if (!words)
    return none('muted', 'La règle cite un modèle de courriel qui n’existe plus\u00a0: choisissez-en un autre.');
  const values = valuesOf(row, editor);
  const missing = placeholdersIn(`${words.subject} ${words.text}`).find((name) => !values[name]);
  if (missing)
    return none(
      'muted',
      `Le texte cite {${missing}}, ${placeholders[missing]}, qui n’est pas connu\u00a0: indiquez-le.`,
    );
  const mail = {
    purpose: waits[row.rule].purpose,
    clientId: row.clientId,
    about: { kind: row.subjectKind, id: row.subjectId },
    subject: withValues(words.subject, values)
      .replace(/[\s\u0000-\u001f\u007f]+/g, ' ')
      .trim(),
    text: withValues(words.text, values),
    attachmentIds: row.rule === 'signature' && row.documentId ? [row.documentId] : [],
    inReplyTo: row.thread,
    byHand: { naming: [] },
  };
  return { due, mails: addresses.map((address) => ({ ...mail, to: [address] })), refusals: [] };
}

/** Why nothing leaves for the client, in French; null: it does. */
function whySilent(row: WaitingRow, { thirdPartySince }: Editor): string | null {
  const silent = muted(row);
  if (silent) return silent;
  if (row.rule !== 'designation') return null;
  if (!thirdPartySince) return 'Vous n’êtes plus noté comme structure tierce sur mesHabilitations.';
  return row.card ? null : 'Le représentant n’a plus de carte en cours\u00a0: il n’entre pas sur le portail.';
}

function valuesOf(row: WaitingRow, editor: Editor): PlaceholderValues {
  const { rule, subjectKind, label } = row;
  return {
    client: row.client,
    numero: numberWords(row.number),
    commune: row.town,
    representant: row.signer,
    charge_de_compte: row.manager,
    editeur: editor.name,
    expediteur: editor.name,
    attendu: waits[rule].cited(label),
    depuis: frenchDate(row.since),
    espace: subjectKind === 'order' || rule === 'designation' ? null : linkPlace,
    siret: editor.siret,
  };
}
