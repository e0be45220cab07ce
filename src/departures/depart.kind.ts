import { fullName } from '../identifiers/person-name.js';
import type { FormField } from '../platform/forms/form.js';
import { selected } from '../campaigns/kinds/kind-fields.js';
import { AdministratorsService } from '../administrators/administrators.service.js';
import {
  type CampaignKind,
  type Deed,
  IsCampaignKind,
  type Parameters,
  type RowForecast,
} from '../campaigns/engine/campaign-kinds.js';
import { Refused } from '../platform/web/errors.js';
import { date } from '../platform/web/view-helpers.js';
import { DepartureActs, nameOf } from './departure-acts.service.js';
import { DepartureCourse } from './departure-course.service.js';
import { DepartureDrafts } from './departure-drafts.service.js';
import { DepartureGround, type PlannedClient } from './departure-ground.service.js';
import { deedOf, renamedIn } from './departure-steps.js';
import { DepartureFacts } from './departure-facts.queries.js';

const abandoned = 'Ce départ est abandonné\u00a0: sa campagne n’a plus lieu d’être.';
const unconfirmed = 'Le départ n’est pas confirmé\u00a0: confirmez-le depuis sa page, puis recommencez.';

/** Somebody leaves: each client that names them passes to whoever takes over, as the departure decided. */
@IsCampaignKind()
export class DepartKind implements CampaignKind {
  readonly kind = 'depart';
  readonly group = 'rights';
  readonly label = 'Porter un départ chez des clients';
  readonly description =
    'Chaque client passe de la personne qui part à celle qui reprend, comme le départ confirmé l’a décidé.';
  readonly icon = 'user-minus';
  readonly byHand = '/departures/:id/confirmation';
  readonly takenBack = 'Ne s’annule pas d’un coup\u00a0: la page du départ dit ce qui se reprend, et où.';

  constructor(
    private readonly drafts: DepartureDrafts,
    private readonly course: DepartureCourse,
    private readonly ground: DepartureGround,
    private readonly facts: DepartureFacts,
    private readonly acts: DepartureActs,
    private readonly administrators: AdministratorsService,
  ) {}

  async fields(): Promise<FormField[]> {
    const hint = 'Un départ confirmé\u00a0: un brouillon se simule depuis sa page.';
    return [selected('departure', 'Départ', await this.options(), 'Choisissez un départ confirmé.', hint)];
  }

  async describe({ departure = '' }: Parameters): Promise<{ label: string; value: string }[]> {
    const { lastDay, replacementId } = await this.drafts.byId(departure);
    const person = replacementId ? await this.administrators.byId(replacementId) : null;
    return [
      { label: 'Dernier jour', value: date(lastDay) },
      { label: 'Remplaçant', value: person ? fullName(person) : 'personne' },
    ];
  }

  /** A draft is confirmed whole, with its accesses and its day: its campaign alone would carry nobody. */
  async decidedElsewhere({ departure = '' }: Parameters) {
    const { state } = await this.drafts.byId(departure);
    const page = { label: 'Ouvrir le départ', href: `/departures/${departure}` };
    if (state === 'draft')
      return { reason: 'Cette campagne est celle d’un départ\u00a0: c’est lui qui se confirme, depuis sa page.', page };
    return state === 'abandoned' ? { reason: abandoned, page } : null;
  }

  async judge(clientIds: string[], parameters: Parameters): Promise<Map<string, RowForecast>> {
    const { plans } = await this.planned(clientIds, parameters);
    return new Map([...plans].map(([clientId, planned]) => [clientId, forecastOf(planned)]));
  }

  async actMany(clientIds: string[], parameters: Parameters): Promise<Map<string, Deed>> {
    const { departure, ground, plans } = await this.planned(clientIds, parameters);
    if (departure.state !== 'confirmed' && departure.state !== 'finished')
      throw new Refused([departure.state === 'abandoned' ? abandoned : unconfirmed]);
    const forms = await this.acts.carryOut([...plans.values()], ground);
    return new Map(
      [...plans].map(([clientId, { plan }]) => {
        const form = forms.get(clientId);
        const text = deedOf(plan.steps, (id) => nameOf(ground, id), form !== undefined);
        const made = form ?? renamedIn(plan.steps);
        return [clientId, { text, ...(made ? { result: { kind: 'request', id: made } } : {}) }];
      }),
    );
  }

  private async planned(clientIds: string[], { departure: id = '' }: Parameters) {
    const departure = await this.drafts.byId(id);
    const leaver = await this.facts.leaver(departure.administratorId);
    return { departure, ...(await this.ground.plans(departure, leaver, clientIds)) };
  }

  private async options(): Promise<Record<string, string>> {
    const underWay = await this.course.underWay();
    const people = new Map((await this.administrators.ofEditor()).map((person) => [person.id, person]));
    return Object.fromEntries(
      underWay.map(({ id, administratorId, lastDay }) => {
        const person = people.get(administratorId);
        return [id, `${person ? fullName(person) : 'Une personne'}, le ${date(lastDay)}`];
      }),
    );
  }
}

// What it stands on is the plan itself: another one means that somebody changed the client meanwhile.
function forecastOf({ facts, plan }: PlannedClient): RowForecast {
  const { forecast, reasons, mend } = plan;
  const basis = [facts.held?.state, facts.request?.state, facts.others, facts.orders.length, facts.slots.length].join(
    ' ',
  );
  return { forecast, reasons, basis, ...(mend && { mend }) };
}
