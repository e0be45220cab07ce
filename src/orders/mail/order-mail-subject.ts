import { EditorService } from '../../accounts/editor.service.js';
import { bestFirst } from '../../mailbox/in/mail-proposals.js';
import {
  IsMailSubject,
  type FoundSubject,
  type MailEffect,
  type MailSubject,
  type MailSuggestion,
  type Subject,
  moved,
  unmoved,
} from '../../mailbox/in/mail-subjects.js';
import { reasonIn } from '../../mailbox/in/mail-words.js';
import type { Message } from '../../mailbox/message.entity.js';
import { recognisedLabels } from '../../mailbox/rules/mail-rule.entity.js';
import type { Order } from '../order.entity.js';
import { orderTable } from '../order.transitions.js';
import { orderRoad } from '../../journey/states/order-states.js';
import { OrderMoves } from '../order-moves.service.js';
import { OrderMailQueries } from './order-mail.queries.js';
import { orderProposalOf, speaksOfAnOrder } from './order-mail-proposals.js';

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
    return bestFirst(candidates.map((candidate) => orderProposalOf(candidate, mail, ansSenderDomains)));
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
      return moved('La commande est à retirer sur la plateforme.');
    }
    if (recognisedAs === 'refusal') {
      await this.moves.move(order, 'reject', { reason: reasonIn(mail.body), ...evidence });
      return moved('La commande est refusée\u202f; les mots de la plateforme en sont le motif.');
    }
    if (recognisedAs !== null)
      return unmoved(
        `«\u00a0${recognisedLabels[recognisedAs]}\u00a0» se dit d’une demande. La commande n’a pas changé.`,
      );
    return unmoved('Le courriel est rattaché à la commande, sans changer son état.');
  }
}

// The same announcement twice, or one that crosses the collection.
const announced = orderRoad.slice(orderRoad.indexOf('to_collect'));

function knownAlready({ state }: Order): string {
  return `Cette annonce n’apprend rien\u00a0: la commande est «\u00a0${orderTable.states[state].label}\u00a0». Rien n’a changé.`;
}
