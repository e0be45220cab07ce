import { z } from 'zod';
import { field } from '../../platform/forms/form.js';
import { muteFields } from '../mute.form.js';
import type { Mutable } from './chase-mutes.service.js';

/** The mute of certificates, and of what: a mute has an end and a reason here too. */
export function chaseMuteFields(things: Mutable[]) {
  const what = z.uuid('Choisissez ce qui se tait.');
  return [
    field('about', 'Ce qui se tait', what, {
      type: 'select',
      required: true,
      options: things.map(({ id, label }) => ({ value: id, label })),
    }),
    ...muteFields(),
  ];
}
