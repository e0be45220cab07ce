import { fullName } from '../../identifiers/person-name.js';
import { doneAlready, refused } from '../../platform/changes/forecast.js';
import { unknownClient } from '../engine/campaign-judgement.js';
import { longDate } from '../../platform/web/view-helpers.js';
import { type StandingRequest, StandingRequests } from '../../requests/dossier/standing-requests.queries.js';
import { nobodyPlanned } from '../../requests/dossier/request-drafts.service.js';
import { type Prospect, RequestsService } from '../../requests/requests.service.js';
import {
  IsCampaignKind,
  type CampaignKind,
  type Deed,
  type Parameters,
  type RowForecast,
} from '../engine/campaign-kinds.js';

/** A draft of the form 413 for each client that lacks nothing (guide V0.6, étape 3). */
@IsCampaignKind()
export class PrepareRequestsKind implements CampaignKind {
  readonly kind = 'prepare_requests';
  readonly label = 'Préparer les demandes 413';
  readonly group = 'requests';
  readonly description =
    'Une demande 413 préremplie par client, prête à envoyer pour signature. Aucun courriel ne part.';
  readonly icon = 'file-text';
  readonly byHand = '/clients/:id/requests';
  readonly takenBack = 'À défaire client par client\u00a0: «\u00a0Annuler la demande\u00a0», sur sa page.';

  /** What a judgement was made of, which the act writes: as long as somebody has the judgement in hand. */
  private readonly found = new WeakMap<RowForecast, Prospect>();

  constructor(
    private readonly requests: RequestsService,
    private readonly standing: StandingRequests,
  ) {}

  fields(): Promise<[]> {
    return Promise.resolve([]);
  }

  read(): Promise<{ parameters: Record<string, never> }> {
    return Promise.resolve({ parameters: {} });
  }

  describe(): Promise<[]> {
    return Promise.resolve([]);
  }

  async judge(clientIds: string[]): Promise<Map<string, RowForecast>> {
    const standing = await this.standing.of(clientIds);
    const served = (id: string) => standing.get(id) && servedBy(standing.get(id) as StandingRequest);
    const prospects = await this.requests.prospects(clientIds.filter((id) => !served(id)));
    return new Map(clientIds.map((id) => [id, served(id) ?? this.judged(prospects.get(id))]));
  }

  async actMany(
    clientIds: string[],
    _: Parameters = {},
    judged?: ReadonlyMap<string, RowForecast>,
  ): Promise<Map<string, Deed>> {
    const prospects = new Map<string, Prospect>();
    for (const [id, forecast] of judged ?? []) {
      const prospect = this.found.get(forecast);
      if (prospect) prospects.set(id, prospect);
    }
    const prepared = await this.requests.prepareMany(
      clientIds.map((clientId) => ({ clientId })),
      prospects,
    );
    return new Map(
      [...prepared].map(([clientId, { id, unplanned }]) => {
        const note = unplanned ? `\n${nobodyPlanned}` : '';
        const text = `Demande préparée, à envoyer pour signature${note}`;
        return [clientId, { text, result: { kind: 'request', id } }];
      }),
    );
  }

  private judged(prospect: Prospect | undefined): RowForecast {
    const forecast = judged(prospect);
    if (prospect) this.found.set(forecast, prospect);
    return forecast;
  }
}

// The first line groups, the second is the client's own. A second form for the same people would only disturb ANS; one for
// somebody else is what a reassignment asks for.
function servedBy({ id, state, since, unserved }: StandingRequest): RowForecast | null {
  const result = { kind: 'request', id };
  const day = longDate(since);
  if (state === 'validated') {
    if (unserved.length > 0) return null;
    return { ...doneAlready(`Demande déjà validée, habilitation active\nLe ${day}`), result };
  }
  if (unserved.length === 0) return { ...doneAlready(`Demande déjà ouverte\nDepuis le ${day}`), result };
  const others = `Ouverte le ${day}, sans ${unserved.join(', ')}`;
  const what =
    state === 'draft'
      ? 'La demande en préparation ne nomme pas la personne à habiliter\u00a0: ajoutez-la.'
      : 'La demande en cours ne nomme pas la personne à habiliter\u00a0: attendez sa fin, puis préparez la suivante.';
  const mend = { label: 'Voir les demandes', href: '/clients/:id/requests' };
  return { ...refused(`${what}\n${others}`, mend), result };
}

function judged(prospect: Prospect | undefined): RowForecast {
  if (!prospect) return refused(unknownClient);
  const { missing, mend, unplanned, administrators, choices } = prospect;
  if (missing.length > 0) return { forecast: 'refused', reasons: missing, mend };
  const names = administrators.map(fullName).join(', ');
  // Whom it would name, and for what: a form prepared after one of them changed would be another one.
  const { offers, serverName, domainName, mailDomain } = choices;
  const of = [serverName, domainName, mailDomain].map((name) => name ?? '');
  const basis = [...administrators.map(({ id }) => id), ...offers, ...of].join(' ').trimEnd();
  return { forecast: 'would_do', reasons: unplanned ? [nobodyPlanned, names] : [], basis };
}
