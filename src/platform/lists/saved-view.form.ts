import { z } from 'zod';
import type { Role } from '../../journey/transitions.js';
import type { FormErrors } from '../web/read-form.js';
import type { Actor } from '../tenancy/tenant-context.js';

const roles: Role[] = ['admin', 'support', 'account_manager', 'technical_admin', 'auditor'];
const text = z.string('Donnez un nom à la vue.').trim();

export const savedViewForm = z.object({
  name: text.min(1, 'Donnez un nom à la vue.').max(60, 'Un nom de vue a 60 caractères au plus.'),
  scope: z.enum(['mine', 'team'], 'Choisissez pour qui est cette vue.').default('mine'),
  role: z
    .union([z.literal(''), z.enum(roles)], 'Ce rôle n’existe pas.')
    .default('')
    .transform((role) => (role === '' ? null : role)),
  version: z.coerce.number('Ouvrez de nouveau cette page.').int().min(0).max(1_000_000).default(0),
});

export type SavedViewForm = z.output<typeof savedViewForm>;

/** Where the address to keep comes with the form. */
export const savedAddressForm = z.object({
  list: z.string().max(40),
  query: z.string().max(4_000, 'Cette recherche est trop longue. Retirez des filtres.').default(''),
});

/** What the person may not choose, by field: an empty answer is an agreement. */
export function refusedChoices(form: SavedViewForm, actor: Actor): FormErrors {
  const role = actor.kind === 'person' ? actor.role : null;
  const errors: FormErrors = {};
  if (form.scope === 'team' && role !== 'admin' && role !== 'support')
    errors['scope'] =
      'Les vues d’équipe sont faites par les responsables Sceau et le support. Gardez cette vue pour vous.';
  if (form.role && role !== 'admin') errors['role'] = 'Seul un responsable Sceau choisit la vue par défaut d’un rôle.';
  else if (form.role && form.scope === 'mine')
    errors['role'] = 'La vue par défaut d’un rôle est une vue d’équipe : partagez-la, ou retirez le rôle.';
  return errors;
}

/** Whether the person may rename, change or delete a view that they see. */
export function mayChange(view: { ownerId: string | null; defaultOfRole: Role | null }, actor: Actor): boolean {
  if (actor.kind !== 'person' || actor.role === 'auditor') return false;
  if (view.ownerId !== null) return view.ownerId === actor.id;
  return actor.role === 'admin' || (actor.role === 'support' && view.defaultOfRole === null);
}
