import { field } from '../platform/forms/form.js';
import { line } from '../platform/forms/form-fields.js';

export const clientCalendarFields = [
  field('name', 'Pour qui', line('Dites pour qui est cette adresse\u00a0: une personne, un service du client…', 80), {
    required: true,
    maxlength: 80,
    hint: 'Une adresse par personne ou par service\u00a0: chacune se révoque sans les autres.',
  }),
];
