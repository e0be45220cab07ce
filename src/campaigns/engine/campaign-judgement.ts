import { refused } from '../../platform/changes/forecast.js';
import { Injectable } from '@nestjs/common';
import { OwnClients } from '../../clients/own-clients.service.js';
import { together } from '../../platform/tenancy/together.js';
import type { Campaign } from './campaign.entity.js';
import { CampaignKinds, type RowForecast } from './campaign-kinds.js';

/** The one judgement of a campaign: what its simulation tells of every client is what its batches ask again of theirs. */
@Injectable()
export class CampaignJudgement {
  constructor(
    private readonly kinds: CampaignKinds,
    private readonly clients: OwnClients,
  ) {}

  /** Of every one of these clients; as many statements for one as for five thousand. */
  async of(
    { kind, parameters }: Pick<Campaign, 'kind' | 'parameters'>,
    clientIds: string[],
  ): Promise<Map<string, RowForecast>> {
    const [closed, judged] = await together(
      this.clients.closed(clientIds),
      this.kinds.of(kind).judge(clientIds, parameters),
    );
    return new Map(
      clientIds.map((id) => {
        const reason = closed.get(id);
        return [id, reason === undefined ? (judged.get(id) ?? refused(unknownClient)) : refused(reason)];
      }),
    );
  }
}

/** Said of a client that is not there any more. */
export const unknownClient = 'Ce client n’existe pas, ou plus.';
