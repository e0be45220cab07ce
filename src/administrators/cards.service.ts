import { administratorName } from './administrator.facts.js';
import { fullName } from '../identifiers/person-name.js';
import { de } from '../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from '../platform/uuid.js';
import { EditsService } from '../platform/changes/edits.service.js';
import type { MovesOf } from '../platform/changes/moves-of.js';
import { Moves } from '../platform/changes/moves.service.js';
import { AuditService } from '../platform/audit/audit.service.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { date } from '../platform/web/view-helpers.js';
import { Refused, RefusedField } from '../platform/web/errors.js';
import { Administrator } from './administrator.entity.js';
import {
  cardFields,
  type EditedCardForm,
  missingOfActiveCard,
  type NewCardForm,
  type RenewalForm,
} from './administrator.form.js';
import { type CardAction, type CardFacts, cardTable } from './card.transitions.js';
import { Card, type CardState } from './card.entity.js';
import { clock } from '../platform/clock.js';

@Injectable()
export class CardsService {
  private readonly moves: MovesOf<Card, CardState, CardAction, CardFacts>;

  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly outbox: Outbox,
    moves: Moves,
  ) {
    this.moves = moves.of({
      table: cardTable,
      entity: Card,
      facts: (card) => this.facts(card),
      tell: async (card, done) => {
        const holder = await this.holder(card);
        const details = { administratorId: holder.id, validUntil: date(card.validUntil) };
        return { summary: `${done} (${card.kind} ${de(fullName(holder))})`, clientId: holder.clientId, details };
      },
      effects: {
        activate: async (card) => {
          await this.refreshFor(await this.holder(card));
          await this.replaceOthers(card);
        },
        replace: async (card) => this.refreshFor(await this.holder(card)),
        block: async (card) => this.refreshFor(await this.holder(card)),
      },
      lost: () => 'Quelqu’un vient de changer cette carte. Relisez son état, puis recommencez si besoin.',
    });
  }

  byId(id: string): Promise<Card> {
    return this.moves.byId(id);
  }

  facts(card: Card): CardFacts {
    return { today: clock.today(), number: card.number, validUntil: card.validUntil };
  }

  /** The cards of somebody whose data are erased: what they were worth stays, whose they were does not. */
  async forgetNumbers(administratorId: string): Promise<void> {
    await this.db.execute('UPDATE cards SET number = NULL, version = version + 1 WHERE administrator_id = $1', [
      administratorId,
    ]);
  }

  /** @throws RefusedField, Refused for an active card that is no longer valid */
  async add(holder: Administrator, form: NewCardForm): Promise<Card> {
    if (holder.erasedAt)
      throw new Refused(['Les données de cette personne ont été effacées\u00a0: sa fiche ne change plus.']);
    const card: Card = {
      id: uuidv7(),
      administratorId: holder.id,
      // Domain § 1: an editor's people hold a CPA, a client's own a CPE.
      kind: holder.clientId ? 'CPE' : 'CPA',
      number: form.cardNumber,
      state: 'ordered',
      stateSince: clock.now(),
      validUntil: form.validUntil,
      ecpxActivated: false,
      version: 1,
      createdAt: clock.now(),
    };
    await this.keepingNumbersApart(card.number, () => this.db.repo(Card).insert(card));
    const summary = `Carte ${card.kind} ${de(fullName(holder))} enregistrée${card.number ? `, numéro ${card.number}` : ''}`;
    await this.tell(holder, card, { action: 'created', from: null, to: 'ordered', summary, version: 1 });
    return form.cardState === 'active' ? this.change(card.id, 'activate') : card;
  }

  /** @throws Refused with every reason, or when somebody moved it meanwhile */
  async change(id: string, action: CardAction, given: { reason?: string } = {}): Promise<Card> {
    return this.moves.move(await this.byId(id), action, given);
  }

  /**
   * The new card takes over: the old one is replaced, and the holder's assignments stay (F3.4).
   * @throws RefusedField, Refused
   */
  async renew(id: string, form: RenewalForm): Promise<Card> {
    const old = await this.byId(id);
    if (old.state !== 'active')
      throw new Refused(['Seule une carte active se renouvelle\u00a0: ajoutez plutôt la nouvelle carte.']);
    const holder = await this.holder(old);
    return this.add(holder, { cardNumber: form.cardNumber, validUntil: form.validUntil, cardState: 'active' });
  }

  /** @throws EditConflict when somebody saved since the form was opened, RefusedField */
  async edit(id: string, form: EditedCardForm): Promise<Card> {
    const now = await this.byId(id);
    if (now.state === 'replaced' || now.state === 'blocked')
      throw new Refused(['Cette carte ne sert plus\u00a0: elle ne se modifie pas. Ajoutez la nouvelle carte.']);
    const [missing] = now.state === 'active' ? missingOfActiveCard(form) : [];
    if (missing) throw new RefusedField(missing.field, missing.sentence);
    const { cardNumber: number, validUntil, ecpxActivated } = form;
    const columns = { number, validUntil, ecpxActivated };
    const holder = await this.holder(now);
    const changes = await this.keepingNumbersApart(number, () =>
      this.edits.save({
        subject: { kind: 'card', id },
        clientId: holder.clientId,
        fields: cardFields(now.kind),
        opened: form.version,
        yours: form,
        now: async () => cardAnswers(await this.byId(id)),
        entity: Card,
        where: { id },
        columns,
        from: now.state,
        to: now.state,
        told: (labels) => `Carte ${now.kind} ${de(fullName(holder))} modifiée\u00a0: ${labels}`,
        details: { administratorId: holder.id, validUntil: date(now.validUntil) },
        address: `/cards/${id}`,
        cancel: `/administrators/${holder.id}`,
      }),
    );
    if (Object.keys(changes).length > 0) await this.refreshFor(holder);
    return { ...now, ...columns };
  }

  // F3.4: the new card takes over from the old one, and the habilitations follow without a form.
  private async replaceOthers(active: Card): Promise<void> {
    const others = await this.db.rows(Card, { administratorId: active.administratorId, state: 'active' });
    for (const other of others) if (other.id !== active.id) await this.change(other.id, 'replace');
  }

  private holder(card: Card): Promise<Administrator> {
    return this.db.theOne(Administrator, { id: card.administratorId });
  }

  private keepingNumbersApart<Result>(number: string | null, work: () => Promise<Result>): Promise<Result> {
    return this.db.keptApart('cards_number', work, async () => {
      const rows = await this.db.query<{ name: string; state: CardState }>(
        `SELECT ${administratorName('a')} AS name, c.state FROM cards c JOIN administrators a ON a.id = c.administrator_id WHERE c.number = $1`,
        [number],
      );
      return new RefusedField(
        'cardNumber',
        `Ce numéro est déjà celui d’une carte ${de(rows[0]?.name ?? 'quelqu’un d’autre')}. Vérifiez la troisième ligne de la carte.`,
      );
    });
  }

  private async tell(
    holder: Administrator,
    card: Card,
    done: {
      action: string;
      from: CardState | null;
      to: CardState;
      summary: string;
      version: number;
    },
  ): Promise<void> {
    const { version, ...told } = done;
    const details = { version, administratorId: holder.id, validUntil: date(card.validUntil) };
    await this.audit.record({ subject: { kind: 'card', id: card.id }, clientId: holder.clientId, ...told, details });
    await this.refreshFor(holder);
  }

  // Every client's next action may depend on our own people's cards: computed again soon, once for many changes.
  private async refreshFor(holder: Administrator): Promise<void> {
    if (!holder.clientId) await this.outbox.enqueue('progress.refresh', {}, { key: 'administrators' });
  }
}

/** A card, in the words of its form. */
function cardAnswers({ number, validUntil, ecpxActivated, version }: Card) {
  return { cardNumber: number, validUntil, ecpxActivated, version };
}
