import { numberWords } from '../../identifiers/structure-number.js';
import { date } from '../../platform/web/view-helpers.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { channelLabels } from '../request-states.js';
import type { Request } from '../request.entity.js';

/** What the form says, for reading: the facts of today while it is a draft, the printed answers afterwards. */
export function summaryView(request: Request, dossier: RequestDossier) {
  const form = request.state === 'draft' || !request.form ? null : request.form;
  const { representative, client } = dossier;
  const signer = form
    ? `${form.signer.firstNames} ${form.signer.lastName}`
    : representative
      ? `${representative.firstNames} ${representative.lastName}`
      : 'à indiquer';
  return {
    items: [
      {
        label: 'Structure',
        value: form?.structure.name ?? client.name,
        note: numberWords(form ? (form.structure.finess ?? form.structure.siret ?? '') : client.number),
      },
      { label: 'Signataire', value: signer, note: noteOfSigner(request, dossier) },
      { label: 'Éditeur', value: form?.editorName ?? dossier.editor.name },
      { label: 'Solution', value: (form?.solutionName ?? dossier.solutionName) || 'à choisir' },
      usageView(request, dossier),
      ...submissionView(request),
      { label: 'Certificats', value: request.offers.join(' et ') || 'à choisir', note: hostOf(request) },
    ],
    administrators: administratorsView(dossier),
  };
}

function usageView(request: Request, { paper }: RequestDossier) {
  const printed = request.state === 'draft' || !request.form ? paper.fillsPurpose : request.form.purpose !== null;
  if (!printed)
    return { label: 'Usage', value: request.purpose || 'non décrit', note: 'laissé vide sur le formulaire' };
  return { label: 'Usage', value: (request.form?.purpose ?? request.purpose) || 'à décrire' };
}

// By which way it reached ANS, once it has.
function submissionView(request: Request) {
  if (!request.submittedOn) return [];
  const { submissionReference: reference, submissionDocumentId: evidence } = request;
  return [
    {
      label: 'Voie',
      value: `${channelLabels[request.channel]}, le ${frenchDate(request.submittedOn)}`,
      note: reference ? `référence ${reference}` : null,
      ...(evidence ? { href: `/documents/${evidence}` } : {}),
    },
  ];
}

function noteOfSigner(request: Request, { representative }: RequestDossier): string | null {
  if (request.signedOn) return `signé le ${frenchDate(request.signedOn)}`;
  return representative?.email ?? (representative ? 'sans adresse électronique' : null);
}

function hostOf(request: Request): string | null {
  return request.offers.includes('SERV') ? (request.serverName ?? request.domainName) : null;
}

function administratorsView(dossier: RequestDossier) {
  return dossier.administrators.map((administrator) => ({
    name: `${administrator.firstName} ${administrator.lastName}`,
    href: `/administrators/${administrator.id}`,
    card: administrator.card
      ? `${administrator.card.kind} ${administrator.card.number ?? 'sans numéro'}`
      : 'sans carte',
    until: administrator.card?.validUntil ? `jusqu’au ${date(administrator.card.validUntil)}` : '',
  }));
}
