import type { OfferedAction, Role } from '../../journey/states/transitions.js';
import { shownForm } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { count, dateTime } from '../../platform/web/view-helpers.js';
import { requestKinds } from '../request-states.js';
import { fieldFacts, isUnclear, suits } from '../prefill/field-answers.js';
import { leftToType, type PrefilledLine } from '../prefill/prefill.js';
import type { PrefilledDossier } from '../demarche/prefilled-dossier.entity.js';
import type { PrefilledDossierAction, PrefilledDossierState } from '../demarche/prefilled-dossier.transitions.js';
import { dossierView } from '../demarche/prefilled-dossier.view.js';
import type { Procedure } from './procedure.entity.js';
import { fieldKinds, type ProcedureField } from '../prefill/procedure-field.js';
import { procedureFields } from './procedure.form.js';
import { type FoundToTry, givenView, mappingState, mappingView, triedView } from '../mapping.view.js';
import { settled, unmapped } from './procedures.service.js';

const base = '/settings/procedures';

/** What would be sent for a client. */
export interface Trial {
  client: { id: string; name: string };
  lines: PrefilledLine[];
}

export interface ProcedurePage {
  procedure: Procedure;
  role: Role;
  words: string;
  found: FoundToTry;
  trial: Trial | null;
  /** Dossiers that were really made to try it. */
  trials: {
    dossier: PrefilledDossier;
    link: string | null;
    client: string;
    offered: OfferedAction<PrefilledDossierState, PrefilledDossierAction>[];
  }[];
}

/** Every procedure there is, and the form that brings another. */
export function procedureListView(procedures: Procedure[], values: Record<string, unknown>, errors: FormErrors) {
  return {
    title: 'Démarche Numérique · Réglages',
    head: { title: 'Démarche Numérique', crumbs: [{ href: '/settings', label: 'Réglages' }] },
    rows: procedures.map((procedure) => ({
      href: `${base}/${procedure.id}`,
      name: procedure.title,
      edition: `version ${procedure.edition}`,
      kind: requestKinds[procedure.kind],
      number: procedure.number,
      state: mappingState(procedure, 'Remplacée'),
      added: `${dateTime(procedure.createdAt)}, par ${procedure.createdBy}`,
    })),
    form: shownForm({
      action: base,
      fields: procedureFields,
      values: { kind: '413', ...values },
      errors,
      submit: 'Importer la démarche',
      icon: 'world',
    }),
    errors: errorSummary(errors),
  };
}

/** One procedure: what each question is given, what would be sent for a client, what was really tried. */
export function procedureView({ procedure, role, words, found, trial, trials }: ProcedurePage) {
  const { id, kind, edition, fields, mapping, number, title } = procedure;
  const missing = unmapped(procedure);
  const own = `${base}/${id}`;
  return {
    title: `${title} · Démarche Numérique`,
    head: {
      title,
      crumbs: [
        { href: '/settings', label: 'Réglages' },
        { href: base, label: 'Démarche Numérique' },
      ],
      state: mappingState(procedure, 'Remplacée'),
    },
    facts: [
      { label: 'Démarche', value: `${number}, version ${edition} chez nous` },
      { label: 'Adresse', value: `${procedure.origin}/commencer/${procedure.path}` },
      { label: 'Remplace', value: `formulaire ${requestKinds[kind]}` },
      {
        label: 'Schéma',
        value: `${procedure.fetched ? 'demandé à la démarche' : 'déposé en fichier'}, ${dateTime(procedure.createdAt)}, par ${procedure.createdBy}`,
      },
      { label: 'Champs', value: tally(procedure) },
      ...(procedure.usedAt
        ? [{ label: 'Mise en usage', value: `${dateTime(procedure.usedAt)}, par ${procedure.usedBy ?? ''}` }]
        : []),
    ],
    base: own,
    ...mappingView(procedure, role, {
      settled,
      refused: missing.length > 0 ? `Aucun champ ne porte encore ${missing.join(', ')}.` : null,
    }),
    rows: fields.map((field, index) => rowView(field, index, procedure)),
    tried: triedView(words, found, (client) => `${own}?client=${client}`),
    trial: trial && trialView(trial, { fields, mapping }),
    trials: trials.map(({ client, ...shown }) => ({ client, ...dossierView({ ...shown, procedure, letter: false }) })),
  };
}

function trialView({ client, lines }: Trial, procedure: Pick<Procedure, 'fields' | 'mapping'>) {
  return {
    client,
    lines: lines.map((line) => ({ ...line, out: line.kept === 'no', unsure: line.kept === 'unsure' })),
    toType: leftToType(procedure, lines),
  };
}

function tally({ fields, mapping }: Procedure): string {
  const signers = fields.filter(({ signers: own }) => own).length;
  const filled = fields.filter(({ key }) => mapping[key]).length;
  const left = fields.length - filled - signers;
  return `${count(fields.length, 'champ', 'champs')}\u00a0: ${count(filled, 'rempli', 'remplis')}, ${signers} au signataire, ${left} laissés au déposant`;
}

function rowView(field: ProcedureField, index: number, { kind, fields, mapping }: Procedure) {
  const list = fields.find(({ key }) => key === field.of);
  return {
    number: index + 1,
    name: field.label,
    note: [list?.label, fieldKinds[field.kind], field.required ? 'obligatoire' : ''].filter(Boolean).join(', '),
    input: `field-${index + 1}`,
    signers: field.signers,
    unclear: isUnclear(field),
    out: field.kind === 'other' || field.kind === 'repetition',
    outWhy: field.kind === 'repetition' ? 'Ses colonnes suivent' : 'Ne se préremplit pas',
    ...givenView(fieldFacts(kind), mapping[field.key] ?? '', (fact) => suits(kind, field, fact)),
  };
}
