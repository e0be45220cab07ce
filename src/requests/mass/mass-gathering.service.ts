import { Injectable } from '@nestjs/common';
import { archivedForecast } from '../../clients/read-only-client.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { conditions, type Lack } from '../../readiness/readiness.facts.js';
import { requestStates } from '../request-states.js';
import type { MassDossier } from './mass-dossier.entity.js';
import { MassDossiers } from './mass-dossiers.service.js';
import { type Candidate, MassRows } from './mass-rows.queries.js';

export type GatherForecast = Forecast & { dossierId?: string };

const openRequest = { label: 'Ouvrir la demande', href: '/clients/:id/requests' };
const selfAdministered: GatherForecast = refused(
  'Ce client commande lui-même\u00a0: personne n’est habilité pour lui.',
  { label: 'Qui commande', href: '/clients/:id/contract' },
);

/** Which clients may enter a dossier of many, and puts them in: as many statements for five hundred as for one. */
@Injectable()
export class MassGathering {
  constructor(
    private readonly rows: MassRows,
    private readonly dossiers: MassDossiers,
  ) {}

  /** Into a mandate: whoever lacks nothing, and has no form under way. */
  judgeMandate(clientIds: string[]): Promise<Map<string, GatherForecast>> {
    return this.judge(clientIds, mandateFate);
  }

  /** Into a dossier of forms that left: whose form is with ANS. @param dossierNumber of the dossier, when it is known */
  judgeForms(clientIds: string[], dossierNumber: string | null): Promise<Map<string, GatherForecast>> {
    return this.judge(clientIds, (candidate) => formsFate(candidate, dossierNumber));
  }

  gatherMandate(wish: { title: string; administratorIds: string[] }, clientIds: string[]): Promise<MassDossier> {
    return this.dossiers.gather({ kind: 'mandate', dossierNumber: null, ...wish }, clientIds);
  }

  async gatherForms(wish: { title: string; dossierNumber: string | null }, clientIds: string[]): Promise<MassDossier> {
    const requests = new Map<string, string>();
    for (const { id, request } of await this.rows.candidates(clientIds)) if (request) requests.set(id, request.id);
    return this.dossiers.gather({ kind: 'forms', administratorIds: [], ...wish }, clientIds, requests);
  }

  private async judge(
    clientIds: string[],
    fate: (candidate: Candidate) => GatherForecast,
  ): Promise<Map<string, GatherForecast>> {
    return new Map(
      (await this.rows.candidates(clientIds)).map((candidate) => [candidate.id, common(candidate) ?? fate(candidate)]),
    );
  }
}

// The first line groups, the second is the client's own.
function common({ archived, dossier }: Candidate): GatherForecast | null {
  if (dossier)
    return { ...doneAlready(`Déjà dans un dossier de masse\n«\u00a0${dossier.title}\u00a0»`), dossierId: dossier.id };
  return archived ? archivedForecast : null;
}

function mandateFate({ selfAdministered: own, lacks, request }: Candidate): GatherForecast {
  if (own || !lacks) return selfAdministered;
  if (lacks.length > 0)
    return {
      forecast: 'refused',
      reasons: lacks.map((lack) => `Il manque\u00a0: ${lowerFirst(conditions[lack as Lack].lacking)}`),
      mend: { label: 'Ouvrir la fiche', href: '/clients/:id' },
    };
  if (request && request.state !== 'draft')
    return refused(
      `Une demande est déjà en cours\u00a0: terminez-la, ou annulez-la.\nElle est «\u00a0${requestStates[request.state].label}\u00a0»`,
      openRequest,
    );
  return { forecast: 'would_do', reasons: [] };
}

function formsFate({ request }: Candidate, dossierNumber: string | null): GatherForecast {
  if (!request || (request.state !== 'submitted' && request.state !== 'acknowledged'))
    return refused(
      `Aucune demande de ce client n’est chez l’ANS\u00a0: envoyez-la d’abord.${request ? `\nElle est «\u00a0${requestStates[request.state].label}\u00a0»` : ''}`,
      openRequest,
    );
  if (request.dossierNumber && request.dossierNumber !== dossierNumber)
    return refused(`La demande a déjà son propre dossier à l’ANS.\nDossier ${request.dossierNumber}`, openRequest);
  return { forecast: 'would_do', reasons: [], basis: request.id };
}

const lowerFirst = (text: string) => (/^[A-Z]{2}/u.test(text) ? text : `${text[0]?.toLowerCase()}${text.slice(1)}`);
