import { fullName } from '../../identifiers/person-name.js';
import { de } from '../../identifiers/elision.js';
import { Injectable } from '@nestjs/common';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { type HalfDoneCampaign, HalfDoneCampaigns } from '../../campaigns/engine/half-done-campaigns.queries.js';
import { SelectionsService } from '../../clients/list/selections.service.js';
import { clock } from '../../platform/clock.js';
import { Refused } from '../../platform/web/errors.js';
import { type DelaysOfKind, ObservedDelays } from '../../requests/delays/observed-delays.queries.js';
import type { RequestKind } from '../../requests/request-states.js';
import { DepartureDrafts } from '../departure-drafts.service.js';
import type { Departure } from '../departure.entity.js';
import { wasConfirmed } from '../departure-decisions.js';
import { DepartureFollowUp, type StandingOfStopped } from '../departure-follow-up.queries.js';
import { DepartureLists } from '../departure-lists.queries.js';
import type { Leaver } from '../departure-things.js';

/** What stands around a departure: how long ANS takes, who else is at these clients, what is to be sent next. */
export interface DepartureAround {
  delays: Record<RequestKind, DelaysOfKind>;
  halfDone: HalfDoneCampaign[];
  /** Clients whose form is prepared and waits to be sent to who signs. */
  toSign: number;
  /** Of a draft, the client of each order that who leaves may collect until the accesses end. */
  toCollect: string[];
  /** What stands of a departure that was stopped once confirmed; null of any other. */
  stopped: StandingOfStopped | null;
}

/** The campaigns that follow the departure's own, each with its mails, its samples and its ten minutes. */
export const nextCampaigns = ['send_for_signature', 'write_to_many', 'reassign_administrator'] as const;
export type NextCampaign = (typeof nextCampaigns)[number];

@Injectable()
export class DepartureSurroundings {
  constructor(
    private readonly drafts: DepartureDrafts,
    private readonly lists: DepartureLists,
    private readonly followUp: DepartureFollowUp,
    private readonly delays: ObservedDelays,
    private readonly halfDone: HalfDoneCampaigns,
    private readonly selections: SelectionsService,
    private readonly administrators: AdministratorsService,
  ) {}

  async of(departure: Departure, leaver: Leaver): Promise<DepartureAround> {
    const { campaignId } = departure;
    // Once it is confirmed, nothing is simulated any more, and each of the two campaigns says of its own lines what the other one changed.
    const asks = departure.state === 'draft' && (await this.halfDone.areThere(campaignId));
    const clientIds = asks ? await this.lists.clientIds(leaver) : [];
    return {
      delays: await this.delays.byKind(),
      halfDone: clientIds.length > 0 ? await this.halfDone.holding(clientIds, campaignId) : [],
      toSign: departure.state === 'draft' ? 0 : (await this.followUp.formsToSend(departure)).length,
      // As its plan has it: once the accesses are over, nobody is left to collect.
      toCollect:
        departure.state === 'draft' && departure.accessEndsAt > clock.now()
          ? await this.followUp.toCollect(departure)
          : [],
      stopped:
        departure.state === 'abandoned' && wasConfirmed(departure) ? await this.followUp.standing(departure) : null,
    };
  }

  /**
   * The clients of this departure, chosen for another campaign: it is read, simulated and confirmed as any.
   * @returns the address where it begins. @throws Refused when there is nobody to send to
   */
  async next(id: string, kind: NextCampaign): Promise<string> {
    const departure = await this.drafts.byId(id);
    const toSign = kind === 'send_for_signature';
    const clientIds = toSign ? await this.followUp.formsToSend(departure) : await this.followUp.carried(departure);
    if (clientIds.length === 0)
      throw new Refused([
        toSign
          ? 'Aucun formulaire de ce départ n’attend d’être envoyé en signature.'
          : 'La campagne de ce départ n’a encore porté aucun client.',
      ]);
    const person = fullName(await this.administrators.byId(departure.administratorId));
    const what = toSign
      ? `Formulaires à envoyer du départ ${de(person)}`
      : `Clients portés par le départ ${de(person)}`;
    const from = kind === 'reassign_administrator' ? await this.leavingTaker(departure) : null;
    const address = `/campaigns/new?selection=${await this.selections.freezeAsTold(clientIds, what)}&kind=${kind}`;
    return from ? `${address}&from=${from}` : address;
  }

  private async leavingTaker({ replacementId, secondId }: Departure): Promise<string | null> {
    const people = await this.administrators.forRequest([replacementId, secondId].filter((id) => id !== null));
    return people.find(({ leftOn }) => leftOn !== null)?.id ?? null;
  }
}
