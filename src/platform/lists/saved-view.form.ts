import { z } from 'zod';
import { roleTitles, type Role } from '../../journey/states/transitions.js';
import { choicesOf, field, newSchema } from '../forms/form.js';
import { choice, line, optionalChoice, versionOrNew } from '../forms/form-fields.js';
import type { FormErrors } from '../web/read-form.js';
import type { SavedView } from './saved-view.entity.js';
import type { Actor } from '../tenancy/tenant-context.js';
import { onlyReads } from '../../journey/states/roles.js';

const scopes = { mine: 'Pour moi', team: 'Pour l’équipe' };

/** What a view is called, and for whom it is. */
export const savedViewFields = [
  field('name', 'Nom de la vue', line('Donnez un nom à la vue.', 60), {
    required: true,
    maxlength: 60,
    autocomplete: 'off',
  }),
  field('scope', 'Pour qui', choice(scopes, 'Choisissez pour qui est cette vue.').prefault('mine'), {
    type: 'radio',
    required: true,
    show: (scope) => scopes[scope],
    options: [
      { value: 'mine', label: scopes.mine, hint: 'Personne d’autre ne la voit.' },
      { value: 'team', label: scopes.team },
    ],
  }),
  field('role', 'Par défaut pour un rôle', optionalChoice(roleTitles, 'Ce rôle n’existe pas.'), {
    type: 'select',
    hint: 'Ce rôle la trouve quand il ouvre la liste sans rien demander. Une seule vue par rôle\u00a0: elle prend la place de la précédente.',
    placeholder: 'Aucun',
    options: choicesOf(roleTitles),
    show: (role) => (role ? roleTitles[role] : ''),
  }),
];

export const savedViewForm = newSchema(savedViewFields).extend({
  version: versionOrNew,
});

export type SavedViewForm = z.output<typeof savedViewForm>;

/** Where the address to keep comes with the form. */
export const savedAddressForm = z.object({
  list: z.string().max(40),
  query: z.string().max(4_000, 'Cette recherche est trop longue. Enlevez des filtres.').default(''),
});

/** A view that colleagues open is not taken from them by a radio button: nobody else could bring it back, and the journal tells no view of one person. */
export const staysOfTeam = 'Toute l’équipe s’en sert\u00a0: pour vous seul, enregistrez-en une autre.';

/** What the person may not choose, by field: an empty answer is an agreement. @param view the one that changes */
export function refusedChoices(form: SavedViewForm, actor: Actor, view?: Pick<SavedView, 'ownerId'>): FormErrors {
  const role = actor.kind === 'person' ? actor.role : null;
  const errors: FormErrors = {};
  if (form.scope === 'team' && role !== 'admin' && role !== 'support')
    errors['scope'] =
      'Les vues d’équipe sont faites par les responsables Sceau et le support. Gardez cette vue pour vous.';
  if (form.scope === 'mine' && view?.ownerId === null) errors['scope'] = `Cette vue est à l’équipe. ${staysOfTeam}`;
  if (form.role && role !== 'admin') errors['role'] = 'Seul un responsable Sceau choisit la vue par défaut d’un rôle.';
  else if (form.role && form.scope === 'mine')
    errors['role'] = 'La vue par défaut d’un rôle est une vue d’équipe\u00a0: partagez-la, ou laissez le rôle vide.';
  return errors;
}

/** Whether the person may rename, change or delete a view that they see. */
export function mayChange(view: { ownerId: string | null; defaultOfRole: Role | null }, actor: Actor): boolean {
  if (actor.kind !== 'person' || onlyReads(actor.role)) return false;
  if (view.ownerId !== null) return view.ownerId === actor.id;
  return actor.role === 'admin' || (actor.role === 'support' && view.defaultOfRole === null);
}

/** A view, in the words of its form. */
export function savedViewAnswers({ name, ownerId, defaultOfRole, version }: SavedView) {
  return { name, scope: ownerId === null ? 'team' : 'mine', role: defaultOfRole, version } as const;
}
