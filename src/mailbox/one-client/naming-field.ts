import type { NamedOther } from './one-client-a-mail.js';
import { field } from '../../platform/forms/form.js';
import { several } from '../../platform/forms/form-fields.js';

/** Shown once a text was found to name another client: a person says that it is meant, name by name, and the journal keeps it. */
export function namingField(named: NamedOther[]) {
  return field('naming', 'Un autre client est nommé', several, {
    type: 'checkboxes',
    required: true,
    hint: 'Corrigez le texte, ou confirmez chaque nom\u00a0: le journal le dira.',
    options: named.map(({ clientId, name, sentence }) => ({
      value: clientId,
      label: `Nommer ${name} est voulu`,
      hint: sentence,
    })),
  });
}
