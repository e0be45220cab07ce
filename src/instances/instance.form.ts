import { z } from 'zod';
import { type Service, serviceLabels } from '../journey/plan/plan.js';
import { longestCommonName } from '../pki/verdict/common-name.js';
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

/** A domain name may have so many; a longer one than a CN takes is refused whole, never cut as it is typed. */
const longestHostName = 253;

const hostName = optionalLine(longestHostName).superRefine((text, context) => {
  if (text === null) return;
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  if (!/^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,}$/i.test(text))
    refuse('Écrivez le nom de domaine complet du serveur. Exemple\u00a0: mss.association.fr');
  else if (text.length > longestCommonName)
    refuse(
      `Ce nom deviendra le CN du certificat, qui a ${longestCommonName} caractères au plus\u00a0: celui-ci en a ${text.length}. Donnez au serveur un nom plus court.`,
    );
});

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
  field(
    'applicationName',
    'Nom de l’application',
    line('Indiquez le nom de l’application\u00a0: il deviendra le CN des certificats.', longestCommonName),
    {
      required: true,
      maxlength: longestCommonName,
      hint: `Deviendra le CN des certificats, hors INSi\u00a0: ${longestCommonName} caractères au plus.`,
    },
  ),
  field('hostName', 'Nom de domaine du serveur', hostName, {
    maxlength: longestHostName,
    mono: true,
    hint: `Seulement pour un opérateur MSSanté. Deviendra le CN de son certificat\u00a0: ${longestCommonName} caractères au plus.`,
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
