import { EditorService } from '../../accounts/editor.service.js';
import {
  IsMailSubject,
  type FoundSubject,
  type MailEffect,
  type MailSubject,
  type MailSuggestion,
  type Subject,
} from '../../mailbox/in/mail-subjects.js';
import { reasonIn } from '../../mailbox/in/mail-words.js';
import type { Message } from '../../mailbox/message.entity.js';
import type { Order } from '../order.entity.js';
import { type OrderState, orderTable } from '../order.transitions.js';
import { OrderMoves } from '../order-moves.service.js';
import { OrderMailQueries } from './order-mail.queries.js';
import { orderSuggestionOf, speaksOfAnOrder } from './order-mail-suggestions.js';

/** What the IGC-Santé platform's notifications say to an order (guide V0.6, étape 4; domain rule 14): known by its product number. */
@IsMailSubject()
export class OrderMailSubject implements MailSubject {
  readonly kind = 'order';

  constructor(
    private readonly queries: OrderMailQueries,
    private readonly moves: OrderMoves,
    private readonly editor: EditorService,
  ) {}

  async byId(subjectId: string): Promise<Subject> {
    const { clientId } = await this.moves.byId(subjectId);
    return { subjectId, clientId };
  }

  byDossier(productNumber: string): Promise<Subject | null> {
    return this.queries.byProduct(productNumber);
  }

  async suggestions(mail: Message): Promise<MailSuggestion[]> {
    if (!speaksOfAnOrder(mail)) return [];
    const candidates = await this.queries.candidates(mail);
    const { ansSenderDomains } = await this.editor.current();
    return candidates
      .map((candidate) => orderSuggestionOf(candidate, mail, ansSenderDomains))
      .sort((a, b) => b.score - a.score)
      .slice(0, 5);
  }

  search(query: string): Promise<FoundSubject[]> {
    return this.queries.search(query);
  }

  async apply(subjectId: string, mail: Message): Promise<MailEffect> {
    const order = await this.moves.byId(subjectId);
    const { id, sender, rawDocumentId, recognisedAs } = mail;
    const evidence = { documentId: rawDocumentId, details: { mail: id, sender } };
    if (recognisedAs === 'to_collect') {
      if (announced.includes(order.state)) return unmoved(knownAlready(order));
      await this.moves.move(order, 'announce', evidence);
      return { moved: true, sentence: 'La commande est à retirer sur la plateforme.' };
    }
    if (recognisedAs === 'refusal') {
      await this.moves.move(order, 'reject', { reason: reasonIn(mail.body), ...evidence });
      return { moved: true, sentence: 'La commande est refusée\u202f; les mots de la plateforme en sont le motif.' };
    }
    return unmoved('Le courriel est rattaché à la commande, sans changer son état.');
  }
}

// The same announcement twice, or one that crosses the collection.
const announced: OrderState[] = ['to_collect', 'collected', 'installed', 'verified'];

function knownAlready({ state }: Order): string {
  return `Cette annonce n’apprend rien\u00a0: la commande est «\u00a0${orderTable.states[state].label}\u00a0». Rien n’a changé.`;
}

const unmoved = (sentence: string): MailEffect => ({ moved: false, sentence });
