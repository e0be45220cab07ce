import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import type { Client } from '../../clients/client.entity.js';
import type { Representative } from '../../clients/records/representative.entity.js';
import { clock } from '../../platform/clock.js';
import { grouped } from '../../platform/grouped.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { together } from '../../platform/tenancy/together.js';
import { NotFound, Refused } from '../../platform/web/errors.js';
import {
  type CardForecast,
  cardAnswers,
  type CardForm,
  type CardFormGround,
  cardForms,
  judgeCardForm,
  peopleOf,
} from './card-form.js';
import { type DrawnForm, FilledForms, type InTransaction, type WantedForm } from './filled-forms.service.js';
import { MappedBlanks } from './mapped-blanks.service.js';

/** An order of cards that is to be signed, or why it cannot be filled. */
export type OfferedCard = CardForecast & { kind: CardForm; people: string };

/** Orders of cards, on the blank of ANS that the editor mapped: for one client or for hundreds by as many statements. */
@Injectable()
export class CardForms {
  constructor(
    private readonly db: TenantDb,
    private readonly administrators: AdministratorsService,
    private readonly blanks: MappedBlanks,
    private readonly forms: FilledForms,
  ) {}

  async judge(kind: CardForm, clientIds: string[]): Promise<Map<string, CardForecast>> {
    const loaded = (await this.blanks.inUse(kind)) !== null;
    const grounds = await this.grounds(clientIds);
    return new Map(grounds.map((ground) => [ground.client.id, judgeCardForm(kind, ground, loaded)]));
  }

  /** Fills, outside of any transaction, what `print` will be asked for. */
  async prepare(kind: CardForm, clientIds: string[], run: InTransaction): Promise<void> {
    await this.forms.prepare(await run(() => this.wanted(kind, clientIds)), run);
  }

  /** The paper of each, kept among its documents. @throws Refused for the first that cannot be filled */
  async print(kind: CardForm, clientIds: string[]): Promise<Map<string, string>> {
    const wanted = await this.wanted(kind, clientIds);
    const printed = await this.forms.documentsOf(wanted);
    return new Map(wanted.map(({ clientId }, index) => [clientId, printed[index]?.document.id ?? '']));
  }

  /** As it would be now, kept nowhere. @throws Refused when nothing is to be ordered, or nothing can be filled */
  async draw(kind: CardForm, clientId: string): Promise<DrawnForm> {
    const verdict = (await this.judge(kind, [clientId])).get(clientId);
    if (!verdict) throw new NotFound();
    if (verdict.forecast !== 'would_do') throw new Refused(verdict.reasons);
    const [wanted] = await this.wanted(kind, [clientId]);
    if (!wanted) throw new NotFound();
    return this.forms.draw(wanted);
  }

  /** The orders that this client has to sign, whether or not a blank is there to fill. */
  async offered(clientId: string): Promise<OfferedCard[]> {
    const ground = await this.ground(clientId);
    const due = cardForms.filter((kind) => judgeCardForm(kind, ground, true).forecast === 'would_do');
    const offered: OfferedCard[] = [];
    for (const kind of due) {
      const loaded = (await this.blanks.inUse(kind)) !== null;
      offered.push({ kind, people: peopleOf(kind, ground), ...judgeCardForm(kind, ground, loaded) });
    }
    return offered;
  }

  /** What a form of this client stands on today. @throws NotFound */
  async ground(clientId: string): Promise<CardFormGround> {
    const [ground] = await this.grounds([clientId]);
    if (!ground) throw new NotFound();
    return ground;
  }

  private async wanted(kind: CardForm, clientIds: string[]): Promise<WantedForm[]> {
    return (await this.grounds(clientIds)).map((ground) => ({
      clientId: ground.client.id,
      number: ground.client.number,
      kind,
      form: null,
      answers: cardAnswers(kind, ground),
    }));
  }

  private async grounds(clientIds: string[]): Promise<CardFormGround[]> {
    const [clients, signers, administrators] = await together(
      this.db.query<Client>(
        'SELECT id, name, number, finess_ej, siret, self_administered FROM clients WHERE id = ANY ($1::uuid[]) ORDER BY id',
        [clientIds],
      ),
      this.db.query<Representative>(
        `SELECT client_id, role, last_name, first_names, email, phone, card_kind, card_number, card_state, card_valid_until
           FROM representatives WHERE client_id = ANY ($1::uuid[]) AND ended_on IS NULL`,
        [clientIds],
      ),
      this.administrators.ofClients(clientIds),
    );
    const people = grouped(administrators, ({ clientId }) => clientId ?? '');
    const bySigner = new Map(signers.map((signer) => [signer.clientId, signer]));
    return clients.map((client) => ({
      client,
      representative: bySigner.get(client.id) ?? null,
      own: people.get(client.id) ?? [],
      today: clock.today(),
    }));
  }
}
