import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { administratorRows } from '../../paper/field-413-map.js';
import { dueCards, type OwnCardGround, ownObstacles } from './own-card-form.js';

/**
 * @param asked whom the page was opened for; nobody: the first that one form can carry
 * @param errors of a form that was sent: who was ticked stays so
 */
export function ownCardFormsView(ground: OwnCardGround, asked: string[], errors: FormErrors = {}) {
  const due = dueCards(ground);
  const known = asked.filter((id) => due.some((card) => card.id === id));
  const sent = Object.keys(errors).length > 0;
  const ticked = sent || known.length > 0 ? known : due.slice(0, administratorRows).map(({ id }) => id);
  const title = 'Cartes CPA à commander';
  return {
    title,
    head: { title, crumbs: [{ href: '/administrators', label: 'Habilitations' }] },
    due: due.length > 0,
    summary: errorSummary(errors),
    field: {
      name: 'person',
      type: 'checkboxes',
      label: 'Pour qui',
      required: true,
      error: errors['person'],
      hint: `Un formulaire porte ${administratorRows} personnes au plus.`,
      options: due.map(({ id, name, why }) => ({ value: id, label: name, hint: why, selected: ticked.includes(id) })),
    },
    people: due.map(({ id, name }) => ({ href: `/administrators/${id}`, name })),
    obstacles: ownObstacles(ground),
    structure: [
      { label: 'Structure', value: ground.editor.name },
      ground.editor.siret ? { label: 'SIRET', code: ground.editor.siret } : { label: 'SIRET', value: 'à indiquer' },
    ],
  };
}
