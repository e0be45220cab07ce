import { fullName } from '../../identifiers/person-name.js';
import { whyNotOrdering, type AdministratorWithCard } from '../../administrators/administrator-with-card.js';

import type { Client } from '../../clients/client.entity.js';
import { solutionLabel } from '../../instances/instance.view.js';
import { openedAt } from '../../platform/forms/form.js';
import { date } from '../../platform/web/view-helpers.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import type { PaperRules } from '../blanks/papers.service.js';
import { askedOfferLabels, type RequestAnswers } from '../dossier/request-answers.js';
import { namesSaid, type ServerNeeds } from '../dossier/server-needs.js';
import type { Request } from '../request.entity.js';

export interface ReturnedEdit {
  errors: FormErrors;
  values: Record<string, unknown>;
}

export interface RequestEditPage {
  request: Request;
  answers: RequestAnswers;
  client: Client;
  today: string;
  paper: PaperRules;
  needs: ServerNeeds;
  /** Those already named first, then everybody else who may be. */
  candidates: AdministratorWithCard[];
  solutions: { id: string; name: string; closedAt: Date | null }[];
  returned?: ReturnedEdit;
}

const notDraft = 'Seule une demande en préparation se modifie. Retournez-la d’abord pour correction.';

/** The form « Modifier la demande » of a 413. */
export function editView(page: RequestEditPage) {
  return editForm(page, fieldsOf(page, page.returned?.errors ?? {}));
}

/** What the form of a draft has around its fields, whatever its kind. */
export function editForm(
  { request, client, returned }: Pick<RequestEditPage, 'request' | 'client' | 'returned'>,
  fields: object[],
) {
  const title = `Modifier la demande ${request.kind}`;
  const href = `/requests/${request.id}`;
  const editable = request.state === 'draft';
  return {
    title: `${title} · ${client.name}`,
    head: {
      title,
      crumbs: [
        { href: '/requests', label: 'Demandes' },
        { href, label: client.name },
      ],
    },
    // What was typed until it was no draft any more is shown, if it can be saved or not.
    shown: editable || returned !== undefined,
    locked: editable ? null : notDraft,
    cancel: href,
    form: {
      action: href,
      version: openedAt(request, returned?.values),
      summary: errorSummary(returned?.errors ?? {}),
      fields,
      submit: 'Enregistrer',
    },
  };
}

function fieldsOf(page: RequestEditPage, errors: FormErrors) {
  const typed = valuesOf(page);
  const field = (name: string, rest: object) => ({ name, error: errors[name], ...rest });
  return [
    field('administrators', {
      label: 'Administrateurs techniques',
      type: 'checkboxes',
      required: true,
      hint: 'Quatre au plus. Ils pourront commander, retirer, révoquer et suivre les certificats du client.',
      options: administratorOptions(page.candidates, typed.administrators, page.today),
    }),
    field('solution', {
      label: 'Solution utilisée',
      type: 'select',
      required: true,
      placeholder: 'Choisir',
      options: page.solutions.map((one) => ({
        value: one.id,
        label: solutionLabel(one),
        selected: one.id === typed.solution,
      })),
    }),
    field('purpose', {
      label: 'Usage des certificats',
      required: page.paper.fillsPurpose,
      value: typed.purpose,
      maxlength: 300,
      hint: page.paper.fillsPurpose
        ? 'Quelques mots sur l’usage et le projet. La case du formulaire tient deux lignes.'
        : 'Pour nous et pour le signataire\u00a0: cette case reste vide sur le formulaire, d’après les réglages.',
    }),
    field('offers', {
      label: 'Types de certificats',
      type: 'checkboxes',
      required: true,
      options: [
        {
          value: 'ORG',
          label: 'ORG',
          hint: 'DMP, INSi, Pro Santé Connect, MSSanté, ROR',
          selected: typed.offers.includes('ORG'),
        },
        {
          value: 'SERV',
          label: askedOfferLabels.SERV,
          hint: 'Pour un opérateur MSSanté, ou le serveur d’un emplacement ajouté',
          selected: typed.offers.includes('SERV'),
        },
        {
          value: 'SERV_SMIME',
          label: askedOfferLabels.SERV_SMIME,
          hint: 'Messagerie\u00a0: S/MIME, SIGN et CONF d’un serveur',
          selected: typed.offers.includes('SERV_SMIME'),
        },
      ],
    }),
    field('serverName', {
      label: 'Nom du serveur',
      value: typed.serverName,
      mono: true,
      maxlength: 200,
      hint: `Pour SERV SSL_SERVEUR\u00a0: le nom complet du serveur, ou le nom de domaine ci-dessous, l’un des deux.${serversOf(page.needs)}`,
    }),
    field('domainName', { label: 'Nom de domaine', value: typed.domainName, mono: true, maxlength: 200 }),
    field('mailDomain', {
      label: 'Domaine de messagerie',
      value: typed.mailDomain,
      mono: true,
      maxlength: 200,
      hint: 'Pour SERV S/MIME\u00a0: le domaine seul. Exemple\u00a0: association.fr',
    }),
  ];
}

const serversOf = ({ servers }: ServerNeeds) =>
  servers.length > 1 ? ` Les serveurs de ce client\u00a0: ${namesSaid(servers)}.` : '';

function valuesOf({ answers, returned }: RequestEditPage) {
  const text = (name: string, otherwise: string) => {
    const value = returned?.values[name];
    return typeof value === 'string' ? value : returned ? '' : otherwise;
  };
  const list = (name: string, otherwise: string[]) =>
    returned ? [returned.values[name] ?? []].flat().map(String) : otherwise;
  return {
    administrators: list('administrators', answers.administratorIds),
    offers: list('offers', answers.offers),
    solution: text('solution', answers.solutionId ?? ''),
    purpose: text('purpose', answers.purpose),
    serverName: text('serverName', answers.serverName ?? ''),
    domainName: text('domainName', answers.domainName ?? ''),
    mailDomain: text('mailDomain', answers.mailDomain ?? ''),
  };
}

/** Each person once, with whose it is and its card of today, or the day it leaves. */
export function administratorOptions(candidates: AdministratorWithCard[], chosen: string[], today: string) {
  const once = candidates.filter(({ id }, index) => candidates.findIndex((other) => other.id === id) === index);
  return once.map((administrator) => ({
    value: administrator.id,
    label: fullName(administrator),
    hint: cardHint(administrator, today),
    selected: chosen.includes(administrator.id),
  }));
}

function cardHint(administrator: AdministratorWithCard, today: string): string {
  const { card, clientId, leftOn } = administrator;
  const whose = clientId ? 'du client' : 'de l’éditeur';
  if (leftOn) return `${whose}, ${leftOn <= today ? 'parti(e)' : 'quitte ses fonctions'} le ${date(leftOn)}`;
  if (!card) return `${whose}, sans carte`;
  const until = card.validUntil ? ` jusqu’au ${date(card.validUntil)}` : '';
  const valid = whyNotOrdering(administrator, today) === null ? `valide${until}` : 'non valide aujourd’hui';
  return `${whose}, carte ${card.kind} ${card.number ?? ''} ${valid}`;
}
