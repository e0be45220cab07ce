import { type FormKind, formKinds } from '../../paper/mapped/answer-facts.js';
import { date } from '../../platform/web/view-helpers.js';
import type { FormBlank } from './form-blank.entity.js';

/** Each kind of form with the blank that is in use, and the others. */
export function blankKindsView(blanks: FormBlank[]) {
  return (Object.keys(formKinds) as FormKind[]).map((kind) => {
    const own = blanks.filter((blank) => blank.kind === kind);
    const used = own.find(({ usedAt, replacedAt }) => usedAt !== null && replacedAt === null);
    const line = (blank: FormBlank) => ({
      href: `/settings/forms/blanks/${blank.id}`,
      name: `Version ${blank.edition}`,
      at: date(blank.usedAt ?? blank.createdAt),
      state: blank.usedAt ? 'remplacée' : 'à vérifier',
    });
    return {
      kind,
      label: formKinds[kind],
      action: `/settings/forms/kinds/${kind}`,
      used: used ? line(used) : null,
      others: own.filter((blank) => blank !== used).map(line),
    };
  });
}
