import { type PastedLine, recognised } from '../../clients/selections/pasted-numbers.service.js';
import { shownForm } from '../../platform/forms/form.js';
import type { FormErrors } from '../../platform/web/read-form.js';
import { count } from '../../platform/web/view-helpers.js';
import { pastedFields } from './pasted-finess.form.js';

const action = '/campaigns/from-finess';

/** @param lines what was read, when some of them add no client */
export function pastedFinessView(
  given: { values: Record<string, unknown>; errors?: FormErrors },
  lines: PastedLine[] | null = null,
) {
  const { values, errors } = given;
  const hidden = [{ name: 'kind', value: values['kind'] }];
  const problems = (lines ?? []).filter(({ problem }) => problem !== null);
  const known = (lines ?? []).length - problems.length;
  return {
    title: 'Coller une liste de FINESS',
    crumbs: [{ href: '/campaigns', label: 'Campagnes' }],
    form: shownForm({
      action,
      fields: pastedFields,
      values,
      errors,
      hidden,
      submit: lines ? 'Relire la liste' : 'Continuer',
      icon: 'arrow-right',
      effect: 'Les clients reconnus sont figés dans une sélection\u202f; rien d’autre n’est changé.',
    }),
    read: lines && {
      sentence: recognised(lines),
      problems: problems.slice(0, 200).map(({ line, given: text, problem }) => ({ line, given: text, problem })),
      more: problems.length > 200 ? `et ${count(problems.length - 200, 'autre numéro', 'autres numéros')}` : null,
      accept:
        known === 0
          ? null
          : shownForm({
              action,
              fields: [],
              values: {},
              hidden: [...hidden, { name: 'numbers', value: values['numbers'] }, { name: 'accept', value: '1' }],
              submit: `Continuer avec ${count(known, 'client', 'clients')}`,
              icon: 'arrow-right',
              effect: 'Les numéros ci-dessus sont laissés de côté.',
            }),
    },
  };
}
