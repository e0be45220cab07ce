import { roleDesks, type Role } from '../../journey/transitions.js';
import type { Actor } from '../tenancy/tenant-context.js';
import { errorSummary, type FormErrors } from '../web/read-form.js';
import { listAddress } from './list-address.js';
import { type SavedList, viewAddress } from './saved-lists.js';
import { mayChange } from './saved-view.form.js';
import type { SavedView } from './saved-view.entity.js';

export interface FormPage {
  list: SavedList;
  query: string;
  view?: SavedView;
  values: Record<string, unknown>;
  errors?: FormErrors;
  actor: Actor;
}

/** Names a view, says for whom it is, and what it keeps. */
export function savedViewFormView({ list, query, view, values, errors = {}, actor }: FormPage) {
  const role = actor.kind === 'person' ? actor.role : 'auditor';
  const asked = Object.fromEntries(new URLSearchParams(query));
  const kept = list.read(asked);
  const scope = values['scope'] ?? (view && view.ownerId === null ? 'team' : 'mine');
  return {
    title: view ? `Vue « ${view.name} »` : 'Nouvelle vue',
    crumbs: [
      { href: list.path, label: list.label },
      { href: '/saved-views', label: 'Vues enregistrées' },
    ],
    summary: errorSummary(errors),
    action: view ? `/saved-views/${view.id}` : '/saved-views',
    cancel: view ? viewAddress(list, view) : listAddress(list.path, asked),
    hidden: view
      ? [{ name: 'version', value: values['version'] ?? view.version }]
      : [
          { name: 'list', value: list.list },
          { name: 'query', value: query },
        ],
    description: kept.description,
    problems: kept.problems,
    name: { value: values['name'] ?? view?.name ?? '', error: errors['name'] },
    scope: { options: scopeOptions(role, scope), error: errors['scope'] },
    role:
      role === 'admin' ? { options: roleOptions(values['role'] ?? view?.defaultOfRole), error: errors['role'] } : null,
    refusal: refusalOf(view, actor),
    deletion: view && mayChange(view, actor) ? `/saved-views/${view.id}/deletion` : null,
    team: view ? view.ownerId === null : false,
  };
}

function scopeOptions(role: Role, scope: unknown) {
  const shares = role === 'admin' || role === 'support';
  return [
    { value: 'mine', label: 'Pour moi', hint: 'Personne d’autre ne la voit.', selected: scope === 'mine' },
    {
      value: 'team',
      label: 'Pour l’équipe',
      hint: shares ? 'Tout le monde la voit.' : 'Réservé à l’administration et au support.',
      selected: scope === 'team',
      disabled: !shares,
    },
  ];
}

function roleOptions(chosen: unknown) {
  return Object.entries(roleDesks).map(([value, label]) => ({ value, label, selected: value === chosen }));
}

// Seen but not theirs to change: the page says why, and what to do instead.
function refusalOf(view: SavedView | undefined, actor: Actor): string | null {
  if (view ? mayChange(view, actor) : actor.kind === 'person' && actor.role !== 'auditor') return null;
  if (actor.kind === 'person' && actor.role === 'auditor')
    return 'Votre rôle lit sans rien changer : une vue ne s’enregistre pas. Son adresse se garde dans vos favoris.';
  return view?.defaultOfRole
    ? 'Cette vue est celle que tout un rôle trouve en ouvrant la liste : seule l’administration la modifie. Enregistrez la vôtre sous un autre nom.'
    : 'Cette vue est celle de l’équipe : l’administration et le support la modifient. Enregistrez la vôtre sous un autre nom.';
}
