import { inTestReason } from '../../identifiers/form-414.js';
import { fullName } from '../../identifiers/person-name.js';
import { type AdministratorWithCard } from '../../administrators/administrator-with-card.js';
import type { Client } from '../../clients/client.entity.js';
import type { ClientFrame } from '../../clients/client-frames.js';
import { contractFields } from '../../clients/records/contract.form.js';
import { contractAnswers } from '../../clients/records/contract.service.js';
import { representativeFields } from '../../clients/records/representative.form.js';
import { signedFields } from '../../delegations/delegation.form.js';
import type { Establishment } from '../../establishments/establishment.entity.js';
import { fieldsOfInstance } from '../../instances/instance.view.js';
import type { Solution } from '../../instances/solution.entity.js';
import { clock } from '../../platform/clock.js';
import { several } from '../../platform/forms/form-fields.js';
import { field, openedAt, shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import type { OpeningPart } from './opening.form.js';

interface OpeningPage {
  frame: ClientFrame;
  client: Client;
  parts: OpeningPart[];
  solutions: Solution[];
  establishments: Establishment[];
  /** Whom the form would name. */
  administrators: AdministratorWithCard[];
  /** What lacks of its form 413 today, in sentences. */
  missing: string[];
  returned?: { values: Record<string, unknown>; errors: FormErrors };
}

const legends: Record<OpeningPart, { legend: string; note: string | null }> = {
  contract: { legend: 'Contrat', note: null },
  representative: { legend: 'Qui signe, et sa carte', note: null },
  instance: { legend: 'Logiciel', note: null },
  delegation: {
    legend: 'Mandat signé',
    note: 'Pas encore signé\u202f? Laissez vide\u00a0: il s’envoie ensuite, depuis la délégation.',
  },
  administrators: { legend: 'Administrateurs déclarés', note: null },
};

/** What the client has with ANS and uses, beside who signs for it. */
const columns: OpeningPart[][] = [
  ['contract', 'instance'],
  ['representative', 'delegation', 'administrators'],
];

/** Everything that a form 413 asks of a client, on one page; what is left empty waits on its own page. */
export function openingView(page: OpeningPage) {
  const { frame, client, parts, missing } = page;
  const inTest = client.environment === 'TEST';
  const errors = page.returned?.errors ?? {};
  return {
    title: `Ouvrir le dossier · ${frame.name}`,
    frame,
    missing,
    barred: inTest ? inTestReason : null,
    cancel: frame.base,
    form: {
      action: `${frame.base}/openings`,
      multipart: parts.includes('delegation'),
      version: parts.includes('contract') ? openedAt(client, page.returned?.values) : undefined,
      hidden: [{ name: 'parts', value: parts.join(',') }],
      submit: inTest ? 'Enregistrer et préparer la demande' : 'Enregistrer et préparer la demande 413',
      icon: 'file-text',
      effect: inTest
        ? 'Rien ne part\u00a0: la demande garde la trace du formulaire 414.'
        : 'Rien ne part\u00a0: la page suivante montre la demande, à relire et à envoyer pour signature.',
      summary: errorSummary(errors),
      locked: frame.locked,
      columns: columns
        .map((own) => own.filter((part) => parts.includes(part)))
        .filter((own) => own.length > 0)
        .map((own) => own.map((part) => ({ ...legends[part], fields: fieldsOf(part, page) }))),
    },
  };
}

function fieldsOf(part: OpeningPart, { client, solutions, establishments, administrators, returned }: OpeningPage) {
  const [values, errors] = [returned?.values ?? {}, returned?.errors ?? {}];
  if (part === 'contract') return shownFields(contractFields, { ...contractAnswers(client), ...values }, errors);
  if (part === 'representative') return emptiable(shownFields(representativeFields, values, errors));
  if (part === 'delegation') {
    const usual = { channel: 'form', scope: 'ORG', startsOn: clock.today() };
    return emptiable(shownFields(signedFields, { ...usual, ...values }, errors));
  }
  if (part === 'administrators') {
    const options = administrators.map((one) => ({ value: one.id, label: fullName(one) }));
    const ticked = administrators.map(({ id }) => id);
    const hint =
      options.length > 0
        ? 'D’autres se choisissent dans la demande.'
        : 'Personne n’a de carte en cours\u00a0: choisissez dans la demande.';
    const asked = field('administrators', 'Qui commandera', several, {
      type: 'checkboxes',
      either: true,
      options,
      hint,
    });
    return shownFields(
      [asked],
      returned ? { administrators: several.parse(values['administrators']) } : { administrators: ticked },
    );
  }
  // Domain rule 1: a unified information system, the usual case, serves every establishment.
  const usual = {
    services: ['dmp', 'insi_auto'],
    establishments: establishments.map(({ finessEg }) => finessEg),
    solutionId: solutions.length === 1 ? solutions[0]?.id : undefined,
  };
  const asked = returned ? values : usual;
  return emptiable(fieldsOfInstance({ client, instance: null, solutions, establishments, values: asked, errors }));
}

// The part may be left empty, so no browser asks for its answers; its form does as soon as one is given.
function emptiable(fields: object[]) {
  return fields.map((field) =>
    'required' in field && field.required ? { ...field, required: false, either: true } : field,
  );
}
