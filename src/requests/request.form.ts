import { z } from 'zod';
import { agencyNumber } from '../identifiers/agency-number.js';
import { version } from '../platform/forms/form-fields.js';
import { isUuid } from '../platform/uuid.js';
import { administratorRows } from '../paper/field-413-map.js';
import { askedOffers, isAskedOffer } from '../identifiers/igc-words.js';
import { checkBoxes } from '../paper/check-usage.js';
import { askedOfferLabels } from './dossier/request-answers.js';
import { boxesOf } from './dossier/request-dossier.js';

/** One line of so many characters. */
export const requestLine = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest, `Écrivez ${longest} caractères au plus.`)
    .regex(/^[^\u0000-\u001f\u007f]*$/u, 'Écrivez sur une seule ligne.');

const emptyAsNull = (value: string): string | null => value || null;

// A checkbox sends one value or several; the conflict page sends them in one line.
const several = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) => [value ?? []].flat().flatMap((part) => part.split(/[,\s]+/u).filter(Boolean)));

/** People chosen in a list, each once, so many at most. */
export const severalPeople = (most: number, tooMany: string) =>
  several
    .refine((ids) => ids.length <= most, { error: tooMany })
    .refine((ids) => new Set(ids).size === ids.length && ids.every(isUuid), {
      error: 'Choisissez les administrateurs dans la liste, chacun une fois.',
    });

// By their codes, or by the words that the conflict page shows of them.
const boxes = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((value) =>
    [value ?? []].flat().flatMap((part) =>
      part.split(',').flatMap((one) => {
        const said = one.trim();
        return said === '' ? [] : (askedOffers.find((asked) => askedOfferLabels[asked] === said) ?? said);
      }),
    ),
  )
  .refine((asked) => asked.every(isAskedOffer), { error: 'Choisissez parmi ORG, SERV SSL_SERVEUR et SERV S/MIME.' })
  .transform((asked) => asked.filter(isAskedOffer));

/** What a draft of a 413 asks for. A fifth administrator is refused with the reason. F4.1. */
export const requestForm = z
  .object({
    version,
    administrators: severalPeople(
      administratorRows,
      `Le formulaire 413 n’a que ${administratorRows} lignes d’administrateurs. Enlevez-en, ou faites une seconde demande après celle-ci.`,
    ),
    solution: z.union([z.literal(''), z.uuid('Choisissez la solution dans la liste.')]).transform(emptyAsNull),
    purpose: requestLine(300),
    offers: boxes,
    serverName: requestLine(200).default('').transform(emptyAsNull),
    domainName: requestLine(200).default('').transform(emptyAsNull),
    // Kept alone; printed as the form has it.
    mailDomain: requestLine(200)
      .default('')
      .transform((domain) => emptyAsNull(domain.replace(/^@/u, ''))),
  })
  // What is ticked is named, and what is named is a name: said on its field, before it is in the way of the form.
  .superRefine(({ offers, ...names }, context) => {
    for (const { field, reason } of checkBoxes(boxesOf({ offers, ...names })))
      context.addIssue({ code: 'custom', path: [field], message: reason });
  })
  .transform(({ administrators, solution, ...rest }) => ({
    ...rest,
    administratorIds: administrators,
    solutionId: solution,
  }));

/** As mails are read for it. */
export const numberSchema = z
  .string('Indiquez le numéro de dossier donné par l’ANS.')
  .trim()
  .min(1, 'Indiquez le numéro de dossier donné par l’ANS.')
  .max(60, 'Un numéro de dossier est plus court. Recopiez-le du courriel de l’ANS.')
  .regex(/^[\p{L}\d][\p{L}\d./_-]*$/u, 'Recopiez le numéro seul, sans espace ni phrase autour.')
  .transform(agencyNumber);

/** The number ANS gave to the dossier, or the sentence that says why this is not one. */
export function readDossierNumber(typed: unknown): { ok: true; number: string } | { ok: false; reason: string } {
  const parsed = numberSchema.safeParse(typed);
  if (parsed.success) return { ok: true, number: parsed.data };
  return { ok: false, reason: parsed.error.issues[0]?.message ?? 'Recopiez le numéro de dossier.' };
}
