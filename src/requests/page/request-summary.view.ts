import { fullName, signerName } from '../../identifiers/person-name.js';
import { numberWords } from '../../identifiers/structure-number.js';
import { date } from '../../platform/web/view-helpers.js';
import type { ChangeFacts } from '../dossier/change-facts.js';
import { askedOfferLabels } from '../dossier/request-answers.js';
import { boxesOf, type RequestDossier } from '../dossier/request-dossier.js';
import { frenchDate } from '../../journey/calendar/french-date.js';
import { channelLabels } from '../request-states.js';
import type { Request } from '../request.entity.js';

/** What the form says, for reading: the facts of today while it is a draft, the printed answers afterwards. */
export function summaryView(request: Request, dossier: RequestDossier) {
  const form = request.state === 'draft' || !request.form ? null : request.form;
  const { change } = dossier;
  const { representative, client } = dossier;
  const signer = form ? signerName(form.signer) : signerName(representative, 'à indiquer');
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
      ...(change ? [] : [usageView(request, dossier)]),
      ...submissionView(request),
      ...(change
        ? aloneView(change)
        : [{ label: 'Certificats', value: boxesSaid(request) || 'à choisir', note: namesOf(request) }]),
    ],
    people: change
      ? [
          { title: 'Qui part', none: 'Personne ne part.', rows: peopleView(change.departures) },
          {
            title: 'Qui arrive',
            none: 'Personne n’arrive\u00a0: les autres administrateurs ne changent pas.',
            rows: peopleView(dossier.administrators),
          },
        ]
      : [
          {
            title: 'Administrateurs techniques',
            none: 'Personne n’est désigné.',
            rows: peopleView(dossier.administrators),
          },
        ],
  };
}

function usageView(request: Request, { paper }: RequestDossier) {
  const form = request.form && !('kind' in request.form) ? request.form : null;
  const printed = request.state === 'draft' || !form ? paper.fillsPurpose : form.purpose !== null;
  if (!printed)
    return { label: 'Usage', value: request.purpose || 'non décrit', note: 'laissé vide sur le formulaire' };
  return { label: 'Usage', value: (form?.purpose ?? request.purpose) || 'à décrire' };
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
  const email = request.state === 'draft' || !request.form ? representative?.email : request.form.signer.email;
  return email || (representative ? 'sans adresse électronique' : null);
}

const boxesSaid = ({ offers }: Request) => offers.map((asked) => askedOfferLabels[asked]).join(', ');

function namesOf(request: Request): string | null {
  const { serverName, domainName, mailDomain } = boxesOf(request);
  const mail = mailDomain ? `messagerie ${mailDomain}` : null;
  return [serverName ?? domainName, mail].filter(Boolean).join(', ') || null;
}

// Domain rule 8: a client that is left with nobody is never left in silence.
function aloneView({ aloneReason }: ChangeFacts) {
  return aloneReason ? [{ label: 'Personne ne reste', value: aloneReason }] : [];
}

function peopleView(people: RequestDossier['administrators']) {
  return people.map((administrator) => ({
    name: fullName(administrator),
    href: `/administrators/${administrator.id}`,
    card: administrator.card
      ? `${administrator.card.kind} ${administrator.card.number ?? 'sans numéro'}`
      : 'sans carte',
    until: administrator.card?.validUntil ? `jusqu’au ${date(administrator.card.validUntil)}` : '',
  }));
}
