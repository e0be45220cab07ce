import { z } from 'zod';
import { type Service, serviceLabels } from '../journey/plan.js';
import { line, optionalLine, several, together, version } from '../platform/forms/form-fields.js';

const codes = Object.keys(serviceLabels) as Service[];

// By code from the boxes, by label from the conflict page.
const services = several.transform((given, context) =>
  given.flatMap((text) => {
    const code = codes.find((candidate) => candidate === text || serviceLabels[candidate] === text);
    if (!code) context.addIssue({ code: 'custom', message: `« ${text.slice(0, 60)} » n’est pas un service connu.` });
    return code ? [code] : [];
  }),
);

const hostName = optionalLine(253).refine(
  (text) => text === null || /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i.test(text),
  'Écrivez le nom de domaine complet du serveur. Exemple : mss.association.fr',
);

const installation = z.object({
  name: line('Donnez un nom à l’instance, celui du serveur par exemple.', 100),
  // X.520, ub-common-name: a CN has 64 characters at most.
  applicationName: line('Indiquez le nom de l’application : il deviendra le CN des certificats.', 64),
  hostName,
  services,
  establishments: several,
  /** Empty for a new instance. */
  version: z.union([z.literal('').transform(() => 0), version]).default(0),
});

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

/** One installation of a solution; the FINESS EG of the establishments it serves. */
export const instanceForm = together(installation, solution);
export type InstanceForm = z.output<typeof instanceForm>;
