import { inTestReason } from '../../identifiers/form-414.js';
import { archivedForecast, archivedReason } from '../../clients/read-only-client.js';
import { doneAlready, type Forecast, refused } from '../../platform/changes/forecast.js';
import { conditions, type Lack } from '../../readiness/readiness.facts.js';
import { requestStates } from '../request-states.js';
import type { MassDossierKind } from './mass-dossier.entity.js';
import type { Candidate } from './mass-rows.queries.js';

export type GatherForecast = Forecast & { dossierId?: string };

const openRequest = { label: 'Ouvrir la demande', href: '/clients/:id/requests' };
const selfAdministered: GatherForecast = refused(
  'Ce client commande lui-même\u00a0: personne n’est habilité pour lui.',
  { label: 'Qui commande', href: '/clients/:id/contract' },
);

/** What keeps any client out of a dossier; null: nothing does. The first line groups, the second is the client's own. */
export function commonFate({ archived, dossier }: Candidate, kind: MassDossierKind): GatherForecast | null {
  // A mandate that has not left is no dossier of ANS yet: whoever is in it has nothing there by it.
  if (dossier && (dossier.kind === kind || dossier.left))
    return { ...doneAlready(`Déjà dans un dossier de masse\n«\u00a0${dossier.title}\u00a0»`), dossierId: dossier.id };
  return archived ? archivedForecast : null;
}

/**
 * Into a mandate: whoever lacks nothing and has no form under way; a draft is filed with it, so it names the same people.
 * @param administratorIds whom the mandate is for; null while nobody was chosen
 */
export function mandateFate(
  { selfAdministered: own, environment, lacks, request, inForce }: Candidate,
  administratorIds: readonly string[] | null,
): GatherForecast {
  // Before what it lacks, of which this is one: the way out is another form.
  if (environment === 'TEST') return refused(inTestReason, { label: 'Ouvrir la fiche', href: '/clients/:id/edit' });
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
  if (request && request.kind !== '413')
    return refused('Une demande 503 est en préparation\u00a0: terminez-la, ou annulez-la.', openRequest);
  if (request && administratorIds && !samePeople(request.administratorIds, administratorIds))
    return refused(
      `La demande en préparation désigne d’autres personnes que le dossier\u00a0: nommez-y les mêmes, ou annulez-la.\nElle désigne ${request.people ?? 'personne'}`,
      openRequest,
    );
  // Taken like the others: who is in force may not be whom the dossier is for. Until ANS answers, the client waits for it.
  return { forecast: 'would_do', reasons: inForce ? [`${alreadyInForce}\nPar ${inForce}`] : [] };
}

const alreadyInForce = 'Déjà habilité\u00a0: le dossier le demandera de nouveau à l’ANS';

/** Into a dossier of forms that left: whose form is with ANS. */
export function formsFate({ request, dossier }: Candidate, dossierNumber: string | null): GatherForecast {
  if (!request || (request.state !== 'submitted' && request.state !== 'acknowledged'))
    return refused(
      `Aucune demande de ce client n’est chez l’ANS\u00a0: envoyez-la d’abord.${request ? `\nElle est «\u00a0${requestStates[request.state].label}\u00a0»` : ''}`,
      openRequest,
    );
  if (request.dossierNumber && request.dossierNumber !== dossierNumber)
    return refused(`La demande a déjà son propre dossier à l’ANS.\nDossier ${request.dossierNumber}`, openRequest);
  if (dossier)
    return refused(
      `Ce client est dans un mandat de masse qui n’est pas parti\u00a0: sortez-l’en d’abord.\n«\u00a0${dossier.title}\u00a0»`,
      { label: 'Ouvrir le dossier', href: `/mass-dossiers/${dossier.id}` },
    );
  return { forecast: 'would_do', reasons: [], basis: request.id };
}

/** A client that may be in its mandate no more. */
export interface Unfit {
  clientId: string;
  name: string;
  why: string;
}

/** Why a client of a mandate may be in it no more, judged as when it was gathered; null while it may. */
export function whyOut(candidate: Candidate, administratorIds: readonly string[]): string | null {
  if (candidate.archived) return archivedReason;
  const { forecast, reasons } = mandateFate(candidate, administratorIds);
  return forecast === 'refused' ? reasons.map((reason) => sentence(reason.replace('\n', ' '))).join(' ') : null;
}

/** Whether both name the same people, in whatever order. */
export const samePeople = (some: readonly string[], others: readonly string[]): boolean =>
  some.length === others.length && some.every((id) => others.includes(id));

const sentence = (text: string) => (text.endsWith('.') ? text : `${text}.`);
const lowerFirst = (text: string) => (/^[A-Z]{2}/u.test(text) ? text : `${text[0]?.toLowerCase()}${text.slice(1)}`);
