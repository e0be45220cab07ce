import { openedAt, shownFields } from '../../platform/forms/form.js';
import { errorSummary, type FormErrors } from '../../platform/web/read-form.js';
import { dateTime } from '../../platform/web/view-helpers.js';
import type { Role } from '../../journey/states/transitions.js';
import type { BlankSetting } from './blank-setting.entity.js';
import type { OtherPaper } from './other-paper.entity.js';
import { blankSettingAnswers, blankSettingFields, otherPaperFields, purposeLabels } from './papers.form.js';
import { housekeepers } from '../../journey/states/roles.js';

export interface PapersPage {
  /** Of the blank in use, when there is one. */
  setting: BlankSetting | null;
  accepted: OtherPaper | null;
  role: Role;
  /** The form that came back: `filling` or `other-paper`. */
  returned?: { form: string; values: Record<string, unknown>; errors: FormErrors };
}

/** Beside the blank: how it is filled, and whether another paper may reach ANS. */
export function papersSettingsView({ setting, accepted, role, returned }: PapersPage) {
  const back = (form: string) => (returned?.form === form ? returned : null);
  const errors = returned?.errors ?? {};
  return {
    filling: setting ? fillingView(setting, role, back('filling')) : null,
    other: {
      accepted: accepted && { reason: accepted.reason, by: accepted.acceptedBy, at: dateTime(accepted.acceptedAt) },
      canSay: role === 'admin',
      open: back('other-paper') !== null,
      form: {
        action: '/settings/forms/other-paper',
        fields: shownFields(otherPaperFields, back('other-paper')?.values ?? {}, back('other-paper')?.errors ?? {}),
        submit: 'Déclarer que l’ANS l’accepte',
      },
    },
    errors: errorSummary(errors),
  };
}

function fillingView(setting: BlankSetting, role: Role, returned: PapersPage['returned'] | null) {
  const answers = blankSettingAnswers(setting);
  const values = returned?.values ?? answers;
  return {
    canChange: housekeepers.includes(role),
    told: purposeLabels[answers.purpose],
    form: {
      action: '/settings/forms/filling',
      version: openedAt(setting, values),
      fields: shownFields(blankSettingFields, values, returned?.errors ?? {}),
      submit: 'Enregistrer',
    },
  };
}
