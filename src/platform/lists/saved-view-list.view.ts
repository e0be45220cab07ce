import { roleTitles } from '../../journey/states/transitions.js';
import type { Actor } from '../tenancy/tenant-context.js';
import { type KeptAddress, type SavedList, viewAddress } from './saved-lists.js';
import { mayChange } from './saved-view.form.js';
import type { SavedView } from './saved-view.entity.js';

/** Every view the person sees, list by list. */
export function savedViewsView(found: { list: SavedList; views: [SavedView, KeptAddress][] }[], actor: Actor) {
  return {
    title: 'Vues enregistrées',
    lists: found.map(({ list, views }) => ({
      id: `views-${list.list}`,
      label: list.label,
      path: list.path,
      views: views.map(([view, kept]) => lineOf(list, view, kept, actor)),
    })),
  };
}

function lineOf(list: SavedList, view: SavedView, kept: KeptAddress, actor: Actor) {
  return {
    name: view.name,
    href: viewAddress(list, view),
    description: kept.description,
    forWhom: view.ownerId === null ? 'L’équipe' : 'Moi',
    role: view.defaultOfRole ? `Par défaut\u00a0: ${roleTitles[view.defaultOfRole]}` : null,
    by: view.createdBy,
    broken: kept.problems.length > 0 ? { tone: 'soon', label: 'À revoir', title: kept.problems.join(' ') } : null,
    problems: kept.problems,
    edit: mayChange(view, actor) ? `/saved-views/${view.id}/edit` : null,
  };
}
