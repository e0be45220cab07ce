import type { Role } from '../../journey/states/transitions.js';
import type { Actor } from '../tenancy/tenant-context.js';
import { errorSummary, type FormErrors } from '../web/read-form.js';
import { listAddress } from './list-address.js';
import { type KeptAddress, queryOf, type SavedList, viewAddress } from './saved-lists.js';
import { shownFields } from '../forms/form.js';
import { mayChange, savedViewAnswers, savedViewFields, staysOfTeam } from './saved-view.form.js';
import type { SavedView } from './saved-view.entity.js';
import { housekeepers, onlyReads } from '../../journey/states/roles.js';

export interface FormPage {
  list: SavedList;
  query: string;
  kept: KeptAddress;
  view?: SavedView;
  values: Record<string, unknown>;
  errors?: FormErrors;
  actor: Actor;
}

/** Names a view, says for whom it is, and what it keeps. */
export function savedViewFormView({ list, query, kept, view, values, errors = {}, actor }: FormPage) {
  const role = actor.kind === 'person' ? actor.role : 'auditor';
  const shown = view ? savedViewAnswers(view) : { scope: 'mine' };
  return {
    title: view ? `Vue «\u00a0${view.name}\u00a0»` : 'Nouvelle vue',
    crumbs: [
      { href: list.path, label: list.label },
      { href: '/saved-views', label: 'Vues enregistrées' },
    ],
    summary: errorSummary(errors),
    action: view ? `/saved-views/${view.id}` : '/saved-views',
    cancel: view ? viewAddress(list, view) : listAddress(list.path, queryOf({ query })),
    hidden: view
      ? [{ name: 'version', value: values['version'] ?? view.version }]
      : [
          { name: 'list', value: list.list },
          { name: 'query', value: query },
        ],
    description: kept.description,
    problems: kept.problems,
    fields: fieldsOf(role, { ...shown, ...values }, errors, view),
    refusal: refusalOf(view, actor),
    deletion: view && mayChange(view, actor) ? `/saved-views/${view.id}/deletion` : null,
    team: view ? view.ownerId === null : false,
  };
}

function fieldsOf(role: Role, values: object, errors: FormErrors, view?: SavedView) {
  const shares = housekeepers.includes(role);
  const asked = savedViewFields.filter(({ name }) => name !== 'role' || role === 'admin');
  return shownFields(asked, values, errors).map((field) =>
    field.name === 'scope'
      ? { ...field, options: field.options?.map((option) => scopeOption(option, shares, view)) }
      : field,
  );
}

function scopeOption<Option extends { value: string }>(option: Option, shares: boolean, view?: SavedView) {
  if (option.value !== 'team')
    return view?.ownerId === null ? { ...option, hint: staysOfTeam, disabled: true } : option;
  const hint = shares ? 'Tout le monde la voit.' : 'Réservé aux responsables Sceau et au support.';
  return { ...option, hint, disabled: !shares };
}

// Seen but not theirs to change: the page says why, and what to do instead.
function refusalOf(view: SavedView | undefined, actor: Actor): string | null {
  if (view ? mayChange(view, actor) : actor.kind === 'person' && !onlyReads(actor.role)) return null;
  if (actor.kind === 'person' && onlyReads(actor.role))
    return 'Votre rôle lit sans rien changer\u00a0: une vue ne s’enregistre pas. Son adresse se garde dans vos favoris.';
  return view?.defaultOfRole
    ? 'Cette vue est celle que tout un rôle trouve en ouvrant la liste\u00a0: seul un responsable Sceau la modifie. Enregistrez la vôtre sous un autre nom.'
    : 'Cette vue est celle de l’équipe\u00a0: les responsables Sceau et le support la modifient. Enregistrez la vôtre sous un autre nom.';
}
