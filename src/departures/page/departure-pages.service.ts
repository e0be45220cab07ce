import { fullName } from '../../identifiers/person-name.js';
import { DepartureSurroundings } from './departure-surroundings.service.js';
import { Injectable } from '@nestjs/common';
import { type AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { CampaignsService } from '../../campaigns/engine/campaigns.service.js';
import type { Role } from '../../journey/states/transitions.js';
import { clock } from '../../platform/clock.js';
import { readCursor } from '../../platform/lists/cursor.js';
import { isUuid } from '../../platform/uuid.js';
import { NotFound } from '../../platform/web/errors.js';
import { DepartureCourse } from '../departure-course.service.js';
import { undecided } from '../departure-decisions.js';
import { answersOf } from '../departure-answers.js';
import { DepartureChoices } from '../departure-choices.service.js';
import { DepartureDrafts } from '../departure-drafts.service.js';
import { decisionFields, whenFields } from '../departure.form.js';
import { DepartureGround } from '../departure-ground.service.js';
import { isLine, lineKeys, type LineKey } from '../departure-lines.js';
import { departuresView } from './departure-list.view.js';
import { lineView } from './departure-line.view.js';
import type { LeavingTaker, Returned } from './departure-page.js';
import type { Departure } from '../departure.entity.js';
import { DepartureFacts } from '../departure-facts.queries.js';
import { DepartureFollowUp } from '../departure-follow-up.queries.js';
import { isWhole, thingKeys, DepartureLists } from '../departure-lists.queries.js';
import type { Leaver } from '../departure-things.js';
import { departureView, newDepartureView } from './departure.view.js';

/** Gathers what the pages of departures show. */
@Injectable()
export class DeparturePages {
  constructor(
    private readonly drafts: DepartureDrafts,
    private readonly course: DepartureCourse,
    private readonly ground: DepartureGround,
    private readonly lists: DepartureLists,
    private readonly facts: DepartureFacts,
    private readonly followUp: DepartureFollowUp,
    private readonly administrators: AdministratorsService,
    private readonly choices: DepartureChoices,
    private readonly campaigns: CampaignsService,
    private readonly around: DepartureSurroundings,
  ) {}

  async list() {
    return departuresView(await this.lists.list());
  }

  async newForm(administratorId: string, returned: Returned = {}) {
    const person = await this.administrators.byId(administratorId);
    return newDepartureView(person, whenFields({ administrators: await this.choices.takers(person.id) }), returned);
  }

  async one(id: string, role: Role, returned: Returned = {}) {
    const departure = await this.drafts.byId(id);
    const leaver = await this.facts.leaver(departure.administratorId);
    const counts = await this.lists.counts(leaver);
    const everyone = await this.administrators.ofEditor();
    const person = everyone.find((one) => one.id === departure.administratorId);
    if (!person) throw new NotFound();
    const takers = everyone.filter(({ id: own }) => own === departure.replacementId || own === departure.secondId);
    const blockers = departure.state === 'draft' ? await this.course.blockers(departure, counts) : [];
    return departureView({
      departure,
      person,
      leaver,
      counts,
      ...(await this.lists.standing(departure)),
      takers,
      leaving: await this.leavingOf(takers),
      names: await this.namesOf(departure, everyone),
      candidates: await this.facts.candidates(
        leaver,
        takers.map((one) => one.id),
      ),
      fields: await this.fieldsOf(leaver, counts, everyone),
      values: { ...answersOf(departure), ...returned.values },
      errors: returned.errors ?? {},
      blockers,
      exceptions: await this.ground.exceptions(id),
      undecided: undecided(departure, counts),
      offered: await this.course.offered(departure, role, { counts, blockers, userId: leaver.userId }),
      campaign: departure.campaignId ? await this.campaigns.byId(departure.campaignId) : null,
      forecasts: departure.campaignId ? await this.followUp.forecasts(departure.campaignId) : [],
      around: await this.around.of(departure, leaver),
      role,
      today: clock.today(),
      returned: returned.change,
    });
  }

  async line(id: string, line: string, given: Record<string, unknown>, returned: Returned = {}) {
    if (!isLine(line) && !isWhole(line)) throw new NotFound();
    const departure = await this.drafts.byId(id);
    const leaver = await this.facts.leaver(departure.administratorId);
    const cursor = readCursor(
      given,
      thingKeys.map(({ type }) => type),
    );
    const from = cursor === 'lost' ? null : cursor;
    const page = isWhole(line)
      ? await this.lists.whole(departure, line, from)
      : await this.lists.things(leaver, line, from);
    const person = await this.administrators.byId(departure.administratorId);
    return lineView({
      departure,
      name: fullName(person),
      line,
      page,
      exceptions: (await this.ground.exceptions(id)).filter((one) => one.line === line),
      people: await this.choices.of(leaver),
      returned,
    });
  }

  /** What the forms of a draft read, as its page shows them. */
  async fields(id: string) {
    const departure = await this.drafts.byId(id);
    const leaver = await this.facts.leaver(departure.administratorId);
    return this.fieldsOf(leaver, await this.lists.counts(leaver));
  }

  private leavingOf(takers: AdministratorWithCard[]): Promise<LeavingTaker[]> {
    const leaving = takers.flatMap((taker) => (taker.leftOn ? [{ ...taker, leftOn: taker.leftOn }] : []));
    return Promise.all(
      leaving.map(async (taker) => {
        const { id, leftOn } = taker;
        return { id, leftOn, name: fullName(taker), departureId: (await this.facts.departureOf(id))?.id ?? null };
      }),
    );
  }

  private async namesOf({ decisions }: Departure, everyone: AdministratorWithCard[]): Promise<Map<string, string>> {
    const names = new Map(everyone.map((one) => [one.id, fullName(one)]));
    const chosen = Object.values(decisions).flatMap(({ taker }) => (isUuid(taker) && !names.has(taker) ? taker : []));
    const others = chosen.length > 0 ? await this.facts.takers(chosen) : [];
    return new Map([...names, ...others.map(({ id, name }) => [id, name] as const)]);
  }

  private async fieldsOf(leaver: Leaver, counts: Record<LineKey, number>, everyone?: AdministratorWithCard[]) {
    const choices = { ...(await this.choices.of(leaver, everyone)), shown: lineKeys.filter((key) => counts[key] > 0) };
    return [...whenFields(choices), ...decisionFields(choices)];
  }
}
