import { z } from 'zod';
import { type Service, serviceLabels } from '../journey/plan/plan.js';
import { field, newSchema } from '../platform/forms/form.js';
import { line, optionalLine, several, together, version } from '../platform/forms/form-fields.js';

const codes = Object.keys(serviceLabels) as Service[];

// By code from the boxes, by label from the conflict page.
const services = several.transform((given, context) =>
  given.flatMap((text) => {
    const code = codes.find((candidate) => candidate === text || serviceLabels[candidate] === text);
    if (!code)
      context.addIssue({ code: 'custom', message: `«\u00a0${text.slice(0, 60)}\u00a0» n’est pas un service connu.` });
    return code ? [code] : [];
  }),
);

const hostName = optionalLine(253).refine(
  (text) => text === null || /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i.test(text),
  'Écrivez le nom de domaine complet du serveur. Exemple\u00a0: mss.association.fr',
);

/** One installation of a solution; the FINESS EG of the establishments it serves. */
export const instanceFields = [
  field('solutionName', 'Solution', optionalLine(100), { maxlength: 100 }),
  field(
    'name',
    'Nom de l’instance ou du serveur',
    line('Donnez un nom à l’instance, celui du serveur par exemple.', 100),
    {
      required: true,
      maxlength: 100,
      hint: 'Exemple\u00a0: Annecy, SRV-DUI-01',
    },
  ),
  // X.520, ub-common-name: a CN has 64 characters at most.
  field(
    'applicationName',
    'Nom de l’application',
    line('Indiquez le nom de l’application\u00a0: il deviendra le CN des certificats.', 64),
    {
      required: true,
      maxlength: 64,
      hint: 'Deviendra le CN des certificats, hors INSi\u00a0: 64 caractères au plus.',
    },
  ),
  field('hostName', 'Nom de domaine du serveur', hostName, {
    maxlength: 253,
    mono: true,
    hint: 'Seulement pour un opérateur MSSanté.',
  }),
  field('services', 'Services utilisés par cette instance', services, {
    type: 'checkboxes',
    hint: 'Ils déterminent les certificats à commander.',
    show: (codes) => oneText(codes.map((code) => serviceLabels[code])),
  }),
  field('establishments', 'Établissements servis', several, { type: 'checkboxes', show: oneText }),
];

const installation = newSchema(instanceFields).extend({
  /** Empty for a new instance. */
  version: z.union([z.literal('').transform(() => 0), version]).default(0),
});

// As `several` reads it back.
function oneText(texts: string[]): string {
  return [...texts].sort().join('\u202f; ');
}

const solution = z
  .object({ solutionId: z.union([z.uuid(), z.literal('')]).default(''), solutionName: optionalLine(100) })
  .superRefine((form, context) => {
    if (form.solutionId === '' && form.solutionName === null) {
      context.addIssue({
        code: 'custom',
        path: ['solutionId'],
        message: 'Choisissez la solution, ou écrivez le nom d’une nouvelle.',
      });
    }
  });

export const instanceForm = together(installation, solution);
export type InstanceForm = z.output<typeof instanceForm>;
