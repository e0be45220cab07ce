import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { numbersIn } from '../../mailbox/in/mail-proposals.js';
import { ownWords } from '../../mailbox/in/mail-words.js';
import type { Message } from '../../mailbox/message.entity.js';
import { type RecognisedAs, recognisedLabels } from '../../mailbox/rules/mail-rule.entity.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { offers } from '../../journey/states/transitions.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { requestTable } from '../request.transitions.js';
import type { Request } from '../request.entity.js';
import { requestStates, type RequestState } from '../request-states.js';
import { ContradictionsQueries, type NamedStructure } from './contradictions.queries.js';
import type { DoubtPiece } from './request-doubt.entity.js';

/** What a mail says against what is held. */
export interface Contradiction {
  /** Why the request is in doubt (French). */
  reason: string;
  /** What is held, when it is something else than where the request stands. */
  held: DoubtPiece | null;
  /** What the mail says. */
  says: string;
}

/** Finds where a mail that may be believed says otherwise than what is held (domain § 3): each cause once, whoever asks. */
@Injectable()
export class Contradictions {
  constructor(private readonly queries: ContradictionsQueries) {}

  /** Null too where no doubt may begin: the table refuses the mail then, and it waits to be checked. */
  async of(request: Request, mail: Message): Promise<Contradiction | null> {
    const { recognisedAs } = mail;
    if (!recognisedAs || recognisedAs === 'to_collect' || !offers(requestTable, request.state, 'doubt')) return null;
    return (
      otherNumber(request, mail) ??
      (await this.numberOfAnother(request, mail)) ??
      (await this.numberOfItsDossier(request, mail)) ??
      (await this.otherStructure(request, mail)) ??
      (await this.formerSending(request, mail)) ??
      otherOutcome(request, mail)
    );
  }

  /** What ANS says of a request that is over, and against that end. Null: it says nothing else. */
  afterTheEnd(
    { state, dossierNumber }: Request,
    { recognisedAs, dossierNumber: cited }: Message,
  ): Contradiction | null {
    if (!recognisedAs || !againstTheEnd[state]?.includes(recognisedAs)) return null;
    const label = recognisedLabels[recognisedAs];
    const other = cited && dossierNumber && cited !== dossierNumber ? `, dossier ${cited}` : '';
    return {
      reason: `Le courriel dit «\u00a0${label}\u00a0»${other}, et la demande est «\u00a0${requestStates[state].label}\u00a0».`,
      held: null,
      says: `${label}${other}, alors que la demande était «\u00a0${requestStates[state].label}\u00a0».`,
    };
  }

  /** Another request of its client, which is under way: one that is over is not taken up again beside it. */
  anotherUnderWay(request: Request): Promise<{ state: RequestState } | null> {
    return this.queries.anotherUnderWay(request);
  }

  /** What a mail about this request says of others too, which it cannot move: a person looks. Null: it names nobody else. */
  async ofOthers({ clientId }: Request, { subject, body, inReplyTo, referenceIds }: Message): Promise<string | null> {
    const cited = [...new Set([...(inReplyTo ? [inReplyTo] : []), ...referenceIds])];
    const others = await this.queries.othersAtAns(clientId, namedIn({ subject, body }), cited);
    if (others.length === 0) return null;
    const names = new Intl.ListFormat('fr').format(others.map(({ name }) => name));
    return `Il nomme aussi ${names}, dont une demande est en cours\u00a0: rien n’y a changé, notez-y ce qu’il en dit.`;
  }

  // ANS may answer late what was corrected since: what it asks for or refuses may be done already.
  private async formerSending({ id }: Request, mail: Message): Promise<Contradiction | null> {
    const { recognisedAs, inReplyTo, referenceIds } = mail;
    if (recognisedAs !== 'correction' && recognisedAs !== 'refusal') return null;
    const sent = await this.queries.sendings(id);
    const cited = [...(inReplyTo ? [inReplyTo] : []), ...referenceIds];
    const answered = sent.findLast(({ messageId }) => cited.includes(messageId));
    const latest = sent.at(-1);
    if (!answered || !latest || answered === latest) return null;
    return {
      reason: `Le courriel répond à l’envoi du ${longDate(answered.at)}, et la demande a été renvoyée à l’ANS le ${longDate(latest.at)}.`,
      held: { from: 'person', text: `Renvoyée à l’ANS le ${longDate(latest.at)}, à la suite d’une correction.` },
      says: `${recognisedLabels[recognisedAs]}, en réponse à l’envoi du ${longDate(answered.at)}.`,
    };
  }

  private async numberOfAnother(request: Request, { dossierNumber }: Message): Promise<Contradiction | null> {
    const other = dossierNumber ? await this.queries.otherHolder(request, dossierNumber) : null;
    if (!other) return null;
    return {
      reason: `Le courriel cite le dossier ${dossierNumber}, qui est déjà celui ${de(other.name)}.`,
      held: { from: 'person', text: `Le dossier ${dossierNumber} est celui ${de(other.name)}.` },
      says: `Dossier ${dossierNumber}, pour cette demande.`,
    };
  }

  private async numberOfItsDossier(request: Request, { dossierNumber }: Message): Promise<Contradiction | null> {
    const held = dossierNumber ? await this.queries.otherDossier(request, dossierNumber) : null;
    if (!held) return null;
    return {
      reason: `Le courriel cite le dossier ${dossierNumber}. ${followedUnder(held)}`,
      held: { from: 'person', text: followedUnder(held) },
      says: `Dossier ${dossierNumber}, pour cette demande.`,
    };
  }

  /**
   * The structure that words name by its number when they name the client by none of its own; null: they do not. A number that neither a client nor the register has is no
   * structure: the SIREN of a signature looks like one.
   */
  async otherNamed(clientId: string, words: string): Promise<NamedStructure | null> {
    const named = await this.queries.structures(clientId, [...new Set(numbersIn(words))]);
    const [other] = named;
    return !other || named.some(({ own }) => own) ? null : other;
  }

  private async otherStructure({ clientId, form, unsignedDocumentId }: Request, { subject, body }: Message) {
    const other = await this.otherNamed(clientId, `${subject}\n${ownWords(body)}`);
    if (!other) return null;
    const ours = form?.structure.finess ?? form?.structure.siret ?? null;
    return {
      reason: `Le courriel nomme ${other.name}, ${other.number}, et non la structure de la demande.`,
      held: ours
        ? ({
            from: 'form',
            text: `Le formulaire est au nom de ${form?.structure.name}, ${numberWords(ours)}.`,
            documentId: unsignedDocumentId,
          } as const)
        : null,
      says: `${other.name}, ${other.number}.`,
    };
  }
}

// What was cancelled may be refused or returned too: it is over all the same.
const againstTheEnd: Partial<Record<RequestState, RecognisedAs[]>> = {
  validated: ['correction', 'refusal'],
  refused: ['validation', 'correction'],
  cancelled: ['validation'],
};

/** Where a request is in a dossier of many, and what number is its own by that. */
export function followedUnder({ dossierNumber, title }: { dossierNumber: string; title: string }): string {
  return `L’ANS suit cette demande sous le dossier ${dossierNumber}, celui du dossier de masse «\u00a0${title}\u00a0».`;
}

function namedIn({ subject, body }: Pick<Message, 'subject' | 'body'>): string[] {
  return [...new Set(numbersIn(`${subject}\n${ownWords(body)}`))];
}

/** @returns null too where nothing shows without looking: the number of another client, another structure */
export function otherNumber(
  { state, dossierNumber }: Pick<Request, 'state' | 'dossierNumber'>,
  { dossierNumber: cited }: Pick<Message, 'dossierNumber'>,
): Contradiction | null {
  if (!cited || !dossierNumber || cited === dossierNumber) return null;
  return {
    reason: `Le courriel cite le dossier ${cited}, et la demande «\u00a0${requestStates[state].label}\u00a0» porte le dossier ${dossierNumber}.`,
    held: null,
    says: `Dossier ${cited}.`,
  };
}

// ANS asked for a correction, nothing was sent again, and it answers as if there had been none.
function otherOutcome({ state }: Request, { recognisedAs }: Message): Contradiction | null {
  if (state !== 'to_correct' || (recognisedAs !== 'validation' && recognisedAs !== 'refusal')) return null;
  const label = recognisedLabels[recognisedAs];
  return {
    reason: `Le courriel dit «\u00a0${label}\u00a0», et la demande est à corriger.`,
    held: null,
    says: `${label}, alors qu’une correction était demandée.`,
  };
}
