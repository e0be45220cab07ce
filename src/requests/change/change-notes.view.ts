import { changeRows } from '../../paper/form-503/form-503.js';
import { leftForNext, leftToOrder } from '../dossier/change-facts.js';
import type { RequestDossier } from '../dossier/request-dossier.js';
import type { Request } from '../request.entity.js';
import { secondChange } from './change-forecast.js';

/** What the page of a 503 says of itself: what its paper is, and whether somebody is left. */
export function changeNotes(request: Request, { change, administrators, client, changeBlank }: RequestDossier) {
  if (!change) return [];
  const open = ['draft', 'awaiting_signature', 'signed'].includes(request.state);
  const notes: { tone: string; title?: string; text: string; href?: string; linkLabel?: string }[] = [];
  const letter = request.state === 'draft' ? !changeBlank : request.officialPaper === false;
  if (open && letter)
    notes.push({
      tone: 'none',
      title: 'Courrier de la structure.',
      text: 'Le formulaire 503 vierge de l’ANS n’est pas déposé\u00a0: un courrier aux mêmes informations part à sa place, et le dit. L’ANS peut demander son formulaire.',
      href: '/settings/forms',
      linkLabel: 'Voir les formulaires',
    });
  if (change.aloneReason && request.state !== 'cancelled' && leftToOrder(change, administrators) === 0)
    notes.push({
      tone: 'soon',
      title: 'Personne ne reste.',
      text: `Une fois ce changement enregistré, plus aucun administrateur n’est habilité pour ${client.name}. Raison donnée\u00a0: ${change.aloneReason}`,
    });
  const later = leftForNext(change.standing, [...change.departures, ...administrators]);
  const full = Math.max(change.departures.length, administrators.length) >= changeRows;
  if (open && full && later > 0)
    notes.push({ tone: 'none', title: 'Un second 503 suivra.', text: secondChange(later) });
  return notes;
}
